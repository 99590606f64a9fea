"""Which days a run's figures are of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from keyfolio.units import months_before
from keyfolio_web.identify.queries import summary_of
from keyfolio_web.runs.models import Run


@dataclass(frozen=True, slots=True)
class Spans:
    """The window of a run, and the two spans in it that are compared, one just before the other; first and last days.

    compared_months: the length of each; 0: the window is too short to compare anything.
    """

    opens_on: date
    as_of: date
    compared_months: int
    recent_opens_on: date
    earlier_opens_on: date
    earlier_closes_on: date
    currency: str | None


def spans_of(run: Run) -> Spans:
    """The spans of a sealed run."""
    summary = summary_of(run)
    recent_after = months_before(summary.as_of, summary.compared_months)
    return Spans(
        opens_on=summary.window_opens_on,
        as_of=summary.as_of,
        compared_months=summary.compared_months,
        recent_opens_on=recent_after + timedelta(days=1),
        earlier_opens_on=months_before(summary.as_of, 2 * summary.compared_months) + timedelta(days=1),
        earlier_closes_on=recent_after,
        currency=summary.currency,
    )
