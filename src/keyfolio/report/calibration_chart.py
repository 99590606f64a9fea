"""What a model expected of groups of accounts against what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.report import valuation_words as words
from keyfolio.report.lines import count_ticks, line_path
from keyfolio.report.pareto_chart import Tick
from keyfolio.report.plot import Axis, number
from keyfolio.value import MOST_REPEATS

if TYPE_CHECKING:
    from keyfolio.report.figures import Figures
    from keyfolio.value import CalibrationGroup, FrequencyGroup

_HEADROOM = 1.08
_FINE = 1000  # ticks are whole numbers: of thousandths of an order day
_BAR = 0.5


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: what it is, how many, and what was expected and came."""

    name: Text
    accounts: str
    expected: str
    came: str


@dataclass(frozen=True, slots=True)
class Point:
    """A mark in the plot, in percent."""

    across: str
    down: str


@dataclass(frozen=True, slots=True)
class CalibrationChart:
    """The drawing, ready for the page. across_ticks, up_ticks: of one scale."""

    points: list[Point]
    across_ticks: list[Tick]
    up_ticks: list[Tick]
    rows: list[GroupRow]


@dataclass(frozen=True, slots=True)
class FrequencyChart:
    """The drawing, ready for the page: bars of what came, a line and points of what was expected."""

    bars_path: str
    expected_path: str
    points: list[Point]
    across_ticks: list[Tick]
    up_ticks: list[Tick]
    rows: list[GroupRow]


def calibration_chart(groups: tuple[CalibrationGroup, ...], figures: Figures) -> CalibrationChart | None:
    """Draw groups by what was expected; null: there are none."""
    if not groups:
        return None
    axis = Axis(0, (max(max(group.expected, group.came) for group in groups) or 1) * _HEADROOM)
    up = count_ticks(axis, 4, figures)
    return CalibrationChart(
        points=[Point(number(axis.height(group.expected)), number(axis.depth(group.came))) for group in groups],
        across_ticks=[Tick(number(100 - float(tick.at)), tick.label) for tick in up],
        up_ticks=up,
        rows=[_group(place, group, figures) for place, group in enumerate(groups, start=1)],
    )


def frequency_chart(groups: tuple[FrequencyGroup, ...], figures: Figures) -> FrequencyChart | None:
    """Draw accounts by how often they had ordered again; null: there is nothing to compare."""
    if not groups:
        return None
    highest = max(max(group.mean_expected, group.mean_came) for group in groups) or 1
    up, across = Axis(0, highest * _FINE * _HEADROOM), Axis(-0.5, MOST_REPEATS + 0.5)
    expected = [(group.repeats, group.mean_expected * _FINE) for group in groups]
    return FrequencyChart(
        bars_path="".join(_bar(group, across, up) for group in groups),
        expected_path=line_path(across, up, expected),
        points=[Point(number(across.height(at)), number(up.depth(mean))) for at, mean in expected],
        across_ticks=[Tick(number(across.height(at)), _repeats(at).en) for at in range(MOST_REPEATS + 1)],
        up_ticks=[Tick(number(up.depth(at)), f"{at / _FINE:g}") for at in up.ticks(4)],
        rows=[_frequency(group, figures) for group in groups],
    )


def _bar(group: FrequencyGroup, across: Axis, up: Axis) -> str:
    left, width = across.height(group.repeats - _BAR / 2), across.height(_BAR) - across.height(0)
    top = up.depth(group.mean_came * _FINE)
    return f"M{number(left)} 100V{number(top)}h{number(width)}V100z"


def _group(place: int, group: CalibrationGroup, figures: Figures) -> GroupRow:
    expected, came = figures.decimal(group.expected, 1), figures.decimal(group.came, 0)
    return GroupRow(Text(str(place), str(place)), figures.count(group.accounts), expected, came)


def _frequency(group: FrequencyGroup, figures: Figures) -> GroupRow:
    expected, came = figures.decimal(group.mean_expected, 2), figures.decimal(group.mean_came, 2)
    return GroupRow(_repeats(group.repeats), figures.count(group.accounts), expected, came)


def _repeats(repeats: int) -> Text:
    return words.OR_MORE.fill(repeats=repeats) if repeats == MOST_REPEATS else Text(str(repeats), str(repeats))
