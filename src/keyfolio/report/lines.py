"""Curves and marks of a chart: points in percent of the plot, across from the left and down from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.report.pareto_chart import Tick
from keyfolio.report.plot import Axis, number
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio.report.figures import Figures


def line_path(across: Axis, up: Axis, points: Iterable[tuple[float, float]]) -> str:
    """One path through the points.

    >>> line_path(Axis(0, 10), Axis(0, 100), [(0, 0), (5, 25), (10, 100)])
    'M0 100L50 75L100 0'
    """
    placed = (f"{number(across.height(x))} {number(up.depth(y))}" for x, y in points)
    joined = "L".join(placed)
    return f"M{joined}" if joined else ""


def count_ticks(axis: Axis, about: int, figures: Figures) -> list[Tick]:
    """Marks of whole numbers, from the top."""
    return [Tick(number(axis.depth(at)), figures.axis_money(at * MONEY_SCALE)) for at in axis.ticks(about)]
