"""How long a customer that has not left may let one wait for its next purchase, by its own rhythm.

Intervals are Erlang of k steps with the customer's own rate, of which its purchases tell a gamma distribution (shape,
rate): the interval over itself and that rate is beta distributed (k, shape).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincc, betaincinv

from keyfolio.stats.arrays import Floats, floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def wait_within(level: float, k: int, shape: ArrayLike, rate: ArrayLike) -> Floats:
    """The time within which the next purchase comes with this probability.

    >>> wait_within(0.5, 1, 1.0, 30.0)
    np.float64(30.0)
    """
    shape, rate = floats(shape, rate)
    share = betaincinv(k, shape, level)
    with np.errstate(divide="ignore"):  # of a rhythm that hardly tells anything: for ever
        time: Floats = rate * share / (1.0 - share)
    return time


def p_waits_longer(time: ArrayLike, k: int, shape: ArrayLike, rate: ArrayLike) -> Floats:
    """Probability that the next purchase does not come within a time.

    >>> p_waits_longer(30.0, 1, 1.0, 30.0)
    np.float64(0.5)
    """
    time, shape, rate = floats(time, shape, rate)
    probability: Floats = betaincc(k, shape, time / (rate + time))
    return probability
