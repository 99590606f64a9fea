"""Order values that go with how often an account orders: where Gamma-Gamma's assumption does not hold.

The logarithm of what an account's orders are worth on average is normal about a line in the logarithm of its number of
orders, with a standard deviation of `between`; the logarithms of orders of one account differ by one of `within`. The
mean of n orders is taken for log-normal too, with the mean and variance that it has (Fenton and Wilkinson).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

from keyfolio.stats.arrays import Floats, floats
from keyfolio.stats.fitted import Doubt, Fitted, Population, judge
from keyfolio.stats.gamma_gamma import FEWEST_ACCOUNTS
from keyfolio.stats.maximum import find_maximum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_STARTS = ((0.5, 0.5), (1.0, 0.2), (0.2, 1.0))
_MOST_EXPONENT = 600.0  # that exp still has a number for
_LEAST_DEVIATION, _MOST_DEVIATION = 1e-6, 20.0  # of which the square has an exponential


@dataclass(frozen=True, slots=True)
class LogNormalSpend(Population):
    """A fitted population of order values.

    level: logarithm of the mean order value, in money, of an account with one order. slope: its change with the
    logarithm of the number of orders. between, within: standard deviations of logarithms.
    """

    level: float
    slope: float
    between: float
    within: float
    fitted: Fitted

    @property
    def parameters(self) -> dict[str, float]:
        """By name, those of the covariance."""
        return {"between": self.between, "within": self.within}

    def expected_value(self, mean_value: ArrayLike, orders: ArrayLike) -> Floats:
        """What each account's next order is worth, in money, from the mean of so many orders, one or more."""
        middle, deviation = self._own(mean_value, orders)
        return np.exp(np.minimum(middle + deviation**2 / 2, _MOST_EXPONENT))

    def draw_totals(
        self, chance: np.random.Generator, future: ArrayLike, mean_value: ArrayLike, orders: ArrayLike
    ) -> Floats:
        """What `future` orders of each account come to, drawn once; 0 for none."""
        [future] = floats(future)
        middle, deviation = self._own(mean_value, orders)
        own = middle + deviation * chance.standard_normal(middle.shape)
        spread = np.sqrt(_of_mean(self.within, np.maximum(future, 1.0))[0])
        noise = spread * chance.standard_normal(middle.shape) - spread**2 / 2
        return np.where(future > 0, future * np.exp(np.minimum(own + noise, _MOST_EXPONENT)), 0.0)

    def _own(self, mean_value: ArrayLike, orders: ArrayLike) -> tuple[Floats, Floats]:
        """Where the logarithm of each account's own mean lies: middle and standard deviation."""
        mean_value, orders = floats(mean_value, orders)
        line = self.level + self.slope * np.log(orders)
        own, _ = _of_mean(self.within, orders)
        weight = self.between**2 / (self.between**2 + own)
        middle = line + weight * (np.log(mean_value) + own / 2 - line)
        deviation: Floats = self.between * np.sqrt(1.0 - weight)
        return middle, deviation


def fit_log_normal_spend(orders: ArrayLike, mean_value: ArrayLike) -> LogNormalSpend:
    """Fit the values of orders: how many each account made, one or more, and their mean in money, above 0."""
    orders, mean_value = floats(orders, mean_value)
    order = np.lexsort((mean_value, orders))
    orders, logs = orders[order], np.log(mean_value[order])

    def log_likelihood(point: Floats) -> tuple[float, Floats]:
        between, within = point[0], min(point[1], _MOST_DEVIATION)
        own, own_slope = _of_mean(within, orders)
        variance, centred = between**2 + own, logs + own / 2
        left = centred - _line(orders, centred, variance) @ _design(orders)
        value = -0.5 * float(np.mean(np.log(2 * np.pi * variance) + left**2 / variance))
        by_variance = 0.5 * (left**2 / variance - 1.0) / variance
        by_within = (by_variance - left / variance / 2) * own_slope
        return value, np.array([np.mean(by_variance * 2 * between), np.mean(by_within)])

    if not orders.size:
        return LogNormalSpend(0.0, 0.0, 1.0, 1.0, Fitted(0.0, 0, "too_few", ("few_repeaters",), None))
    found = find_maximum(log_likelihood, _STARTS)
    between, within = (float(np.clip(value, _LEAST_DEVIATION, _MOST_DEVIATION)) for value in found.parameters)
    own, _ = _of_mean(within, orders)
    level, slope = _line(orders, logs + own / 2, between**2 + own)
    few = orders.size < FEWEST_ACCOUNTS or not (orders > 1).any()
    log_likelihood_of_all = found.value * orders.size - float(logs.sum())
    fitted = judge(found, int(orders.size), log_likelihood_of_all, Doubt("too_few", "few_repeaters") if few else None)
    return LogNormalSpend(float(level), float(slope), between, within, fitted)


@dataclass(frozen=True, slots=True)
class Dependence:
    """How the logarithms of two columns go together. p_value: that they do not; null: too few rows to tell."""

    correlation: float
    p_value: float | None


def dependence(orders: ArrayLike, mean_value: ArrayLike) -> Dependence:
    """Whether what an order is worth goes with how often an account orders; both above 0.

    >>> dependence([1, 2, 4, 8], [8.0, 4.0, 2.0, 1.0]).correlation
    -1.0
    """
    one, other = (np.log(column) for column in floats(orders, mean_value))
    if one.size < 3 or one.std() == 0 or other.std() == 0:
        return Dependence(0.0, None)
    correlation = float(np.clip(np.corrcoef(one, other)[0, 1], -1.0, 1.0))
    degrees = one.size - 2
    statistic = abs(correlation) * np.sqrt(degrees / max(1e-300, 1 - correlation**2))
    return Dependence(correlation, float(2 * stdtr(degrees, -statistic)))


def _of_mean(within: float, orders: Floats) -> tuple[Floats, Floats]:
    """Variance of the logarithm of the mean of so many orders, and its slope by `within`."""
    spread = np.expm1(min(within, _MOST_DEVIATION) ** 2)
    variance: Floats = np.log1p(spread / orders)
    return variance, 2 * within * (spread + 1) / (orders + spread)


def _design(orders: Floats) -> Floats:
    return np.vstack([np.ones_like(orders), np.log(orders)])


def _line(orders: Floats, logs: Floats, variance: Floats) -> Floats:
    """Level and slope by weighted least squares; where all order alike often, the slope is 0."""
    design = _design(orders)
    weighed = design / variance
    if np.ptp(orders) == 0:
        return np.array([float(weighed[0] @ logs / weighed[0].sum()), 0.0])
    return np.linalg.solve(weighed @ design.T, weighed @ logs).astype(np.float64)
