"""What are they worth?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from keyfolio.report import LIMITS
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.value import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What every account is worth, how sure that is, and who is leaving."""
    return answer(request, "value/overview.html", {"page": queries.value_page(person_of(request)), "limits": LIMITS})
