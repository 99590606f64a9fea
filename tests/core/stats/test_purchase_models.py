"""Purchase models: truth recovered, gradients right, and what must not change an answer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from benchmarks import buyers
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from tests.core.stats.published import cdnow

from keyfolio.errors import BadHistories
from keyfolio.stats import (
    BetaGeometric,
    Fitted,
    ParetoNbd,
    compress,
    dependence,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_log_normal_spend,
    fit_mbg_cnbd_k,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_shifted_beta_geometric,
)
from keyfolio.stats.beta_geometric import objective
from keyfolio.stats.bg_bb import bg_bb_objective
from keyfolio.stats.gamma_gamma import gamma_gamma_objective
from keyfolio.stats.pareto_nbd import pareto_objective

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from keyfolio.stats import Histories, Population
    from keyfolio.stats.maximum import Objective

SOME = settings(deadline=None, max_examples=60, derandomize=True)
GIVEN = Fitted(0.0, 0, "identified", (), None)
TRUTH = (0.9, 40.0, 0.8, 3.0)
FITS: dict[str, Callable[..., BetaGeometric | ParetoNbd]] = {
    "bg_nbd": fit_bg_nbd,
    "mbg_nbd": fit_mbg_nbd,
    "mbg_cnbd_k": fit_mbg_cnbd_k,
    "pareto_nbd": fit_pareto_nbd,
}


def _ages(random: np.random.Generator, customers: int) -> NDArray[np.float64]:
    return random.uniform(200.0, 800.0, size=customers)


def _near_truth(model: Population, truth: tuple[float, ...], errors: float = 4.0) -> None:
    assert model.fitted.is_identified
    for (name, value), known in zip(model.parameters.items(), truth, strict=True):
        error = model.standard_errors[name]
        assert error is not None
        assert abs(value - known) < errors * error, name
        assert error < known, f"{name} is hardly told at all: the test could not fail"


def test_bg_nbd_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(1)
    world = buyers.beta_geometric(random, TRUTH, _ages(random, 8000), 365.0)
    model = fit_bg_nbd(world.x, world.t_x, world.T)
    _near_truth(model, TRUTH)
    _expects_what_came(model, world)


def test_mbg_nbd_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(2)
    world = buyers.beta_geometric(random, TRUTH, _ages(random, 8000), 365.0, leaves_at_once=True)
    model = fit_mbg_nbd(world.x, world.t_x, world.T)
    _near_truth(model, TRUTH)
    _expects_what_came(model, world)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("told", ["intervals told", "intervals not told"])
def test_regular_rhythms_are_recovered_with_their_steps(k: int, told: str) -> None:
    random = np.random.default_rng(3 + k)
    truth = (1.5, 15.0, 0.8, 4.0)
    world = buyers.beta_geometric(random, truth, _ages(random, 6000), 365.0, k=k, leaves_at_once=True)
    intervals = world.log_intervals if told == "intervals told" else None
    model = fit_mbg_cnbd_k(world.x, world.t_x, world.T, sum_log_intervals=intervals)
    assert model.k == k
    _near_truth(model, truth)
    _expects_what_came(model, world)


def test_pareto_nbd_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(11)
    truth = (1.2, 40.0, 0.9, 500.0)
    world = buyers.pareto(random, truth, _ages(random, 12000), 365.0)
    model = fit_pareto_nbd(world.x, world.t_x, world.T)
    _near_truth(model, truth)
    _expects_what_came(model, world)


def test_gamma_gamma_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(12)
    orders = 1 + random.poisson(3.0, size=6000)
    own = 6.0 * 1500.0 / random.gamma(4.0, size=6000)
    means = own / (6.0 * orders) * random.gamma(6.0 * orders)
    _near_truth(fit_gamma_gamma(orders, means), (6.0, 4.0, 1500.0))


def test_log_normal_spend_recovers_the_population_it_was_drawn_from() -> None:
    chance = np.random.default_rng(15)
    orders = 1.0 + chance.poisson(4.0, size=6000)
    own = 7.0 + 0.4 * np.log(orders) + 0.8 * chance.standard_normal(6000)
    noise = [np.exp(0.5 * chance.standard_normal(int(many)) - 0.125).mean() for many in orders]
    means = np.exp(own) * np.array(noise)
    model = fit_log_normal_spend(orders, means)
    _near_truth(model, (0.8, 0.5))
    assert [model.level, model.slope] == pytest.approx([7.0, 0.4], abs=0.12)
    assert model.expected_value(means, orders).mean() == pytest.approx(np.exp(own).mean(), rel=0.02)
    once = orders == 1
    assert model.expected_value(means[once], 1).mean() == pytest.approx(np.exp(own[once]).mean(), rel=0.2)
    drawn = model.draw_totals(chance, np.full(6000, 3.0), means, orders)
    assert drawn.mean() == pytest.approx(3 * np.exp(own).mean(), rel=0.05)
    assert dependence(orders, means).p_value == pytest.approx(0, abs=1e-6)


def test_order_values_so_unlike_that_they_have_no_mean_are_said_to_have_none() -> None:
    chance = np.random.default_rng(17)
    orders = 1.0 + chance.poisson(1.0, size=400)
    model = fit_gamma_gamma(orders, np.exp(3.5 * chance.standard_normal(400)))
    assert model.q <= 1
    assert model.fitted.reasons[0] == "no_mean"
    assert (model.expected_value([1.0, 1.0], [0.0, 50.0]) > 0).all()


@pytest.mark.parametrize("p", [0.3, 0.5, 1.0])
def test_means_of_few_orders_are_not_taken_for_dependence(p: float) -> None:
    chance = np.random.default_rng(18)
    orders = 2.0 + chance.poisson(2.0, size=4000)
    own = p * 1500.0 / chance.gamma(4.0, size=4000)
    means = own / (p * orders) * chance.gamma(p * orders)
    plain, centred = (
        dependence(orders, means),
        dependence(orders, fit_gamma_gamma(orders, means).centred(means, orders)),
    )
    assert abs(centred.correlation) < 0.04
    assert plain.correlation > centred.correlation


@pytest.mark.parametrize("scales", [(5.0, 4000.0), (1e4, 1.0), (40.0, 40.0), (0.1, 900.0), (2.0, 1e-3)])
@pytest.mark.parametrize("powers", [(0.9, 20.0), (0.3, 0.05), (30.0, 0.5), (300.0, 7.0)])
def test_the_integral_of_pareto_nbd_is_right_however_unlike_its_scales(
    scales: tuple[float, float], powers: tuple[float, float]
) -> None:
    (alpha, beta), (r, s) = scales, powers
    model = ParetoNbd(r, alpha, s, beta, GIVEN)
    for x, t_x, T in ((0.0, 0.0, 700.0), (3.0, 30.0, 400.0), (30.0, 10.0, 400.0)):
        exponent = _exponent(model, x, T)
        first = np.log(max(t_x, 1e-12))
        highest = exponent(first)
        places = pairwise(np.linspace(first, np.log(T), 40))
        parts = [quad(lambda time: np.exp(exponent(time) - highest), *ends, limit=200)[0] for ends in places]  # noqa: B023
        odds = np.log(s) + highest + np.log(sum(parts))
        assert model.p_alive(x, t_x, T) == pytest.approx(expit(-odds), rel=1e-6, abs=1e-12)


def _exponent(model: ParetoNbd, x: float, T: float) -> Callable[[float], float]:
    """Of what is integrated over the logarithm of the moment of leaving, as the paper has it."""

    def exponent(time: float) -> float:
        rate = (model.r + x) * (np.log(model.alpha + T) - np.log(model.alpha + np.exp(time)))
        left = np.log(model.beta + np.exp(time))
        return float(rate + model.s * (np.log(model.beta + T) - left) + time - left)

    return exponent


def test_independent_columns_are_called_dependent_one_time_in_twenty() -> None:
    chance = np.random.default_rng(16)
    told = [dependence(1 + chance.poisson(3.0, 80), chance.lognormal(size=80)).p_value for _ in range(600)]
    assert np.mean([p_value is not None and p_value < 0.05 for p_value in told]) == pytest.approx(0.05, abs=0.025)


def test_bg_bb_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(13)
    truth, n = (1.2, 0.8, 0.7, 3.0), 12
    buys, leaves = random.beta(*truth[:2], size=8000), random.beta(*truth[2:], size=8000)
    there = np.cumprod(random.random((8000, n)) >= leaves[:, None], axis=1)
    bought = there * (random.random((8000, n)) < buys[:, None])
    last = np.max(bought * np.arange(1, n + 1), axis=1)
    _near_truth(fit_bg_bb(bought.sum(axis=1), last, np.full(8000, n)), truth)


def test_shifted_beta_geometric_recovers_the_population_it_was_drawn_from() -> None:
    random = np.random.default_rng(14)
    lasts = random.geometric(random.beta(0.8, 2.5, size=6000))
    seen = random.integers(1, 9, size=6000)
    _near_truth(fit_shifted_beta_geometric(np.minimum(lasts, seen), lasts <= seen), (0.8, 2.5))


def _expects_what_came(model: BetaGeometric | ParetoNbd, world: buyers.Buyers) -> None:
    expected = model.expected_future_purchases(365.0, world.x, world.t_x, world.T)
    alive = model.p_alive(world.x, world.t_x, world.T)
    spread = world.later.std() / np.sqrt(world.later.size)
    assert expected.mean() == pytest.approx(world.later.mean(), abs=4 * spread)
    assert alive.mean() == pytest.approx(world.alive.mean(), abs=0.03)
    often = world.x >= np.quantile(world.x, 0.8)
    assert expected[often].mean() == pytest.approx(world.later[often].mean(), rel=0.08)


@pytest.mark.parametrize("point", [(0.9, 40.0, 0.8, 3.0), (3.0, 10.0, 1.0, 0.6), (0.2, 200.0, 1e-4, 2.0)])
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("leaves_at_once", [False, True])
def test_slopes_of_the_beta_geometric_family(point: tuple[float, ...], k: int, leaves_at_once: bool) -> None:
    _check_slopes(objective(_mixed(), k, leaves_at_once), point)


@pytest.mark.parametrize("point", [(0.9, 40.0, 0.8, 30.0), (3.0, 10.0, 1.0, 600.0), (0.2, 200.0, 1e-3, 2.0)])
def test_slopes_of_pareto_nbd(point: tuple[float, ...]) -> None:
    _check_slopes(pareto_objective(_mixed()), point)


def test_slopes_of_bg_bb_and_gamma_gamma() -> None:
    occasions = compress([0, 2, 3, 6, 1], [0, 4, 6, 6, 2], [6, 6, 6, 6, 4])
    _check_slopes(bg_bb_objective(occasions), (1.2, 0.7, 0.6, 2.8))
    values = gamma_gamma_objective(np.array([1.0, 3.0, 8.0]), np.array([0.7, 1.3, 2.2]))
    _check_slopes(values, (6.2, 3.7, 0.4))


def _mixed() -> Histories:
    return compress([0, 0, 1, 4, 40, 300, 2], [0, 0, 30, 300, 640, 700, 1], [0, 90, 400, 420, 640, 705, 800])


def _check_slopes(log_likelihood: Objective, point: tuple[float, ...]) -> None:
    at = np.array(point)
    _, slopes = log_likelihood(at)
    for place, slope in enumerate(slopes):
        step = np.zeros_like(at)
        step[place] = at[place] * 1e-3
        ahead, back, ahead2, back2 = (log_likelihood(at + times * step)[0] for times in (1, -1, 2, -2))
        numerical = (8 * (ahead - back) - (ahead2 - back2)) / (12 * step[place])
        rounding = 1e-14 * abs(ahead) / step[place]
        assert slope == pytest.approx(numerical, rel=1e-6, abs=1e-9 + rounding)


def test_many_purchases_are_summed_as_if_each_were_added() -> None:
    model = BetaGeometric(0.9, 40.0, 0.02, 3.0, 4, True, GIVEN)
    x, t_x, T = np.array([3.0, 60, 400]), np.array([200.0, 500, 690]), np.array([220.0, 503, 691])
    one_by_one = sum(model.purchases_at_least(n, 900.0, x, t_x, T) for n in range(1, 3000))
    np.testing.assert_allclose(model.expected_future_purchases(900.0, x, t_x, T), one_by_one, rtol=1e-5)


@pytest.mark.parametrize("a", [0.05, 0.8, 1.0, 1.0 + 1e-9, 4.0])
def test_the_closed_form_is_the_sum_of_its_probabilities(a: float) -> None:
    for leaves_at_once in (False, True):
        model = BetaGeometric(0.9, 40.0, a, 3.0, 1, leaves_at_once, GIVEN)
        x, t_x, T = np.array([0, 3, 60, 400.0]), np.array([0, 200, 500, 690.0]), np.array([30, 400, 520, 700.0])
        closed = model.expected_future_purchases(900.0, x, t_x, T)
        summed = sum(model.purchases_at_least(n, 900.0, x, t_x, T) for n in range(1, 3000))
        np.testing.assert_allclose(closed, summed, rtol=1e-8)


def test_drawn_futures_are_those_expected() -> None:
    models = (
        BetaGeometric(0.9, 40.0, 0.8, 3.0, 1, False, GIVEN),
        BetaGeometric(1.5, 15.0, 0.8, 4.0, 3, True, GIVEN),
        ParetoNbd(1.2, 40.0, 0.9, 500.0, GIVEN),
    )
    for model in models:
        for history in ((0, 0, 100), (5, 300, 330), (9, 150, 500)):
            many = np.broadcast_arrays(*history, np.zeros(200_000))[:3]
            drawn = model.draw_future(np.random.default_rng(5), 365.0, *many)
            error = drawn.std() / np.sqrt(drawn.size)
            assert drawn.mean() == pytest.approx(
                float(model.expected_future_purchases(365.0, *history)), abs=5 * error + 1e-6
            )


def test_a_population_that_is_hardly_told_is_drawn_within_reason() -> None:
    hardly = Fitted(0.0, 12, "weak", ("wide",), np.diag([9e5, 1.0, 4e3, 0.0]))
    model, chance = BetaGeometric(0.9, 40.0, 0.8, 3.0, 2, True, hardly), np.random.default_rng(6)
    drawn = [model.drawn(chance) for _ in range(200)]
    assert [one.b for one in drawn] == pytest.approx([3.0] * 200)
    assert max(one.r for one in drawn) == pytest.approx(0.9 * np.exp(5))
    futures = [one.draw_future(chance, 3650.0, [0.0, 90.0], [0.0, 900.0], [0.0, 900.0]) for one in drawn]
    assert np.isfinite(futures).all()


@pytest.mark.parametrize("name", FITS)
def test_the_order_of_the_rows_changes_nothing(name: str) -> None:
    data = cdnow()
    shuffled = np.random.default_rng(3).permutation(data.x.size)
    one = FITS[name](data.x, data.t_x, data.T)
    other = FITS[name](data.x[shuffled], data.t_x[shuffled], data.T[shuffled])
    assert one.parameters == other.parameters
    assert one.log_likelihood == other.log_likelihood


@pytest.mark.parametrize("name", FITS)
def test_the_unit_of_time_changes_nothing_but_times(name: str) -> None:
    data = cdnow()
    weeks, days = FITS[name](data.x, data.t_x, data.T), FITS[name](data.x, data.t_x * 7, data.T * 7)
    times = {"alpha", "beta"}
    for parameter, value in weeks.parameters.items():
        assert days.parameters[parameter] == pytest.approx(value * (7 if parameter in times else 1), rel=1e-5)
    histories = data.x[:50], data.t_x[:50], data.T[:50]
    np.testing.assert_allclose(
        days.expected_future_purchases(70, data.x[:50], data.t_x[:50] * 7, data.T[:50] * 7),
        weeks.expected_future_purchases(10, *histories),
        rtol=1e-5,
    )


def test_more_purchases_than_the_rough_climb_takes_end_at_the_same_maximum() -> None:
    data = cdnow()
    one = fit_bg_nbd(data.x, data.t_x, data.T)
    many = fit_bg_nbd(*(np.tile(column, 20) for column in (data.x, data.t_x, data.T)))
    assert list(many.parameters.values()) == pytest.approx(list(one.parameters.values()), rel=1e-6)
    assert many.log_likelihood == pytest.approx(20 * one.log_likelihood, rel=1e-12)


def test_who_never_leaves_is_not_said_to_have_left() -> None:
    random = np.random.default_rng(21)
    world = buyers.beta_geometric(random, (1.2, 30.0, 1e-9, 3.0), _ages(random, 3000), 10.0)
    for fit in FITS.values():
        model = fit(world.x, world.t_x, world.T)
        assert model.fitted.status == "boundary"
        assert "drop_out_not_told" in model.fitted.reasons


def test_nobody_bought_again() -> None:
    for fit in FITS.values():
        model = fit(np.zeros(50), np.zeros(50), np.arange(50.0))
        assert (model.fitted.status, model.fitted.reasons[0]) == ("too_few", "no_repeats")


_CUSTOMER = st.tuples(st.integers(0, 400), st.integers(0, 1000), st.integers(0, 1000)).map(
    lambda drawn: (drawn[0], drawn[1], drawn[1] + drawn[2]) if drawn[0] and drawn[1] else (0, 0, drawn[2])
)


@SOME
@given(st.lists(_CUSTOMER, max_size=25))
def test_no_histories_break_a_fit(customers: list[tuple[int, int, int]]) -> None:
    columns = np.array(customers, dtype=np.float64).reshape(-1, 3).T
    for fit in FITS.values():
        model = fit(*columns)
        assert np.isfinite(list(model.parameters.values())).all()
        assert np.isfinite(model.log_likelihood)
        if customers:
            alive, expected = model.p_alive(*columns), model.expected_future_purchases(365.0, *columns)
            assert ((alive >= 0) & (alive <= 1)).all()
            assert (np.isfinite(expected) & (expected >= 0)).all()


@pytest.mark.parametrize(
    ("x", "t_x", "T"),
    [([1], [2], [1]), ([1], [0], [3]), ([0], [2], [3]), ([-1], [0], [3]), ([np.nan], [0], [3]), ([1.5], [1], [3])],
)
def test_what_is_no_history_is_refused_with_its_row(x: list[float], t_x: list[float], T: list[float]) -> None:
    with pytest.raises(BadHistories, match="Row 0"):
        fit_bg_nbd(x, t_x, T)


@pytest.mark.parametrize(("x", "t_x", "n"), [([5], [2], [6]), ([1], [1.5], [6]), ([1], [1], [2.5])])
def test_what_are_no_occasions_are_refused(x: list[float], t_x: list[float], n: list[float]) -> None:
    with pytest.raises(BadHistories, match="Count the occasions"):
        fit_bg_bb(x, t_x, n)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(BadHistories, match="one length"):
        fit_pareto_nbd([1, 2], [3], [4])
