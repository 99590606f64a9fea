"""Sums of int64 values that would not fit an int64: exact, in Python's own integers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LIMB_BITS = 21  # three limbs hold any int64 that is not negative
_LIMBS = 3
_STRETCH = 1 << 20  # so many products of two limbs are below 2^62 together
_LOW_BITS = 31  # running sums of either half stay below 2^63 for 2^31 values


def total(values: NDArray[np.int64]) -> int:
    """The sum, exact whatever its size; 0 for no values.

    >>> total(np.array([2**62, 2**62, 2**62, -1]))
    13835058055282163711
    """
    high, low = _halves(values)
    return (int(high.sum()) << _LOW_BITS) + int(low.sum())


def dot(left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    """The sum of the products, exact whatever its size. Neither array may hold a negative value.

    >>> dot(np.array([1, 2]), np.array([10**18, 10**18]))
    3000000000000000000
    """
    pairs = ((i, j) for i in range(_LIMBS) for j in range(_LIMBS))
    return sum(_limb_product(left, i, right, j) << (_LIMB_BITS * (i + j)) for i, j in pairs)


@dataclass(frozen=True, slots=True)
class RunningSums:
    """The sums of the first 1, 2, ... n values, in their order, held in two halves so that they cannot overflow."""

    high: NDArray[np.int64]
    low: NDArray[np.int64]

    def first(self, count: int) -> int:
        """The sum of the first `count` values, exact."""
        return (int(self.high[count - 1]) << _LOW_BITS) + int(self.low[count - 1]) if count else 0

    def reaching(self, least: int) -> int:
        """How many of the values, none negative, it takes to reach a sum that is above 0; exact."""
        return bisect_left(range(1, len(self.high) + 1), least, key=self.first) + 1

    def approximate(self) -> NDArray[np.float64]:
        """All of them as float64, each within a few roundings of the exact sum; shape (n,)."""
        return self.high.astype(np.float64) * 2.0**_LOW_BITS + self.low.astype(np.float64)


def running_sums(values: NDArray[np.int64]) -> RunningSums:
    """The sums of the first values, which may be negative.

    >>> sums = running_sums(np.array([5, -2, 2**62, 2**62]))
    >>> sums.first(0), sums.first(2), sums.first(4) == 2**63 + 3
    (0, 3, True)
    """
    high, low = _halves(values)
    return RunningSums(np.cumsum(high), np.cumsum(low))


def _halves(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two arrays a and b with values = a * 2^31 + b and 0 <= b < 2^31."""
    whole = values.astype(np.int64, casting="safe")
    return whole >> _LOW_BITS, whole & ((1 << _LOW_BITS) - 1)


def _limb_product(left: NDArray[np.int64], i: int, right: NDArray[np.int64], j: int) -> int:
    starts = range(0, len(left), _STRETCH)
    return sum(int(_limb(left[at : at + _STRETCH], i) @ _limb(right[at : at + _STRETCH], j)) for at in starts)


def _limb(values: NDArray[np.int64], place: int) -> NDArray[np.int64]:
    return (values >> (_LIMB_BITS * place)) & ((1 << _LIMB_BITS) - 1)
