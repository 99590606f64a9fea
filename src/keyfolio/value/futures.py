"""Futures drawn at random: what a population may do, with all that its past leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.value.rhythm import ShrunkenRhythm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.stats import GammaGamma, LogNormalSpend
    from keyfolio.value.lifetime import PurchaseModel
    from keyfolio.value.purchases import Seen
    from keyfolio.value.spend import Spend

DRAWS_BEYOND = 20
"""So many draws lie beyond each end of an interval; of level 0.9 there are 400, of 0.99 there are 4,000."""

_DRAWN_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True)
class Futures:
    """Low and high ends of what was drawn; shapes (2, n_accounts), of totals (2,), by group (2, n_groups).

    orders: order days. clv: money, as floats. p_alive: by the population's parameters alone. total_…: of all accounts
    under the same parameters, which move them together; group_…: of those of each group.
    """

    orders: NDArray[np.float64]
    clv: NDArray[np.float64]
    p_alive: NDArray[np.float64]
    total_orders: NDArray[np.float64]
    total_clv: NDArray[np.float64]
    group_orders: NDArray[np.float64]
    group_clv: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ahead:
    """How far futures go: days of the orders that are counted, and of those that are valued.

    discount: of each account, discounted over undiscounted order days of the latter. group: of each account, from 0.
    """

    counted_days: float
    valued_days: float
    discount: NDArray[np.float64]
    group: NDArray[np.int64]


def draws_for(level: float) -> int:
    """How many futures are drawn of each account.

    >>> draws_for(0.9), draws_for(0.99)
    (400, 4000)
    """
    return round(2 * DRAWS_BEYOND / (1 - level))


def draw_futures(
    model: PurchaseModel | ShrunkenRhythm, seen: Seen, spend: Spend, ahead: Ahead, chosen: ValueAssumptions
) -> Futures:
    """Futures of every account, some accounts at a time."""
    chance, draws = np.random.default_rng(chosen.seed), draws_for(chosen.level)
    at_once = _DRAWN_AT_ONCE // draws
    models = [model if isinstance(model, ShrunkenRhythm) else model.drawn(chance) for _ in range(draws)]
    spends = [spend.model and spend.model.drawn(chance) for _ in range(draws)]
    ends = [(1 - chosen.level) / 2, (1 + chosen.level) / 2]
    parts = [slice(start, start + at_once) for start in range(0, seen.x.size, at_once)]
    groups = int(ahead.group.max(initial=0)) + 1
    quantiles, totals = [np.zeros((2, 3, 0))], np.zeros((2, draws, groups))
    for part, own in zip(parts, chance.spawn(len(parts)), strict=True):
        histories = seen.x[part], seen.t_x[part], seen.T[part]
        drawn = np.ones((3, draws, histories[0].size))
        for place, (of_orders, of_values) in enumerate(zip(models, spends, strict=True)):
            drawn[0, place] = of_orders.draw_future(own, ahead.counted_days, *histories)
            later = of_orders.draw_future(own, ahead.valued_days, *histories)
            drawn[1, place] = _worth(later, of_values, spend, part, own) * ahead.discount[part]
            if not isinstance(of_orders, ShrunkenRhythm):
                drawn[2, place] = of_orders.p_alive(*histories)
        for place, future in enumerate(drawn[:2].reshape(2 * draws, -1)):
            by_group = np.bincount(ahead.group[part], weights=future, minlength=groups)
            totals[divmod(place, draws)] += by_group
        quantiles.append(np.quantile(drawn, ends, axis=1))
    joined = np.concatenate(quantiles, axis=2)
    of_all, of_groups = np.quantile(totals.sum(axis=2), ends, axis=1), np.quantile(totals, ends, axis=1)
    by_account = joined[:, 0], joined[:, 1], joined[:, 2]
    return Futures(*by_account, of_all[:, 0], of_all[:, 1], of_groups[:, 0], of_groups[:, 1])


def _worth(
    later: NDArray[np.float64],
    model: GammaGamma | LogNormalSpend | None,
    spend: Spend,
    part: slice,
    chance: np.random.Generator,
) -> NDArray[np.float64]:
    """What so many order days of each account come to, in money of the basis."""
    mean, days, kept = spend.mean_value[part], spend.order_days[part], spend.counts[part]
    worth = np.zeros_like(mean)
    if model is None:
        worth[kept] = (later * spend.shrunken_mean()[part])[kept]
    else:
        worth[kept] = model.draw_totals(chance, later[kept], mean[kept], days[kept])
    return worth * spend.margin_share[part]
