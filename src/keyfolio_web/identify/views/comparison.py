"""Two runs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.identify import queries
from keyfolio_web.identify.views.found import whole_number
from keyfolio_web.shared.answer import answer, person_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.identify.queries import RunRow


def compare(request: HttpRequest) -> HttpResponse:
    """What changed from one run to another; without a choice, from the run before the current one to it."""
    person = person_of(request)
    rows = queries.comparable_runs(person)
    before, after = _chosen(request, rows)
    changes = queries.compare(person, before.run, after.run) if before and after else None
    shown = {"rows": rows, "before": before, "after": after, "changes": changes}
    return answer(request, "identify/compare.html", shown)


def _chosen(request: HttpRequest, rows: list[RunRow]) -> tuple[RunRow | None, RunRow | None]:
    """The two runs that the address names; null where there is no such run whose rows are kept."""
    by_number = {row.run.number: row for row in rows}
    asked_before, asked_after = (whole_number(request.GET.get(name)) for name in ("before", "after"))
    current = next((row.run.number for row in rows if row.run.is_current), None)
    after = by_number.get(asked_after if "after" in request.GET else current)  # type: ignore[arg-type]
    if "before" in request.GET:
        return by_number.get(asked_before), after  # type: ignore[arg-type]
    earlier = [row.run for row in rows if after and row.run.number < after.run.number]
    alike = [run for run in earlier if after and run.list_name == after.run.list_name]
    return by_number.get(max((run.number for run in alike or earlier), default=0)), after
