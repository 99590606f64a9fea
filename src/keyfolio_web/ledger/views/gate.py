"""The room is for who works on ledger and runs."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from keyfolio_web.shared.answer import person_of
from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[..., HttpResponseBase]


def for_who_imports(view: View) -> View:
    """Answer 403 to everybody else, and 404 where there is nothing for the person who asks."""

    @wraps(view)
    def gated(request: HttpRequest, **told: int | str) -> HttpResponseBase:
        if not person_of(request).works_on_ledger_and_runs:
            raise PermissionDenied(_("The ledger is for directors, analysts and administrators. Ask one of them."))
        try:
            return view(request, **told)
        except ObjectDoesNotExist as nothing:
            raise Http404 from nothing
        except NotAllowed as refused:
            raise PermissionDenied(str(refused.words)) from refused

    return gated
