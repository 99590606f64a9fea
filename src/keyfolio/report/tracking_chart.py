"""Repeat order days as they came and as a model expected them, added up week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from keyfolio import units
from keyfolio.report.lines import count_ticks, line_path
from keyfolio.report.pareto_chart import Tick
from keyfolio.report.plot import Axis, number

if TYPE_CHECKING:
    from keyfolio.report.figures import Figures
    from keyfolio.value import Tracking

_HEADROOM = 1.06
_MOST_TICKS = 4
_MONTHS_A_TICK = (1, 2, 3, 6, 12, 24, 60, 120, 240, 1200)


@dataclass(frozen=True, slots=True)
class TrackedDay:
    """One row of the table behind the curves."""

    day: str
    came: str
    expected: str


@dataclass(frozen=True, slots=True)
class TrackingChart:
    """The drawing, ready for the page; paths are in a square of 100 x 100. unseen_across empty: nothing is unseen."""

    came_path: str
    expected_path: str
    unseen_across: str
    unseen_width: str
    unseen_from: str
    days: list[TrackedDay]
    count_ticks: list[Tick]
    day_ticks: list[Tick]
    last_across: str
    came_down: str
    expected_down: str


def tracking_chart(tracking: Tracking, figures: Figures) -> TrackingChart | None:
    """Draw both curves; null: there is nothing to compare."""
    if not tracking.day.size:
        return None
    days, came, expected = tracking.day.tolist(), tracking.came.tolist(), tracking.expected.tolist()
    across, up = Axis(days[0], max(days[-1], days[0] + 1)), Axis(0, (max(came[-1], expected[-1]) or 1) * _HEADROOM)
    begins = tracking.holdout_begins_day
    unseen = None if begins is None else max(0.0, across.height(begins))
    rows = zip(days, came, expected, strict=True)
    return TrackingChart(
        came_path=line_path(across, up, zip(days, came, strict=True)),
        expected_path=line_path(across, up, zip(days, expected, strict=True)),
        unseen_across="" if unseen is None else number(unseen),
        unseen_width="" if unseen is None else number(100 - unseen),
        unseen_from="" if begins is None else figures.day(units.day(begins)),
        days=[_tracked(*row, figures) for row in rows],
        count_ticks=count_ticks(up, 5, figures),
        day_ticks=_day_ticks(across, figures),
        last_across=number(across.height(days[-1])),
        came_down=number(up.depth(came[-1])),
        expected_down=number(up.depth(expected[-1])),
    )


def _tracked(day: int, came: int, expected: float, figures: Figures) -> TrackedDay:
    return TrackedDay(figures.day(units.day(day)), figures.count(came), figures.decimal(expected, 0))


def _day_ticks(across: Axis, figures: Figures) -> list[Tick]:
    """First days of some months, at most four of them."""
    first, last = (units.day(int(day)) for day in (across.lowest, across.highest))
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    apart = next(step for step in _MONTHS_A_TICK if len([m for m in months if m % step == 0]) <= _MOST_TICKS)
    starts = [month for month in months if month % apart == 0]
    days = [units.day_number(date(month // 12, month % 12 + 1, 1)) for month in starts]
    return [Tick(number(across.height(day)), figures.month(month)) for day, month in zip(days, starts, strict=True)]
