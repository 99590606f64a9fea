"""Purchase histories: how often each customer bought again, when last, and since when; equal ones counted together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.errors import BadHistories
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from keyfolio.stats.arrays import Floats

_MOST_LEVELS = 1 << 20  # of a column of whole numbers: their places are looked up in a table instead of by sorting


@dataclass(frozen=True, slots=True)
class Levels:
    """A column in which few values stand many times: what costs much is worked out once a value.

    values: rising, shape (n_levels,). place: of each row's value, shape (n_rows,).
    """

    values: Floats
    place: NDArray[np.int64]

    @classmethod
    def of(cls, column: Floats) -> Levels:
        """The levels of a column.

        >>> Levels.of(np.array([3.0, 1.0, 3.0]))
        Levels(values=array([1., 3.]), place=array([1, 0, 1]))
        """
        whole = column.astype(np.int64)
        if column.size and whole.max() < _MOST_LEVELS and whole.min() >= 0 and np.array_equal(whole, column):
            present = np.bincount(whole) > 0
            return cls(np.flatnonzero(present).astype(np.float64), (np.cumsum(present) - 1)[whole])
        values, place = np.unique(column, return_inverse=True)
        return cls(values, place.astype(np.int64))

    def spread(self, of_level: Floats) -> Floats:
        """What was worked out of each value, laid out over the rows."""
        laid: Floats = of_level[self.place]
        return laid

    def each(self, function: Callable[[Floats], Floats]) -> Floats:
        """A function of every row's value, asked once a level."""
        return self.spread(function(self.values))


@dataclass(frozen=True, slots=True)
class Histories:
    """The distinct histories of a population, and how many customers have each; rising by x, t_x, T.

    x: repeat purchases. t_x: time from the first purchase to the last one, 0 when there is none but the first. T: time
    from the first purchase to the end of what was seen. counts: customers. of_customer: the place of each customer's
    history. All times are in one unit. Shapes (n_histories,), (n_customers,).
    """

    x: Floats
    t_x: Floats
    T: Floats
    counts: Floats
    of_customer: NDArray[np.int64]

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.of_customer.size)

    @property
    def repeats(self) -> float:
        """Repeat purchases of all customers together."""
        return float((self.x * self.counts).sum())

    @property
    def mean_age(self) -> float:
        """The mean of T over customers; 1 when there is none, or when it is 0."""
        return float((self.T * self.counts).sum()) / max(self.customers, 1) or 1.0

    def in_units_of(self, unit: float) -> Histories:
        """The same with times told in another unit."""
        return replace(self, t_x=self.t_x / unit, T=self.T / unit)

    def sample(self, customers: int) -> Histories:
        """So many customers, chosen evenly over the sorted histories: like the whole in everything, without chance."""
        places = (np.arange(customers) + 0.5) * (self.customers / customers)
        chosen = np.searchsorted(np.cumsum(self.counts), places, side="right")
        held, of_customer, counts = np.unique(chosen, return_inverse=True, return_counts=True)
        return Histories(self.x[held], self.t_x[held], self.T[held], counts.astype(np.float64), of_customer)

    def without_last(self) -> Histories:
        """The same as far as x and T tell: what is enough for purchases at random of those who stay."""
        x, T = Levels.of(self.x), Levels.of(self.T)
        found, place = np.unique(x.place * T.values.size + T.place, return_inverse=True)
        which_x, which_age = np.divmod(found, max(T.values.size, 1))
        counts = np.bincount(place, weights=self.counts, minlength=found.size).astype(np.float64)
        nothing, of_customer = np.zeros(found.size), place[self.of_customer]
        return Histories(x.values[which_x], nothing, T.values[which_age], counts, of_customer)

    @property
    def repeaters(self) -> int:
        """Customers with a repeat purchase."""
        return int(self.counts[self.x > 0].sum())


def compress(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Histories:
    """The distinct histories of customers; three columns of one length, in any order.

    >>> held = compress([2, 0, 2], [30.0, 0.0, 30.0], [38.0, 38.0, 38.0])
    >>> held.x, held.counts, held.of_customer
    (array([0., 2.]), array([1., 2.]), array([1, 0, 1]))

    Raises:
        BadHistories: the columns differ in length, a number is missing or negative, a purchase lies after the end, or
            times and repeats contradict each other.
    """
    columns = [np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in (x, t_x, T)]
    _check(*columns)
    levels = [Levels.of(column) for column in columns]
    key = np.zeros(columns[0].size, dtype=np.int64)
    for level in levels:
        key = key * max(level.values.size, 1) + level.place
    found, of_customer, counts = np.unique(key, return_inverse=True, return_counts=True)
    values = []
    for level in reversed(levels):
        found, place = np.divmod(found, max(level.values.size, 1))
        values.append(level.values[place])
    return Histories(values[2], values[1], values[0], counts.astype(np.float64), of_customer.astype(np.int64))


def _check(x: Floats, t_x: Floats, T: Floats) -> None:
    if not x.shape == t_x.shape == T.shape or x.ndim != 1:
        raise BadHistories(_LENGTHS.fill(x=x.shape, t_x=t_x.shape, T=T.shape))
    finite = np.isfinite(x) & np.isfinite(t_x) & np.isfinite(T)
    ordered = (x >= 0) & (x == np.floor(x)) & (t_x >= 0) & (t_x <= T)
    wrong = ~(finite & ordered & ((x > 0) == (t_x > 0)))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise BadHistories(_CONTRADICTION.fill(row=row, count=int(wrong.sum()), x=x[row], t_x=t_x[row], T=T[row]))


_LENGTHS = Text(
    "x, t_x and T have the shapes {x}, {t_x} and {T}. They must be three columns of one length, a row a customer.",
    "x、t_x 和 T 的形状为 {x}、{t_x} 和 {T}，必须是等长的三列，每个客户一行。",
)
_CONTRADICTION = Text(
    "Row {row} (of {count} such rows) has x = {x}, t_x = {t_x}, T = {T}. x must be a whole number from 0, t_x between "
    "0 and T, and t_x above 0 exactly when x is. Count purchases of one day as one, and measure times from the first.",
    "第 {row} 行（共 {count} 行如此）为 x = {x}、t_x = {t_x}、T = {T}。x 须为不小于 0 的整数，t_x 在 0 与 T 之间，"
    "且仅当 x 大于 0 时 t_x 才大于 0。请把同一天的购买算作一次，并从首次购买起计时。",
)
