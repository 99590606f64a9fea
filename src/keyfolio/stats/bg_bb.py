"""BG/BB: purchases at fixed occasions (a year's conference, a month's order round): made or not made at each.

While it is with us a customer buys at an occasion with its own probability; before each occasion it leaves with its
own. Both are beta distributed over customers: (alpha, beta) to buy, (gamma, delta) to leave.

Source: Fader, Hardie & Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29
(2010) 1086.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, digamma, logsumexp

from keyfolio.errors import BadHistories
from keyfolio.language import Text
from keyfolio.stats.fitted import Fitted, Population, judge
from keyfolio.stats.histories import Histories, compress
from keyfolio.stats.maximum import find_maximum
from keyfolio.stats.nbd import doubt_about

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from keyfolio.stats.arrays import Floats
    from keyfolio.stats.maximum import Objective

_STARTS = ((1.0, 1.0, 1.0, 3.0), (1.2, 0.7, 0.6, 2.8), (0.5, 2.0, 0.3, 2.0))


@dataclass(frozen=True, slots=True)
class BetaBernoulli(Population):
    """A fitted population of buyers at occasions.

    alpha, beta: of the probabilities to buy. gamma, delta: of the probabilities to leave before an occasion. All
    methods broadcast; their arrays have the shape of the arguments.
    """

    alpha: float
    beta: float
    gamma: float
    delta: float
    fitted: Fitted

    @property
    def parameters(self) -> dict[str, float]:
        """By name, in the order of the covariance."""
        return {"alpha": self.alpha, "beta": self.beta, "gamma": self.gamma, "delta": self.delta}

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> Floats:
        """Probability to be there at the occasion after the n that were seen: x bought, the last of them the t_x-th."""
        x, t_x, n = np.broadcast_arrays(*(np.asarray(column, dtype=np.float64) for column in (x, t_x, n)))
        there = betaln(self.alpha + x, self.beta + n - x) - betaln(self.alpha, self.beta)
        there = there + betaln(self.gamma, self.delta + n + 1) - betaln(self.gamma, self.delta)
        point = np.array([self.alpha, self.beta, self.gamma, self.delta])
        alive: Floats = np.exp(there - _log_likelihoods(point, x, t_x, n))
        return alive

    def expected_purchases(self, n: ArrayLike) -> Floats:
        """Expected purchases of a new customer at its first n occasions."""
        return self.expected_future_purchases(n, 0.0, 0.0, 0.0)

    def expected_future_purchases(self, occasions: ArrayLike, x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> Floats:
        """Expected purchases at the occasions after the n that were seen."""
        occasions, x, t_x, n = (np.asarray(column, dtype=np.float64) for column in (occasions, x, t_x, n))
        buys = (self.alpha + x) / (self.alpha + self.beta + n)
        return self.p_alive(x, t_x, n) * buys * self._occasions_there(occasions, n)

    def _occasions_there(self, occasions: Floats, n: Floats) -> Floats:
        """How many occasions a customer that is there at the next one will be there for: 1 + S(1) + S(2) …"""
        occasions, n = np.broadcast_arrays(occasions, n)
        most = int(occasions.max(initial=0))
        first = betaln(self.gamma, self.delta + n + 1)
        stays = [
            np.where(later < occasions, np.exp(betaln(self.gamma, self.delta + n + 1 + later) - first), 0.0)
            for later in range(most)
        ]
        return np.sum(stays, axis=0) if stays else np.zeros(n.shape)


def fit_bg_bb(x: ArrayLike, t_x: ArrayLike, n: ArrayLike) -> BetaBernoulli:
    """BG/BB by maximum likelihood: how often each customer bought, at which occasion last (0: never), of how many.

    Raises:
        BadHistories: the columns are no histories. A fit never raises for what they tell: see `fitted`.
    """
    histories = compress(x, t_x, n)
    _check(histories)
    found = find_maximum(bg_bb_objective(histories), _STARTS)
    doubt = doubt_about(histories)
    fitted = judge(found, histories.customers, found.value * histories.customers, doubt)
    alpha, beta, gamma, delta = (float(value) for value in found.parameters)
    return BetaBernoulli(alpha, beta, gamma, delta, fitted)


def _check(histories: Histories) -> None:
    x, t_x, n = histories.x, histories.t_x, histories.T
    wrong = (x > t_x) | (t_x != np.floor(t_x)) | (n != np.floor(n))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise BadHistories(_NO_OCCASIONS.fill(x=x[place], t_x=t_x[place], n=n[place]))


_NO_OCCASIONS = Text(
    "A customer bought {x} times, the last time at occasion {t_x} of {n}. Occasions are whole numbers, and nobody buys "
    "more than once at each. Count the occasions, not the days.",
    "某客户购买 {x} 次，最后一次在第 {t_x} 个时点（共 {n} 个）。时点须为整数，每个时点至多购买一次。"
    "请按时点计数，而不是按天。",
)


def bg_bb_objective(histories: Histories) -> Objective:
    """The mean log-likelihood of a customer by (alpha, beta, gamma, delta), with its gradient."""
    share = histories.counts / max(histories.counts.sum(), 1.0)
    x, t_x, n = histories.x, histories.t_x, histories.T

    def log_likelihood(point: Floats) -> tuple[float, Floats]:
        values, slopes = _with_slopes(point, x, t_x, n)
        return float(share @ values), slopes @ share

    return log_likelihood


def _log_likelihoods(point: Floats, x: Floats, t_x: Floats, n: Floats) -> Floats:
    summed: Floats = logsumexp(_terms(point, x, t_x, n), axis=0)
    return summed


def _terms(point: Floats, x: Floats, t_x: Floats, n: Floats) -> Floats:
    """Logarithms of: there to the end; left right after the last purchase, one occasion later, two … (else -inf)."""
    alpha, beta, gamma, delta = point
    there = betaln(alpha + x, beta + n - x) + betaln(gamma, delta + n)
    terms = [there]
    for later in range(int((n - t_x).max(initial=0))):
        seen = t_x + later
        gone = betaln(alpha + x, beta + seen - x) + betaln(gamma + 1, delta + seen)
        terms.append(np.where(seen < n, gone, -np.inf))
    held: Floats = np.array(terms) - betaln(alpha, beta) - betaln(gamma, delta)
    return held


def _with_slopes(point: Floats, x: Floats, t_x: Floats, n: Floats) -> tuple[Floats, Floats]:
    alpha, beta, gamma, delta = point
    terms = _terms(point, x, t_x, n)
    values: Floats = logsumexp(terms, axis=0)
    slopes = np.zeros((4, x.size))
    for place, weight in enumerate(np.exp(terms - values)):
        seen = n if place == 0 else np.minimum(t_x + place - 1, n)
        gone = float(place > 0)
        bought, left = digamma(alpha + beta + seen), digamma(gamma + delta + seen + gone)
        slopes += weight * np.stack(
            [
                digamma(alpha + x) - bought,
                digamma(beta + seen - x) - bought,
                digamma(gamma + gone) - left,
                digamma(delta + seen) - left,
            ]
        )
    before = digamma(alpha + beta), digamma(gamma + delta)
    slopes -= np.array([[digamma(value)] for value in point]) - np.repeat(before, 2)[:, None]
    return values, slopes
