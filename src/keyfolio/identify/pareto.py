"""Pareto: how much of the total a few accounts hold, and how unevenly it is spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.language import Text
from keyfolio.stats import clipped, fewest_for, gini, hhi, lorenz, running_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NO_TOTAL = Text(
    "The net total is not above zero, so there are no shares of it.",
    "净销售总额不大于零，无法计算占比。",
)
_NOTHING_POSITIVE = Text(
    "No account has net sales above zero, so there is nothing to share out.",
    "没有任何客户的净销售额大于零，无从计算占比和集中度。",
)


@dataclass(frozen=True, slots=True)
class Concentration:
    """How net sales are spread over the accounts. Shares are 0-1; null: `reason` says why."""

    accounts: int
    top20_accounts: int  # ceil(accounts / 5)
    top20_share: float | None  # of the net total; above 1 when the others are negative together
    accounts_for_70: int | None  # the fewest first accounts that make 70 % of the net total
    accounts_for_80: int | None
    gini: float | None  # on max(0, net)
    hhi: float | None  # on max(0, net)
    clipped: int  # accounts with negative net sales, taken as 0 in gini, hhi and lorenz
    reason: Text | None
    lorenz: tuple[tuple[float, float], ...]  # share of accounts, smallest first, and of max(0, net); at most 101


def measure_concentration(net_sales: NDArray[np.int64]) -> Concentration:
    """Pareto shares, Gini, HHI and Lorenz points of net sales (money), one value an account, in any order.

    Net total <= 0: share and counts are null, with the reason. Nothing positive: Gini and HHI too. Sources: Juran
    (1951) for the vital few; Lorenz (1905); Gini (1912); Hirschman (1945) and Herfindahl (1950).

    >>> ten = [4000, 2000, 1500, 1000, 1000, 300, 200, 100, 0, -100]
    >>> found = measure_concentration(np.array(ten) * 10_000)
    >>> found.top20_accounts, found.top20_share, found.accounts_for_70, found.accounts_for_80
    (2, 0.6, 3, 4)
    >>> round(found.gini, 5), round(found.hhi, 5), found.clipped
    (0.59505, 0.23909, 1)
    """
    largest_first = np.sort(net_sales)[::-1]
    sums = running_sums(largest_first)
    positive = int(np.count_nonzero(largest_first > 0))
    top, whole = -(-len(largest_first) // 5), sums.first(len(largest_first))
    shared = whole > 0
    return Concentration(
        accounts=len(largest_first),
        top20_accounts=top,
        top20_share=sums.first(top) / whole if shared else None,
        accounts_for_70=fewest_for(70, sums, positive, whole) if shared else None,
        accounts_for_80=fewest_for(80, sums, positive, whole) if shared else None,
        gini=gini(net_sales),
        hhi=hhi(net_sales),
        clipped=clipped(net_sales),
        reason=None if shared else _NO_TOTAL if positive else _NOTHING_POSITIVE,
        lorenz=tuple((float(holders), float(held)) for holders, held in lorenz(net_sales)),
    )
