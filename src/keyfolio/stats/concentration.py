"""How unevenly a total is spread: Gini, Herfindahl-Hirschman, Lorenz.

All three take whole numbers (money in 1/10,000), count a negative value as 0, do not depend on the order of the rows,
and are worked out in exact integers until the last division.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.stats.exact import RunningSums, dot, running_sums, total

if TYPE_CHECKING:
    from numpy.typing import NDArray


def clipped(values: NDArray[np.int64]) -> int:
    """How many values are negative, and so count as 0 in the measures of this module.

    >>> clipped(np.array([5, 0, -1, -7]))
    2
    """
    return int(np.count_nonzero(values < 0))


def gini(values: NDArray[np.int64]) -> float | None:
    """Gini coefficient of max(0, value): 0 all alike, (n - 1) / n one holds everything; None: nothing is positive.

    2 sum(i x_i) / (n sum(x)) - (n + 1) / n over ascending x (Gini 1912, in the form of Cowell, Measuring Inequality).

    >>> incomes = [1, 3, 4, 5, 6, 8, 8, 9, 11, 12, 14, 17, 19, 21, 23, 27, 29, 32, 33, 38]
    >>> round(gini(np.array(incomes)), 5)
    0.38625
    >>> gini(np.array([5, 5])), gini(np.array([0, 0, 0, 9])), gini(np.array([0, -3]))
    (0.0, 0.75, None)
    """
    ascending = _positive_part(values)
    whole, count = total(ascending), len(ascending)
    if not whole:
        return None
    ranked = dot(np.arange(1, count + 1, dtype=np.int64), ascending)
    return float(Fraction(2 * ranked - (count + 1) * whole, count * whole))


def hhi(values: NDArray[np.int64]) -> float | None:
    """Herfindahl-Hirschman index of max(0, value): the sum of squared shares, 1/n to 1; None: nothing is positive.

    1 / hhi is the number of equal holders that would be as concentrated (Hirschman 1945, Herfindahl 1950).

    >>> round(hhi(np.array([50, 30, 20])), 4), hhi(np.array([7, -2])), hhi(np.array([0]))
    (0.38, 1.0, None)
    """
    held = _positive_part(values)
    whole = total(held)
    return float(Fraction(dot(held, held), whole * whole)) if whole else None


def lorenz(values: NDArray[np.int64], points: int = 100) -> NDArray[np.float64]:
    """Lorenz curve of max(0, value), smallest first: shape (k, 2), share of the holders and of the total, each 0-1.

    It begins at (0, 0), ends at (1, 1) and has at most `points` steps, evenly spread over the holders. Nothing
    positive: shape (0, 2). Source: Lorenz 1905.

    >>> lorenz(np.array([4, 1, 5, -3])).round(2)
    array([[0.  , 0.  ],
           [0.25, 0.  ],
           [0.5 , 0.1 ],
           [0.75, 0.5 ],
           [1.  , 1.  ]])
    """
    ascending = _positive_part(values)
    whole, count = total(ascending), len(ascending)
    if not whole:
        return np.empty((0, 2))
    holders = np.unique(np.arange(min(count, points) + 1) * count // min(count, points))
    held = np.concatenate([[0.0], running_sums(ascending).approximate()])
    return np.column_stack([holders / count, held[holders] / float(whole)])


def fewest_for(percent: int, sums: RunningSums, positive: int, whole: int) -> int:
    """The fewest first values whose sum reaches a part of the whole, which is above 0.

    sums: of the values, largest first. positive: how many of them are above 0: so long the sum rises.

    >>> values = np.array([60, 30, 10])
    >>> fewest_for(80, running_sums(values), 3, 100), fewest_for(60, running_sums(values), 3, 100)
    (2, 1)
    """
    return bisect_left(range(positive), percent * whole, key=lambda count: 100 * sums.first(count))


def _positive_part(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """max(0, value), ascending."""
    return np.sort(np.maximum(values.astype(np.int64, casting="safe"), 0))
