"""Pareto/NBD: customers buy at their own rate and leave at a moment of their own, at any time.

Rates are gamma distributed over customers (shape r, rate alpha), hazards of leaving too (shape s, rate beta).

The likelihood holds an integral over the moment of leaving. It is taken by Gauss and Legendre's rule over the logarithm
of time, which neither overflows nor underflows and has closed derivatives; the usual form by hypergeometric functions
loses its digits for many purchases.

Sources: Schmittlein, Morrison & Colombo, Management Science 33 (1987) 1; Fader & Hardie, "A note on deriving the
Pareto/NBD model" (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, expit, gammaln

from keyfolio.stats.arrays import Floats, floats
from keyfolio.stats.fitted import Fitted, Population
from keyfolio.stats.histories import Histories, Levels, compress
from keyfolio.stats.maximum import find_maximum
from keyfolio.stats.nbd import ROUGH_CUSTOMERS, judge_drop_out

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from keyfolio.stats.maximum import Objective

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_DEEPEST = 40.0  # exp(-40) of the integrand's highest value is nothing beside it
_MOST_EXPONENT = 600.0  # that exp still has a number for
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.5, 0.3, 0.6, 0.4), (2.0, 1.0, 0.2, 1.0), (0.7, 3.0, 0.05, 0.5))
_HISTORIES_AT_ONCE = 1_000  # so that the nodes stay in a cache, and their arrays are not asked of the system each time


@dataclass(frozen=True, slots=True)
class ParetoNbd(Population):
    """A fitted population of buyers who may leave at any moment.

    r, alpha: shape and rate of the purchase rates. s, beta: of the hazards of leaving. alpha and beta are times. All
    methods take times in the unit of the fit and broadcast; their arrays have the shape of the arguments.
    """

    r: float
    alpha: float
    s: float
    beta: float
    fitted: Fitted

    @property
    def parameters(self) -> dict[str, float]:
        """By name, in the order of the covariance."""
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Probability that a customer of such a history has not left."""
        x, t_x, T = np.broadcast_arrays(*floats(x, t_x, T))
        odds, _ = _log_odds_gone(np.array([self.r, self.alpha, self.s, self.beta]), x.ravel(), t_x.ravel(), T.ravel())
        alive: Floats = expit(-odds).reshape(x.shape)
        return alive

    def expected_purchases(self, t: ArrayLike) -> Floats:
        """Expected repeat purchases of a new customer in its first t."""
        return self.expected_future_purchases(t, 0.0, 0.0, 0.0)

    def expected_future_purchases(self, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Expected purchases in the t after the end of what was seen, of a customer of such a history."""
        t, x, t_x, T = floats(t, x, t_x, T)
        held = np.log1p(t / (self.beta + T))
        power = self.s - 1.0
        stays = held if power == 0.0 else -np.expm1(-power * held) / power
        return self.p_alive(x, t_x, T) * (self.r + x) * (self.beta + T) / (self.alpha + T) * stays

    def draw_future(self, chance: np.random.Generator, t: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Purchases in the t after the end of what was seen, drawn once for each customer of such a history."""
        x, t_x, T = floats(x, t_x, T)
        alive = chance.random(x.shape) < self.p_alive(x, t_x, T)
        rate = chance.gamma(self.r + x) / (self.alpha + T)
        hazard = np.maximum(chance.gamma(self.s, size=x.shape) / (self.beta + T), 1e-300)
        stays = chance.standard_exponential(x.shape) / hazard
        return np.where(alive, chance.poisson(rate * np.minimum(stays, t)), 0.0)


def fit_pareto_nbd(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> ParetoNbd:
    """Pareto/NBD by maximum likelihood. See `compress` for the columns.

    Raises:
        BadHistories: the columns are no histories. A fit never raises for what they tell: see `fitted`.
    """
    return fit_pareto(compress(x, t_x, T))


def fit_pareto(histories: Histories) -> ParetoNbd:
    """`fit_pareto_nbd` of histories that are compressed; the unit of time changes alpha and beta alone."""
    unit = histories.mean_age
    scaled = histories.in_units_of(unit)
    rough = pareto_objective(scaled.sample(ROUGH_CUSTOMERS)) if scaled.customers > ROUGH_CUSTOMERS else None
    found = find_maximum(pareto_objective(scaled), _STARTS, rough)
    log_likelihood = found.value * histories.customers - histories.repeats * float(np.log(unit))
    r, alpha, s, beta = (float(value) for value in found.parameters)
    return ParetoNbd(r, alpha * unit, s, beta * unit, judge_drop_out(found, scaled, 1, log_likelihood))


def pareto_objective(histories: Histories) -> Objective:
    """The mean log-likelihood of a customer by (r, alpha, s, beta), with its gradient."""
    x, T = Levels.of(histories.x), Levels.of(histories.T)
    share = histories.counts / max(histories.counts.sum(), 1.0)

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = parameters
        odds, slopes = _log_odds_gone(parameters, histories.x, histories.t_x, histories.T)
        gone = expit(odds)
        end, left = alpha + histories.T, beta + histories.T
        log_end = T.each(lambda level: np.log(alpha + level))
        log_left = T.each(lambda level: np.log(beta + level))
        alive = x.each(lambda level: gammaln(r + level) - gammaln(r))
        alive += r * np.log(alpha) - (r + histories.x) * log_end + s * (np.log(beta) - log_left)
        alive_slopes = (
            x.each(lambda level: digamma(r + level) - digamma(r)) + np.log(alpha) - log_end,
            r / alpha - (r + histories.x) / end,
            np.log(beta) - log_left,
            s / beta - s / left,
        )
        value = float(share @ (alive + np.logaddexp(0.0, odds)))
        pairs = zip(alive_slopes, slopes, strict=True)
        return value, np.array([share @ (of_alive + gone * of_odds) for of_alive, of_odds in pairs])

    return log_likelihood


def _log_odds_gone(parameters: Floats, x: Floats, t_x: Floats, T: Floats) -> tuple[Floats, tuple[Floats, ...]]:
    """Logarithm of the odds of having left, and its slopes by r, alpha, s, beta; a slice of histories at a time."""
    odds = np.empty_like(x)
    slopes = np.empty((4, x.size))
    for start in range(0, x.size, _HISTORIES_AT_ONCE):
        part = slice(start, start + _HISTORIES_AT_ONCE)
        odds[part], slopes[:, part] = _odds_of_some(parameters, x[part], t_x[part], T[part])
    return odds, tuple(slopes)


def _odds_of_some(parameters: Floats, x: Floats, t_x: Floats, T: Floats) -> tuple[Floats, Floats]:
    """The odds are s times the integral over tau from t_x to T of ((alpha + T) / (alpha + tau))^(r + x) x
    ((beta + T) / (beta + tau))^s / (beta + tau); tau is told by v = ln((m + tau) / (m + t_x)), m the smaller of alpha
    and beta. It ends where one of the two powers by itself has fallen to nothing.
    """
    r, alpha, s, beta = parameters
    base = min(alpha, beta) + t_x
    deepest = _DEEPEST + np.log((beta + t_x) / base)  # the factor beside the powers may grow so much
    ends = [
        np.log1p(np.expm1(np.minimum(deepest / power, _MOST_EXPONENT)) * (scale + t_x) / base)
        for power, scale in ((r + x, alpha), (s, beta))
    ]
    half = np.minimum(np.log1p((T - t_x) / base), np.minimum(*ends)) / 2
    grown = np.expm1(half * (_NODES[:, None] + 1))  # (m + tau) / (m + t_x) - 1
    since = grown * base  # tau - t_x
    end, left = alpha + T, beta + T
    by_rate, by_hazard = alpha + t_x + since, beta + t_x + since
    log_rate, log_hazard = np.log(end / by_rate), np.log(left / by_hazard)
    exponent = (r + x) * log_rate + s * log_hazard
    highest = exponent.max(axis=0)
    weighed = _WEIGHTS[:, None] * np.exp(exponent - highest) * (base + since) / by_hazard
    integral = weighed.sum(axis=0)
    with np.errstate(divide="ignore"):
        odds = np.log(s) + highest + np.log(half * integral)
    share = weighed / np.where(integral > 0, integral, 1.0)
    slopes = np.stack(
        [
            (share * log_rate).sum(axis=0),
            (r + x) * (1 / end - (share / by_rate).sum(axis=0)),
            1 / s + (share * log_hazard).sum(axis=0),
            s / left - (s + 1) * (share / by_hazard).sum(axis=0),
        ]
    )
    return odds, slopes
