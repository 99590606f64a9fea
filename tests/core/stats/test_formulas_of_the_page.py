"""The formulas that the page of stage 2 teaches, written down as they stand there, are what the models work out."""

from __future__ import annotations

from math import exp, factorial, gamma, log, pi, sqrt

import numpy as np
import pytest
from benchmarks import buyers
from scipy.integrate import quad
from scipy.special import beta as euler_beta
from scipy.stats import beta as beta_distribution
from scipy.stats import gamma as gamma_distribution

from keyfolio.stats import (
    BetaGeometric,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_log_normal_spend,
    fit_mbg_cnbd_k,
    fit_pareto_nbd,
    fit_shifted_beta_geometric,
)

X, LAST, AGE = 3, 40.0, 65.0
FAR = 30.0


def _world(k: int = 1) -> buyers.Buyers:
    chance = np.random.default_rng(11)
    ages = np.floor(chance.uniform(40.0, 120.0, size=60))
    return buyers.beta_geometric(chance, (1.1, 8.0 / k, 0.9, 3.0), ages, 0.0, k=k, leaves_at_once=True)


def _bracket(model: BetaGeometric, x: float, t_x: float, T: float) -> tuple[float, float]:
    """The two terms in brackets: still there, and left after the last order day."""
    r, alpha, a, b, k = model.r, model.alpha, model.a, model.b, model.k
    steps, open_share = r + k * x, (T - t_x) / (alpha + T)
    weight = sum(gamma(steps + j) / (gamma(steps) * factorial(j)) * open_share**j for j in range(k))
    stays = b + x if model.leaves_at_once else b + x - 1
    left = a / stays / (alpha + t_x) ** steps if model.leaves_at_once or x > 0 else 0.0
    return weight / (alpha + T) ** steps, left


def _log_likelihood(model: BetaGeometric, world: buyers.Buyers) -> float:
    r, alpha, a, b, k = model.r, model.alpha, model.a, model.b, model.k
    summed = (k - 1) * world.log_intervals - world.x.sum() * log(gamma(k))
    for x, t_x, T in zip(world.x, world.t_x, world.T, strict=True):
        kept = euler_beta(a, b + x + model.leaves_at_once) / euler_beta(a, b)
        summed += log(gamma(r + k * x) / gamma(r) * alpha**r * kept * sum(_bracket(model, x, t_x, T)))
    return float(summed)


def _fits() -> dict[str, tuple[BetaGeometric, buyers.Buyers]]:
    plain, regular = _world(), _world(3)
    return {
        "MBG/CNBD-3": (
            fit_mbg_cnbd_k(regular.x, regular.t_x, regular.T, k=3, sum_log_intervals=regular.log_intervals),
            regular,
        ),
        "MBG/NBD": (fit_mbg_cnbd_k(plain.x, plain.t_x, plain.T, k=1), plain),
        "BG/NBD": (fit_bg_nbd(plain.x, plain.t_x, plain.T), plain),
    }


@pytest.mark.parametrize("name", ["MBG/CNBD-3", "MBG/NBD", "BG/NBD"])
def test_the_likelihood_and_p_alive_of_those_who_leave_after_an_order(name: str) -> None:
    model, world = _fits()[name]
    assert model.log_likelihood == pytest.approx(_log_likelihood(model, world), rel=1e-9)
    here, left = _bracket(model, X, LAST, AGE)
    assert float(model.p_alive(X, LAST, AGE)) == pytest.approx(here / (here + left), rel=1e-9)


@pytest.mark.parametrize("name", ["MBG/NBD", "BG/NBD"])
def test_what_is_expected_of_those_who_order_at_random(name: str) -> None:
    model, _ = _fits()[name]
    leaving = beta_distribution(model.a, model.b + X + model.leaves_at_once)
    mean, _ = quad(
        lambda p: leaving.pdf(p) * (1 - (1 + p * FAR / (model.alpha + AGE)) ** -(model.r + X)) / p, 0, 1, limit=200
    )
    expected = float(model.p_alive(X, LAST, AGE)) * mean
    assert float(model.expected_future_purchases(FAR, X, LAST, AGE)) == pytest.approx(expected, rel=1e-6)


def test_what_is_expected_of_those_with_a_rhythm() -> None:
    model, _ = _fits()["MBG/CNBD-3"]
    a, stay, k, steps = model.a, model.b + X + 1, 3, model.r + 3 * X
    open_share = (AGE - LAST) / (model.alpha + AGE)
    weights = np.array([gamma(steps + j) / (gamma(steps) * factorial(j)) * open_share**j for j in range(k)])
    weights /= weights.sum()

    def reached(n: int) -> float:
        """n k steps in the time to come, with those that are done, which tell of the rate too."""
        total = 0.0
        for done, weight in enumerate(weights):
            rate = gamma_distribution(steps + done, scale=1 / (model.alpha + AGE))
            needed = gamma_distribution(n * k - done)
            total += weight * quad(lambda one, r=rate, w=needed: r.pdf(one) * w.cdf(one * FAR), 0, 5, limit=300)[0]
        return float(total)

    summed = sum(euler_beta(a, stay + n - 1) / euler_beta(a, stay) * reached(n) for n in range(1, 30))
    expected = float(model.p_alive(X, LAST, AGE)) * summed
    assert float(model.expected_future_purchases(FAR, X, LAST, AGE)) == pytest.approx(expected, rel=1e-6)


def test_the_formulas_of_pareto_nbd() -> None:
    world = _world()
    model = fit_pareto_nbd(world.x, world.t_x, world.T)
    r, alpha, s, beta = model.r, model.alpha, model.s, model.beta

    def odds(x: float, t_x: float, T: float) -> float:
        inside = quad(
            lambda u: ((alpha + T) / (alpha + u)) ** (r + x) * ((beta + T) / (beta + u)) ** s / (beta + u), t_x, T
        )
        return float(s * inside[0])

    summed = sum(
        log(gamma(r + x) / gamma(r) * alpha**r / (alpha + T) ** (r + x) * (beta / (beta + T)) ** s)
        + log(1 + odds(x, t_x, T))
        for x, t_x, T in zip(world.x, world.t_x, world.T, strict=True)
    )
    assert model.log_likelihood == pytest.approx(summed, rel=1e-8)
    alive = 1 / (1 + odds(X, LAST, AGE))
    assert float(model.p_alive(X, LAST, AGE)) == pytest.approx(alive, rel=1e-8)
    stays = (beta + AGE) / (s - 1) * (1 - ((beta + AGE) / (beta + AGE + FAR)) ** (s - 1))
    expected = alive * (r + X) / (alpha + AGE) * stays
    assert float(model.expected_future_purchases(FAR, X, LAST, AGE)) == pytest.approx(expected, rel=1e-8)


def test_the_formulas_of_bg_bb() -> None:
    chance = np.random.default_rng(5)
    buys, stays = chance.beta(1.2, 0.8, size=80), chance.geometric(chance.beta(0.7, 3.0, size=80)) - 1
    bought = (chance.random((80, 6)) < buys[:, None]) & (np.arange(6) < stays[:, None])
    x, t_x = bought.sum(axis=1), np.where(bought, np.arange(1, 7), 0).max(axis=1)
    model = fit_bg_bb(x, t_x, np.full(80, 6))
    alpha, beta, c, d, n = model.alpha, model.beta, model.gamma, model.delta, 6

    def likelihood(x: float, t_x: int) -> float:
        there = euler_beta(alpha + x, beta + n - x) / euler_beta(alpha, beta) * euler_beta(c, d + n) / euler_beta(c, d)
        gone = sum(
            euler_beta(alpha + x, beta + m - x) / euler_beta(alpha, beta) * euler_beta(c + 1, d + m) / euler_beta(c, d)
            for m in range(t_x, n)
        )
        return float(there + gone)

    assert model.log_likelihood == pytest.approx(sum(log(likelihood(*row)) for row in zip(x, t_x, strict=True)))
    alive = (
        euler_beta(alpha + 2, beta + n - 2)
        / euler_beta(alpha, beta)
        * euler_beta(c, d + n + 1)
        / euler_beta(c, d)
        / likelihood(2, 4)
    )
    assert float(model.p_alive(2, 4, n)) == pytest.approx(alive)
    there_for = sum(euler_beta(c, d + n + 1 + j) / euler_beta(c, d + n + 1) for j in range(5))
    expected = alive * (alpha + 2) / (alpha + beta + n) * there_for
    assert float(model.expected_future_purchases(5, 2, 4, n)) == pytest.approx(expected)


def test_the_formulas_of_order_values() -> None:
    chance = np.random.default_rng(8)
    n = chance.integers(1, 9, size=200).astype(np.float64)
    z = chance.gamma(3.0 * n) / n / chance.gamma(4.0, size=200) * 60.0
    model = fit_gamma_gamma(n, z)
    p, q, v = model.p, model.q, model.v
    likelihoods = [
        gamma(p * many + q) / (gamma(p * many) * gamma(q))
        * v**q * (many * mean) ** (p * many) / mean / (v + many * mean) ** (p * many + q)
        for many, mean in zip(n, z, strict=True)
    ]  # fmt: skip
    assert model.log_likelihood == pytest.approx(sum(map(log, likelihoods)))
    assert float(model.expected_value(80.0, 4)) == pytest.approx(p * (v + 4 * 80.0) / (p * 4 + q - 1))
    assert model.mean == pytest.approx(p * v / (q - 1))


def test_the_formulas_of_log_normal_values() -> None:
    chance = np.random.default_rng(9)
    n = chance.integers(1, 9, size=200).astype(np.float64)
    z = np.exp(4.0 + 0.3 * np.log(n) + 0.7 * chance.standard_normal(200))
    model = fit_log_normal_spend(n, z)
    summed = 0.0
    for many, mean in zip(n, z, strict=True):
        w = log(1 + (exp(model.within**2) - 1) / many)
        middle, variance = model.level + model.slope * log(many) - w / 2, model.between**2 + w
        summed += -((log(mean) - middle) ** 2) / (2 * variance) - log(sqrt(2 * pi * variance)) - log(mean)
    assert model.log_likelihood == pytest.approx(summed)
    w = log(1 + (exp(model.within**2) - 1) / 4)
    g, line = model.between**2 / (model.between**2 + w), model.level + model.slope * log(4)
    m, d2 = line + g * (log(80.0) + w / 2 - line), model.between**2 * (1 - g)
    assert float(model.expected_value(80.0, 4)) == pytest.approx(exp(m + d2 / 2))


def test_the_formulas_of_contracts() -> None:
    counts = [131, 126, 90, 60, 42, 34, 26, 491]  # of a thousand, ended after 1 to 7 years, and gone on
    model = fit_shifted_beta_geometric([1, 2, 3, 4, 5, 6, 7, 7], [True] * 7 + [False], counts)
    alpha, beta = model.alpha, model.beta
    ended = [euler_beta(alpha + 1, beta + n - 1) / euler_beta(alpha, beta) for n in range(1, 8)]
    goes_on = euler_beta(alpha, beta + 7) / euler_beta(alpha, beta)
    summed = sum(count * log(likelihood) for count, likelihood in zip(counts, [*ended, goes_on], strict=True))
    assert model.log_likelihood == pytest.approx(summed)
    assert float(model.retention(3)) == pytest.approx((beta + 2) / (alpha + beta + 2))
    expected = sum(euler_beta(alpha, beta + 2 + j) / euler_beta(alpha, beta + 2) / 1.1**j for j in range(1, 5))
    assert float(model.expected_periods(4, 2, 0.1)) == pytest.approx(expected)
