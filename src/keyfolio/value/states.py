"""The states that accounts move between: by how long they have been silent, or by what they buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.language import Text
from keyfolio.stats import ABSENT, running_sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from keyfolio.assumptions import StatesName
    from keyfolio.value.period_sales import PeriodSales

A_PERCENT, B_PERCENT = 55, 85
"""Tiers: A while the net sales before an account are under the first part of the total, B while under the second."""

STATE_LABELS: Mapping[str, Text] = {
    "ordered": Text("ordered", "本期有订单"),
    "silent_1": Text("silent for 1 period", "沉默 1 期"),
    "silent_2": Text("silent for 2 periods", "沉默 2 期"),
    "silent_3": Text("silent for 3 periods", "沉默 3 期"),
    "lost": Text("lost (silent for 4 periods or more)", "流失（沉默 4 期或更久）"),
    "a": Text("tier A", "A 级"),
    "b": Text("tier B", "B 级"),
    "c": Text("tier C", "C 级"),
    "no_trade": Text("no trade", "无交易"),
}


@dataclass(frozen=True, slots=True)
class StateSpace:
    """What states there are, and between which of them one can move.

    names: keys of `STATE_LABELS`. possible: from row to column; shape (n_states, n_states). unless_seen: where those
    are taken to move, from each state, which nobody was seen to leave or to stay in.
    """

    names: tuple[str, ...]
    possible: NDArray[np.bool_]
    unless_seen: tuple[int, ...]


def state_space(states: StatesName) -> StateSpace:
    """By recency one orders again or falls silent for a period more; between tiers every move is possible."""
    if states == "tiers":
        return StateSpace(("a", "b", "c", "no_trade"), np.ones((4, 4), dtype=bool), (0, 1, 2, 3))
    names = ("ordered", "silent_1", "silent_2", "silent_3", "lost")
    longer = tuple(min(state + 1, len(names) - 1) for state in range(len(names)))
    possible = np.zeros((len(names), len(names)), dtype=bool)
    possible[:, 0] = True
    possible[range(len(names)), longer] = True
    return StateSpace(names, possible, longer)


def observe_states(sales: PeriodSales, states: StatesName) -> NDArray[np.int64]:
    """The state of each account at the end of each period, `ABSENT` before its first with an order.

    Shape (n_accounts, n_periods).
    """
    held = _recency(sales.ordered) if states == "recency" else _tiers(sales)
    entered: NDArray[np.bool_] = np.logical_or.accumulate(sales.ordered, axis=1)
    return np.where(entered, held, ABSENT)


def _recency(ordered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Periods since the last one with an order, 4 when more."""
    places = np.arange(ordered.shape[1])
    last = np.maximum.accumulate(np.where(ordered, places, -1), axis=1)
    return np.minimum(places - last, 4)


def _tiers(sales: PeriodSales) -> NDArray[np.int64]:
    columns = [tiers(net_sales) for net_sales in sales.net_sales.T]
    return np.array(columns, dtype=np.int64).T.reshape(sales.ordered.shape)


def tiers(net_sales: NDArray[np.int64]) -> NDArray[np.int64]:
    """The tier of each account among those with net sales above 0: 0 A, 1 B, 2 C; 3 of the others. Shape (n_accounts,).

    The rule of the ABC classes: largest first, equal ones in their order, by the sum before each.

    >>> tiers(np.array([10, 0, 60, -5, 30])).tolist()
    [2, 3, 0, 3, 1]
    """
    found = np.full(net_sales.shape, 3, dtype=np.int64)
    trading = np.flatnonzero(net_sales > 0)
    order = trading[np.argsort(-net_sales[trading], kind="stable")]
    sums = running_sums(net_sales[order])
    total = sums.first(order.size)
    ends = [sums.reaching(-(-percent * total // 100)) for percent in (A_PERCENT, B_PERCENT)]
    found[order] = np.searchsorted(ends, np.arange(order.size), side="right")
    return found
