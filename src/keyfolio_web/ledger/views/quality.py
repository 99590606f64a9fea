"""Data quality: every finding of the last look, and the rows behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_who_imports
def quality(request: HttpRequest) -> HttpResponse:
    """A card a rule, and each batch over time."""
    person = person_of(request)
    look = queries.last_look(person)
    shown = {
        "seen": queries.look_page(person, look, _page(request)) if look else None,
        "is_empty": not queries.folders_now(person),
    }
    return answer(request, "ledger/quality.html", shown)


@require_POST
@for_who_imports
def look_at_data(request: HttpRequest) -> HttpResponse:
    """Look anew."""
    try:
        return redirect("runs:work", number=services.look_at_data(by=person_of(request)).pk)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    return redirect("ledger:quality")


@require_safe
@for_who_imports
def finding(request: HttpRequest, name: str) -> HttpResponse:
    """The rows behind one finding."""
    found = queries.finding_page(person_of(request), name, _page(request), request.GET.get("code", ""))
    return answer(request, "ledger/finding.html", {"found": found})


def _page(request: HttpRequest) -> int:
    """The page in an address; anything that is none is the first."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
