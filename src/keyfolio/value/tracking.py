"""How a purchase model keeps up with what came: repeat order days of a population, day after day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.value.lifetime import Lifetime, PurchaseModel
    from keyfolio.value.purchases import Purchases

MOST_POINTS = 160
"""Of a curve; a window of more weeks has a point every second week, every third, and so on."""

_DAYS_A_WEEK = 7

FittedTo = Literal["before_holdout", "whole_window", "nothing"]
"""before_holdout: what is expected in the holdout was not known to the model. whole_window: there was too little to
hold out. nothing: there is no model, and no curve.
"""


@dataclass(frozen=True, slots=True)
class Tracking:
    """Repeat order days from the start of the window, summed up to some days, as they came and as they are expected.

    A repeat order day is one after the account's first of the window. fitted_to `before_holdout`: both curves are of
    the accounts known before the holdout; `whole_window`: of all. day: day numbers, rising, some weeks apart, the last
    one is the window's end. came, expected: running sums, at the end of each day. Shapes (n_points,).
    holdout_begins_day: its first day; null: not `before_holdout`.
    """

    fitted_to: FittedTo
    day: NDArray[np.int64]
    came: NDArray[np.int64]
    expected: NDArray[np.float64]
    holdout_begins_day: int | None


def track(purchases: Purchases, lifetime: Lifetime) -> Tracking:
    """Hold the chosen model against what came; without a holdout, the one of the whole window."""
    if lifetime.model is None:
        return Tracking("nothing", np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), None)
    if lifetime.held_out is None:
        came = purchases.order_days - _first_days(purchases, purchases.first_day)
        return _follow("whole_window", lifetime.model, purchases, purchases.first_day, came)
    first_day = purchases.first_day[purchases.known]
    return _follow("before_holdout", lifetime.held_out.model, purchases, first_day, purchases.known_repeats)


def _follow(
    fitted_to: FittedTo,
    model: PurchaseModel,
    purchases: Purchases,
    first_day: NDArray[np.int64],
    came: NDArray[np.int64],
) -> Tracking:
    days = came.size
    step = _DAYS_A_WEEK * -(-days // (_DAYS_A_WEEK * MOST_POINTS))
    places = np.arange(days - 1, -1, -step)[::-1]
    began, grown = _first_days(purchases, first_day), model.expected_purchases(np.arange(days))
    expected = [float(began[: place + 1] @ grown[place::-1]) for place in places.tolist()]
    begins = purchases.days_from + days - purchases.holdout_days if fitted_to == "before_holdout" else None
    return Tracking(fitted_to, purchases.days_from + places, np.cumsum(came)[places], np.array(expected), begins)


def _first_days(purchases: Purchases, first_day: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of these accounts ordered first on each day of the window."""
    return np.bincount(first_day - purchases.days_from, minlength=purchases.order_days.size)
