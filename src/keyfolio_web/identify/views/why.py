"""Why an account is key in a run, or is not, down to its orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.identify import queries
from keyfolio_web.identify.views.found import or_404
from keyfolio_web.runs.queries import run_numbered
from keyfolio_web.shared.answer import answer, person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def why(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """One account in one run: its score, each requirement, its orders, and how it stood in other runs."""
    person = person_of(request)
    with or_404():
        run = run_numbered(person, number)
        told = queries.why(person, run, code)
        latest = queries.latest_orders(person, told.standing.account, run)
    shown = {
        "run": run,
        "why": told,
        "summary": queries.summary_of(run),
        "latest": latest,
        "history": queries.history_of(person, told.standing.account),
        "sees_all": person.sees_every_account,
    }
    return answer(request, "identify/why.html", shown)
