"""Purchase models in which a customer may leave after each purchase: BG/NBD, MBG/NBD, and MBG/CNBD-k.

While it is with us, a customer buys at its own rate; after each purchase it leaves with its own probability. Rates are
gamma distributed over customers (shape r, rate alpha), probabilities beta distributed (a, b). Intervals between
purchases are exponential, or, for regular rhythms, Erlang of k steps. The modified models (MBG) let a customer leave
after its very first purchase too.

Sources: Fader, Hardie & Lee, Marketing Science 24 (2005) 275; Batislam, Denizel & Filiztekin, IJRM 24 (2007) 201;
Reutterer, Platzer & Schroeder, IJRM 38 (2021) 194.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc, betaincinv, betaln, digamma, expit, gammaln, hyp2f1

from keyfolio.stats.arrays import Floats, floats
from keyfolio.stats.fitted import Fitted, Population
from keyfolio.stats.histories import Histories, Levels, compress
from keyfolio.stats.maximum import find_maximum
from keyfolio.stats.nbd import ROUGH_CUSTOMERS, judge_drop_out, log_open_steps, step_terms

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from keyfolio.stats.maximum import Objective

MOST_STEPS = 8
"""The most regular rhythm that is tried: Erlang of so many steps."""

_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 0.3, 0.8, 2.5), (2.0, 1.0, 0.2, 5.0), (0.7, 3.0, 0.05, 1.0))
_NEGLIGIBLE = 1e-13
_NEAR_ONE, _BESIDE = 0.99e-5, 1e-5
_TINY = 1e-300
_ADDED_SINGLY = 64
_ONE, _BLOCK = np.polynomial.legendre.leggauss(1), np.polynomial.legendre.leggauss(12)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True, slots=True)
class BetaGeometric(Population):
    """A fitted population of buyers who may leave after a purchase.

    r, alpha: shape and rate of the purchase rates; alpha is a time. a, b: of the probabilities to leave. k: steps of an
    interval; 1: exponential. leaves_at_once: whether the first purchase may be the last (the modified models). All
    methods take times in the unit of the fit and broadcast; their arrays have the shape of the arguments.
    """

    r: float
    alpha: float
    a: float
    b: float
    k: int
    leaves_at_once: bool
    fitted: Fitted

    @property
    def parameters(self) -> dict[str, float]:
        """By name, in the order of the covariance."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Probability that a customer of such a history has not left; without a repeat purchase 1 in BG/NBD."""
        x, t_x, T = floats(x, t_x, T)
        steps, stays = self.r + self.k * x, self.b + x + self.leaves_at_once - 1
        summed = np.sum(step_terms(steps, (T - t_x) / (self.alpha + T), self.k), axis=0)
        odds = np.log(self.a) - np.log(np.maximum(stays, _TINY)) - np.log(summed)
        odds = odds + steps * (np.log(self.alpha + T) - np.log(self.alpha + t_x))
        return np.where(x + self.leaves_at_once > 0, expit(-odds), 1.0)

    def expected_purchases(self, t: ArrayLike) -> Floats:
        """Expected repeat purchases of a new customer in its first t."""
        return self.expected_future_purchases(t, 0.0, 0.0, 0.0)

    def expected_future_purchases(self, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Expected purchases in the t after the end of what was seen, of a customer of such a history."""
        t, x, t_x, T = floats(t, x, t_x, T)
        alive = self.p_alive(x, t_x, T)
        if self.k == 1:
            stay = self.b + x + self.leaves_at_once
            return alive * _expected_until_leaving(self.r + x, self.alpha + T, self.a, stay, t)
        return alive * self._expected_steps(x, t_x, T, t)

    def purchases_at_least(self, n: int, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Probability of n or more purchases in the t after the end of what was seen."""
        t, x, t_x, T = floats(t, x, t_x, T)
        if n <= 0:
            return np.ones_like(x + t)
        probability: Floats = self.p_alive(x, t_x, T) * self._stays_and_buys(n, t, x, t_x, T)
        return probability

    def pmf(self, n: int, t: ArrayLike) -> Floats:
        """Probability that a new customer makes exactly n repeat purchases in its first t."""
        return self.purchases_at_least(n, t, 0.0, 0.0, 0.0) - self.purchases_at_least(n + 1, t, 0.0, 0.0, 0.0)

    def draw_future(self, chance: np.random.Generator, t: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Purchases in the t after the end of what was seen, drawn once for each customer of such a history."""
        x, t_x, T = floats(x, t_x, T)
        alive = chance.random(x.shape) < self.p_alive(x, t_x, T)
        weights = self._step_weights(x, t_x, T)
        done = (chance.random(x.shape) > np.cumsum(weights, axis=0)[:-1]).sum(axis=0)
        rate = chance.gamma(self.r + self.k * x + done) / (self.alpha + T)
        leaving = np.maximum(chance.beta(self.a, self.b + x + self.leaves_at_once), _TINY)
        bought = (done + chance.poisson(rate * t)) // self.k
        stays = 1.0 + np.floor(np.log1p(-chance.random(x.shape)) / np.log1p(-np.minimum(leaving, 1 - 1e-16)))
        return np.where(alive, np.minimum(bought, stays), 0.0)

    def _step_weights(self, x: Floats, t_x: Floats, T: Floats) -> Floats:
        """Of a customer that has not left: how probable it is that 0, 1 … k - 1 steps are done; shape (k, …)."""
        terms = step_terms(self.r + self.k * x, (T - t_x) / (self.alpha + T), self.k)
        weights: Floats = np.array(terms) / np.sum(terms, axis=0)
        return weights

    def _expected_steps(self, x: Floats, t_x: Floats, T: Floats, t: Floats) -> Floats:
        """Purchases in t of a customer that has not left: the sum over n of the probabilities of n or more of them.

        The first are added one by one; later ones, which differ little from each other, by Gauss and Legendre's rule.
        """
        x, t_x, T, t = np.broadcast_arrays(x, t_x, T, t)
        expected = np.zeros(x.size)
        going, columns, n = np.arange(x.size), [column.ravel() for column in (t, x, t_x, T)], 1.0
        while going.size:
            width = 1.0 if n <= _ADDED_SINGLY else np.ceil(n / 4)
            nodes, weights = _ONE if width == 1.0 else _BLOCK
            some = [column[going] for column in columns]
            places = n - 0.5 + width * (nodes + 1) / 2
            added = sum(w * self._stays_and_buys(at, *some) for w, at in zip(weights * width / 2, places, strict=True))
            expected[going] += added
            going, n = going[added > _NEGLIGIBLE], n + width
        return expected.reshape(x.shape)

    def _stays_and_buys(self, n: float, t: Floats, x: Floats, t_x: Floats, T: Floats) -> Floats:
        """Probability of n or more purchases in t of a customer that has not left; n may lie between two numbers."""
        stay = self.b + x + self.leaves_at_once
        share, weights = t / (self.alpha + T + t), self._step_weights(x, t_x, T)
        steps = [betainc(n * self.k - done, self.r + self.k * x + done, share) for done in range(self.k)]
        kept = np.exp(betaln(self.a, stay + n - 1) - betaln(self.a, stay))
        probability: Floats = kept * sum(weight * step for weight, step in zip(weights, steps, strict=True))
        return probability


def fit_bg_nbd(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> BetaGeometric:
    """BG/NBD: nobody leaves before a repeat purchase. See `compress` for the columns.

    Raises:
        BadHistories: the columns are no histories. A fit never raises for what they tell: see `fitted`.
    """
    return fit_beta_geometric(compress(x, t_x, T), k=1, leaves_at_once=False)


def fit_mbg_nbd(x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> BetaGeometric:
    """MBG/NBD: the first purchase may be the last. See `compress` for the columns.

    Raises:
        BadHistories: the columns are no histories. A fit never raises for what they tell: see `fitted`.
    """
    return fit_beta_geometric(compress(x, t_x, T), k=1, leaves_at_once=True)


def fit_mbg_cnbd_k(
    x: ArrayLike, t_x: ArrayLike, T: ArrayLike, *, k: int | None = None, sum_log_intervals: float | None = None
) -> BetaGeometric:
    """MBG/CNBD-k: regular rhythms, k steps an interval. See `compress` for the columns.

    k: null: the most likely one, from 1 to `MOST_STEPS`. sum_log_intervals: the natural logarithms of every interval
    between two purchases that follow each other, summed over all customers, in the unit of the columns: it tells the
    rhythm best; without it k is chosen by how often and when customers bought last.

    Raises:
        BadHistories: the columns are no histories. A fit never raises for what they tell: see `fitted`.
    """
    histories = compress(x, t_x, T)
    if k is None:
        return fit_most_regular(histories, sum_log_intervals)
    return fit_beta_geometric(histories, k=k, leaves_at_once=True, sum_log_intervals=sum_log_intervals)


def fit_most_regular(histories: Histories, sum_log_intervals: float | None) -> BetaGeometric:
    """`fit_mbg_cnbd_k` of histories that are compressed; k is raised as long as it becomes more likely."""
    best = fit_beta_geometric(histories, k=1, leaves_at_once=True)
    for steps in range(2, MOST_STEPS + 1):
        model = fit_beta_geometric(histories, k=steps, leaves_at_once=True, sum_log_intervals=sum_log_intervals)
        if model.log_likelihood <= best.log_likelihood:
            break
        best = model
    return best


def fit_beta_geometric(
    histories: Histories, *, k: int, leaves_at_once: bool, sum_log_intervals: float | None = None
) -> BetaGeometric:
    """One of the family, of histories that are compressed; the unit of time changes alpha alone."""
    unit = histories.mean_age
    scaled = histories.in_units_of(unit)
    found = find_maximum(
        objective(scaled, k, leaves_at_once),
        [(r, alpha * k, a, b) for r, alpha, a, b in _STARTS],
        objective(scaled.sample(ROUGH_CUSTOMERS), k, leaves_at_once) if scaled.customers > ROUGH_CUSTOMERS else None,
    )
    in_unit = _log_rhythm(histories, k, sum_log_intervals) - k * histories.repeats * np.log(unit)
    fitted = judge_drop_out(found, scaled, k, found.value * histories.customers + in_unit)
    r, alpha, a, b = (float(value) for value in found.parameters)
    return BetaGeometric(r, alpha * unit, a, b, k, leaves_at_once, fitted)


def objective(histories: Histories, k: int, leaves_at_once: bool) -> Objective:
    """The mean log-likelihood of a customer by (r, alpha, a, b), without what the parameters do not change."""
    x, T, last = Levels.of(histories.x), Levels.of(histories.T), Levels.of(histories.t_x)
    share = histories.counts / max(histories.counts.sum(), 1.0)
    may_leave = histories.x + leaves_at_once > 0
    open_time = histories.T - histories.t_x
    extra = float(leaves_at_once)

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = parameters
        steps = r + k * histories.x
        log_end = T.each(lambda level: np.log(alpha + level))
        end = alpha + histories.T
        log_open, by_r, by_alpha = log_open_steps(steps, open_time, end, k)
        log_last = last.each(lambda level: np.log(alpha + level))
        odds = steps * (log_end - log_last)
        odds += x.each(lambda level: np.log(a) - np.log(np.maximum(b + level + extra - 1, _TINY)))
        odds = np.where(may_leave, odds - log_open, -np.inf)
        stay = x.each(lambda level: _log_stay(level, r, a, b, k, extra))
        value = stay + r * np.log(alpha) - steps * log_end + log_open + np.logaddexp(0.0, odds)
        gone = expit(odds)
        here = 1.0 - gone
        gradient = np.array(
            [
                share
                @ (
                    x.each(lambda level: digamma(r + k * level) - digamma(r))
                    + np.log(alpha)
                    - here * (log_end - by_r)
                    - gone * log_last
                ),
                share
                @ (
                    r / alpha
                    - here * (steps / end - by_alpha)
                    - gone * steps * last.each(lambda level: 1.0 / (alpha + level))
                ),
                share @ (x.each(lambda level: digamma(a + b) - digamma(a + b + level + extra)) + gone / a),
                share
                @ (
                    x.each(lambda level: _stay_slope(level, a, b, extra))
                    - gone * x.each(lambda level: 1.0 / np.maximum(b + level + extra - 1, _TINY))
                ),
            ]
        )
        return float(share @ value), gradient

    return log_likelihood


def _log_rhythm(histories: Histories, k: int, sum_log_intervals: float | None) -> float:
    """What k steps an interval add to the log-likelihood by the intervals alone; 0 for one step."""
    if k == 1:
        return 0.0
    if sum_log_intervals is not None:
        return (k - 1) * sum_log_intervals - histories.repeats * float(gammaln(k))
    again = histories.x > 0
    x, t_x = histories.x[again], histories.t_x[again]
    return float(histories.counts[again] @ ((k - 1) * x * np.log(t_x) - gammaln(k * x) + gammaln(x)))


def _log_stay(x: Floats, r: float, a: float, b: float, k: int, extra: float) -> Floats:
    stayed: Floats = gammaln(r + k * x) - gammaln(r) + betaln(a, b + x + extra) - betaln(a, b)
    return stayed


def _stay_slope(x: Floats, a: float, b: float, extra: float) -> Floats:
    slope: Floats = digamma(b + x + extra) - digamma(b) + digamma(a + b) - digamma(a + b + x + extra)
    return slope


def _expected_until_leaving(shape: Floats, rate: Floats, a: float, stay: Floats, t: Floats) -> Floats:
    """Expected purchases in t of a customer that has not left: mean of (1 - exp(-rate p t)) / p.

    Fader, Hardie & Lee's form after an Euler and a Pfaff transformation: its second parameter does not grow with the
    purchases. At a = 1 it is the mean of both sides.
    """
    if abs(a - 1.0) < _NEAR_ONE:
        below, above = (_expected_until_leaving(shape, rate, 1.0 + side, stay, t) for side in (-_BESIDE, _BESIDE))
        return (below + above) / 2
    shape, rate, stay, t = np.broadcast_arrays(shape, rate, stay, t)
    c, share = a + stay - 1.0, t / (rate + t)
    with np.errstate(over="ignore", invalid="ignore"):  # inf x 0, of populations that are all alike
        series = hyp2f1(a - 1.0, c - shape, c, share)
        expected: Floats = np.asarray(c / (a - 1.0) * (1.0 - (1.0 - share) ** (a - 1.0) * series))
    lost = ~(np.isfinite(expected) & (expected >= 0.0))
    if lost.any():
        expected[lost] = _mean_until_leaving(shape[lost], (t / rate)[lost], a, stay[lost])
    return expected


def _mean_until_leaving(shape: Floats, times: Floats, a: float, stay: Floats) -> Floats:
    """The same by Gauss and Legendre's rule over the probability to leave, where the series has lost its digits."""
    leaving = betaincinv(a, stay, (_NODES[:, None] + 1) / 2)
    bought = -np.expm1(-shape * np.log1p(times * leaving)) / np.maximum(leaving, _TINY)
    mean: Floats = _WEIGHTS / 2 @ np.where(leaving > _TINY, bought, shape * times)
    return mean
