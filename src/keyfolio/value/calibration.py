"""Whether a purchase model is right about the accounts of which it expects little, and of which it expects much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.value.lifetime import expected_orders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.value.lifetime import Lifetime
    from keyfolio.value.purchases import Purchases

MOST_GROUPS = 10
MOST_REPEATS = 7
"""Accounts with more repeats before the holdout are counted with those."""


@dataclass(frozen=True, slots=True)
class CalibrationGroup:
    """Accounts of which a model expects about as much. expected, came: their order days in the holdout, summed."""

    accounts: int
    expected: float
    came: float


@dataclass(frozen=True, slots=True)
class FrequencyGroup:
    """Accounts with so many repeats before the holdout. mean_expected, mean_came: order days of one of them in it."""

    repeats: int
    accounts: int
    mean_expected: float
    mean_came: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the chosen model expected in the holdout against what came, of the accounts known before it.

    by_expectation: at most ten groups, of equal size but for one account, that of the least expectation first.
    by_frequency: by repeats, rising; none of repeats that nobody had; those of the last one are 7 or more. Both are
    empty when no model was held against a holdout.
    """

    by_expectation: tuple[CalibrationGroup, ...]
    by_frequency: tuple[FrequencyGroup, ...]


def calibrate(purchases: Purchases, lifetime: Lifetime) -> Calibration:
    """Hold the chosen model against what came of each account in the holdout."""
    if lifetime.held_out is None:
        return Calibration((), ())
    before, came = purchases.before, purchases.later
    expected = expected_orders(lifetime.held_out.model, float(purchases.holdout_days), before)
    return Calibration(_by_expectation(expected, came), _by_frequency(before.x, expected, came))


def _by_expectation(expected: NDArray[np.float64], came: NDArray[np.float64]) -> tuple[CalibrationGroup, ...]:
    rising = np.argsort(expected, kind="stable")
    parts = np.array_split(rising, min(MOST_GROUPS, rising.size))
    return tuple(CalibrationGroup(part.size, float(expected[part].sum()), float(came[part].sum())) for part in parts)


def _by_frequency(
    x: NDArray[np.float64], expected: NDArray[np.float64], came: NDArray[np.float64]
) -> tuple[FrequencyGroup, ...]:
    repeats = np.minimum(x, MOST_REPEATS)
    groups = ((int(level), repeats == level) for level in np.unique(repeats))
    return tuple(
        FrequencyGroup(level, int(own.sum()), float(expected[own].mean()), float(came[own].mean()))
        for level, own in groups
    )
