"""The Pareto chart: what each account brings, largest first, and how it adds up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from keyfolio.report import words
from keyfolio.report.plot import Axis, number

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from keyfolio.findings import Summary
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures, Money

MOST_BARS = 100
MOST_POINTS = 160
_GAPS_UNTIL = 50  # bars; with more of them the gaps would be wider than the bars
_HEADROOM = 1.06


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: an account, or the average of several neighbours in rank."""

    ranks: str
    net_sales: Money
    average: Money
    cumulative: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, in percent from the left or from the top."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One point of the curve that the report speaks of: its place, its shape, and what it says."""

    shape: str
    across: str
    down: str
    figure: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class ParetoChart:
    """The drawing, ready for the page; paths are in a square of 100 x 100."""

    accounts: int
    accounts_a_bar: int
    bars: list[Bar]
    bars_path: str
    curve_path: str  # empty: the net total is not positive
    zero_down: str
    money_ticks: list[Tick]
    share_ticks: list[Tick]
    readings: list[Reading]


def pareto_chart(accounts: pa.Table, summary: Summary, figures: Figures) -> ParetoChart:
    """Draw the net sales of the accounts, which come ordered by rank, and their cumulative share."""
    net_sales = accounts["net_sales"].to_numpy().astype(np.int64)
    cumulative = np.cumsum(net_sales)
    a_bar = max(1, math.ceil(len(net_sales) / MOST_BARS))
    starts = np.arange(0, len(net_sales), a_bar)
    curve = cumulative / cumulative[-1] if summary.net_sales > 0 and len(cumulative) else np.zeros(0)
    averages = _averages(net_sales, starts)
    money_axis, share_axis = _axes(averages, curve)
    return ParetoChart(
        accounts=len(net_sales),
        accounts_a_bar=a_bar,
        bars=_bars(net_sales, starts, curve, figures),
        bars_path=_bars_path(averages, starts, len(net_sales), money_axis),
        curve_path=_curve_path(curve, share_axis),
        zero_down=number(money_axis.depth(0)),
        money_ticks=[Tick(number(money_axis.depth(at)), figures.axis_money(at)) for at in money_axis.ticks(5)],
        share_ticks=_share_ticks(curve, share_axis, figures),
        readings=_readings(summary, curve, share_axis, figures),
    )


def _averages(net_sales: NDArray[np.int64], starts: NDArray[Any]) -> NDArray[np.float64]:
    """Average net sales of the accounts of each bar."""
    if not len(starts):
        return np.zeros(0)
    members = np.diff(np.append(starts, len(net_sales)))
    averages: NDArray[np.float64] = np.add.reduceat(net_sales, starts) / members
    return averages


def _axes(averages: NDArray[np.float64], curve: NDArray[np.float64]) -> tuple[Axis, Axis]:
    """The axis of money and that of shares: one zero line for both."""
    highest = max(averages.max(initial=0.0), 0.0) * _HEADROOM
    lowest = min(averages.min(initial=0.0) * _HEADROOM, 0.0)
    if highest <= 0:
        highest = -lowest / 10 or 1.0
    top = max(1.0, curve.max(initial=0.0)) * _HEADROOM
    return Axis(lowest, highest), Axis(top * lowest / highest, top)


def _bars(
    net_sales: NDArray[np.int64], starts: NDArray[Any], curve: NDArray[np.float64], figures: Figures
) -> list[Bar]:
    """The table behind the bars, exact to the cent."""
    ends = [*starts[1:].tolist(), len(net_sales)]
    bars = []
    for start, end in zip(starts.tolist(), ends, strict=False):
        total = int(net_sales[start:end].sum())
        ranks = figures.count(end) if end == start + 1 else f"{figures.count(start + 1)}–{figures.count(end)}"
        share = figures.share(float(curve[end - 1]) if len(curve) else None)
        bars.append(Bar(ranks, figures.money(total), figures.money(round(total / (end - start))), share))
    return bars


def _bars_path(averages: NDArray[np.float64], starts: NDArray[Any], accounts: int, axis: Axis) -> str:
    """One path for all the bars; below zero they hang down."""
    scale = 100 / max(1, accounts)
    gap = 0.16 if len(starts) <= _GAPS_UNTIL else 0.0
    zero = axis.depth(0)
    pieces = []
    for start, end, average in zip(starts, np.append(starts[1:], accounts), averages, strict=False):
        width = (end - start) * scale
        left = start * scale + width * gap / 2
        top = axis.depth(float(average))
        pieces.append(f"M{number(left)} {number(zero)}V{number(top)}h{number(width * (1 - gap))}V{number(zero)}z")
    return "".join(pieces)


def _curve_path(curve: NDArray[np.float64], axis: Axis) -> str:
    """The cumulative curve from nothing to all, with more points where it is steep."""
    if not len(curve):
        return ""
    n = len(curve)
    steep = np.geomspace(1, n, MOST_POINTS // 2)
    even = np.linspace(1, n, MOST_POINTS // 2)
    taken = np.unique(np.concatenate([steep, even]).round().astype(np.int64))
    points = (f"L{number(100 * k / n)} {number(axis.depth(float(curve[k - 1])))}" for k in taken.tolist())
    return f"M0 {number(axis.depth(0))}" + "".join(points)


def _share_ticks(curve: NDArray[np.float64], axis: Axis, figures: Figures) -> list[Tick]:
    """Marks every 20 % of net sales."""
    if not len(curve):
        return []
    return [Tick(number(axis.depth(percent / 100)), figures.tidy_share(percent / 100)) for percent in range(0, 101, 20)]


def _readings(summary: Summary, curve: NDArray[np.float64], axis: Axis, figures: Figures) -> list[Reading]:
    """What the first fifth brings, and how many bring 70 % and 80 %; nothing when there are no shares."""
    if not len(curve):
        return []
    marks = [
        ("dot", 0.2, summary.top20_accounts, words.TOP_FIFTH_BRINGS),
        ("diamond", 0.7, summary.accounts_for_70, words.ACCOUNTS_BRING),
        ("square", 0.8, summary.accounts_for_80, words.ACCOUNTS_BRING),
    ]
    readings = []
    for shape, part, accounts, sentence in marks:
        if accounts:
            reached = float(curve[accounts - 1])
            figure = figures.share(reached) if shape == "dot" else figures.count(accounts)
            said = sentence.fill(
                percent=figures.tidy_share(part),
                accounts=figures.count(accounts),
                share=figures.share(accounts / len(curve)),
            )
            across, down = number(100 * accounts / len(curve)), number(axis.depth(reached))
            readings.append(Reading(shape, across, down, figure, said))
    return readings
