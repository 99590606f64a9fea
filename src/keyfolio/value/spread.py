"""How unlike accounts are in what they are worth: how many are worth so much, and how much lies with how few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from keyfolio.stats import fewest_for, gini, lorenz, running_sums, total
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_BANDS = 18
"""Of accounts worth more than nothing: six powers of ten. What is worth less still is counted with the lowest one."""

_FIFTH = 5
_MOST_OF_ALL = 80  # per cent


@dataclass(frozen=True, slots=True)
class Band:
    """Accounts worth at least `lower` and less than `upper`, and what they are worth together; money, as floats.

    lower null, upper 0: worth nothing, or less. lower 0: worth more than 0. Both null: what they are worth is not told.
    """

    lower: float | None
    upper: float | None
    accounts: int
    clv: float


LorenzReason = Literal["nothing_positive", "total_not_positive"]


@dataclass(frozen=True, slots=True)
class ValueConcentration:
    """How much of all lifetime value lies with how few accounts; of accounts whose value is told.

    accounts: of them. top20_share: of the total, of the fifth that is worth most, rounded up. accounts_for_80: the
    fewest that make 80 % of the total. gini, lorenz: a value below 0 counts as 0. lorenz: share of accounts, those
    worth most first, and of value, each 0-1, at most 101 points. When the total is not above 0, all but accounts are
    null, lorenz is empty and reason says why.
    """

    accounts: int
    top20_share: float | None
    accounts_for_80: int | None
    gini: float | None
    lorenz: tuple[tuple[float, float], ...]
    reason: LorenzReason | None


def distribute(clv: NDArray[np.int64], untold: int) -> tuple[Band, ...]:
    """Count accounts by what they are worth: nothing; bands with ends 1, 2, 5, 10, ...; the untold, in this order.

    clv: money, one place an account of which it is told, in any order.

    >>> for band in distribute(np.array([0, 15_000, 19_999, 60_000]), untold=1):
    ...     print(band)
    Band(lower=None, upper=0.0, accounts=1, clv=0.0)
    Band(lower=1.0, upper=2.0, accounts=2, clv=3.4999)
    Band(lower=2.0, upper=5.0, accounts=0, clv=0.0)
    Band(lower=5.0, upper=10.0, accounts=1, clv=6.0)
    Band(lower=None, upper=None, accounts=1, clv=0.0)
    """
    worth = np.sort(clv[clv > 0])
    nothing = _band(None, 0, clv[clv <= 0])
    ends = _ends(int(worth[0]), int(worth[-1])) if worth.size else [0]
    places = np.searchsorted(worth, ends[1:-1]).tolist()
    parts = np.split(worth, places) if worth.size else []
    bands = [_band(lower, upper, part) for lower, upper, part in zip(ends, ends[1:], parts, strict=False)]
    return (nothing, *bands, Band(None, None, untold, 0.0))


def concentrate(clv: NDArray[np.int64]) -> ValueConcentration:
    """How unevenly lifetime value is spread. clv: money, one place an account of which it is told, in any order.

    >>> found = concentrate(np.array([60, 10, 30]))
    >>> found.top20_share, found.accounts_for_80, [round(held, 6) for _, held in found.lorenz]
    (0.6, 2, [0.0, 0.6, 0.9, 1.0])
    """
    sums = running_sums(np.sort(clv)[::-1])
    whole, positive = sums.first(clv.size), int(np.count_nonzero(clv > 0))
    if whole <= 0:
        return ValueConcentration(
            clv.size, None, None, None, (), "total_not_positive" if positive else "nothing_positive"
        )
    falling = 1.0 - lorenz(clv)[::-1]
    return ValueConcentration(
        accounts=clv.size,
        top20_share=sums.first(-(-clv.size // _FIFTH)) / whole,
        accounts_for_80=fewest_for(_MOST_OF_ALL, sums, positive, whole),
        gini=gini(clv),
        lorenz=tuple((float(holders), float(held)) for holders, held in falling),
        reason=None,
    )


def _ends(least: int, most: int) -> list[int]:
    """Ends 1, 2, 5, 10, ... of the bands that hold both, in 1/10,000 of the currency; the lowest is 0 if they are many.

    >>> _ends(15, 60), _ends(1, 10**17)[:2]
    ([10, 20, 50, 100], [0, 500000000000])
    """
    scale = [step * 10**power for power in range(len(str(most)) + 1) for step in (1, 2, 5)]
    first = max(place for place, end in enumerate(scale) if end <= least)
    after = next(place for place, end in enumerate(scale) if end > most)
    ends = scale[first : after + 1]
    return ends if len(ends) <= MOST_BANDS + 1 else [0, *ends[-MOST_BANDS:]]


def _band(lower: int | None, upper: int, clv: NDArray[np.int64]) -> Band:
    low = None if lower is None else lower / MONEY_SCALE
    return Band(low, upper / MONEY_SCALE, clv.size, total(clv) / MONEY_SCALE)
