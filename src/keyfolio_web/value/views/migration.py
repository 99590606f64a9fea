"""How accounts move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keyfolio.assumptions import STATES
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.value import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def migration(request: HttpRequest) -> HttpResponse:
    """How accounts move between states from period to period, and what each state is worth."""
    person = person_of(request)
    if not person.sees_every_account:
        raise PermissionDenied(_("How accounts move tells of the whole company: it is for who sees every account."))
    page = queries.migration_page(person, request.GET.get("states", ""))
    return answer(request, "value/migration.html", {"page": page, "kinds": STATES})
