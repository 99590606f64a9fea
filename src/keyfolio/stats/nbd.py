"""Customers who never leave (NBD, and CNBD-k for regular rhythms): what a model of leaving must do better than.

Source: Ehrenberg, "The pattern of consumer purchases", Applied Statistics 8 (1959) 26; Chatfield & Goodhardt, "A
consumer purchasing model with Erlang inter-purchase times", JASA 68 (1973) 828.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, gammaln

from keyfolio.stats.fitted import Doubt, judge
from keyfolio.stats.histories import Levels
from keyfolio.stats.maximum import find_maximum

if TYPE_CHECKING:
    from keyfolio.stats.arrays import Floats
    from keyfolio.stats.fitted import Fitted
    from keyfolio.stats.histories import Histories
    from keyfolio.stats.maximum import Maximum, Objective

ROUGH_CUSTOMERS = 20_000
"""Customers on whom the first climbs are made, when there are more."""

FEWEST_REPEATERS = 10
"""Fewer customers who bought again do not tell a population."""

DROP_OUT_EVIDENCE = 3.0
"""Log-likelihood that leaving must add to nobody leaving: half the 5 % point of chi-square with two degrees."""


def staying_objective(histories: Histories, k: int) -> Objective:
    """The mean log-likelihood of a customer by (r, alpha), without what they do not change; its gradient."""
    x, T = Levels.of(histories.x), Levels.of(histories.T)
    share = histories.counts / max(histories.counts.sum(), 1.0)
    open_time = histories.T - histories.t_x

    def log_likelihood(parameters: Floats) -> tuple[float, Floats]:
        r, alpha = parameters
        steps, end = r + k * histories.x, alpha + histories.T
        log_end = T.each(lambda level: np.log(alpha + level))
        log_open, by_r, by_alpha = log_open_steps(steps, open_time, end, k)
        rate = x.each(lambda level: gammaln(r + k * level) - gammaln(r))
        value = rate + r * np.log(alpha) - steps * log_end + log_open
        rate_slope = x.each(lambda level: digamma(r + k * level) - digamma(r))
        slopes = rate_slope + np.log(alpha) - log_end + by_r, r / alpha - steps / end + by_alpha
        return float(share @ value), np.array([share @ slope for slope in slopes])

    return log_likelihood


def judge_drop_out(found: Maximum, histories: Histories, k: int, log_likelihood: float) -> Fitted:
    """What a maximum by (r, alpha, …) tells, held against nobody leaving: histories and maximum in the same unit."""
    doubt = doubt_about(histories)
    if doubt is None:
        held = histories.without_last() if k == 1 else histories
        staying = find_maximum(staying_objective(held, k), [found.parameters[:2].tolist()])
        if (found.value - staying.value) * histories.customers < DROP_OUT_EVIDENCE:
            rates = _rates_alone(staying, found.parameters.size)
            return judge(rates, histories.customers, log_likelihood, Doubt("boundary", "drop_out_not_told"))
    return judge(found, histories.customers, log_likelihood, doubt)


def _rates_alone(staying: Maximum, parameters: int) -> Maximum:
    """Nothing is told of whether and when customers leave, but their rates are."""
    if staying.covariance is None:
        return staying
    covariance = np.zeros((parameters, parameters))
    covariance[:2, :2] = staying.covariance
    return replace(staying, covariance=covariance)


def doubt_about(histories: Histories) -> Doubt | None:
    """Why histories hardly tell anything, whatever the model; null: they may."""
    if histories.repeaters >= FEWEST_REPEATERS:
        return None
    return Doubt("too_few", "few_repeaters" if histories.repeaters else "no_repeats")


def step_terms(steps: Floats, open_share: Floats, k: int) -> list[Floats]:
    """The weights of 0, 1 … k - 1 steps done since the last purchase; of none it is 1."""
    terms = [np.ones_like(steps + open_share)]
    for done in range(1, k):
        terms.append(terms[-1] * (steps + done - 1) * open_share / done)
    return terms


def log_open_steps(
    steps: Floats, open_time: Floats, end: Floats, k: int
) -> tuple[Floats | float, Floats | float, Floats | float]:
    """Logarithm of the sum of these weights, and its slopes by r and by alpha; all are 0 for one step.

    It is what the silence since the last purchase says of who is still there.
    """
    if k == 1:
        return 0.0, 0.0, 0.0
    terms = step_terms(steps, open_time / end, k)
    summed = np.sum(terms, axis=0)
    by_r, by_alpha, risen = (np.zeros_like(steps) for _ in range(3))
    for done in range(1, k):
        risen += 1.0 / (steps + done - 1)
        by_r += terms[done] * risen
        by_alpha -= done * terms[done] / end
    return np.log(summed), by_r / summed, by_alpha / summed
