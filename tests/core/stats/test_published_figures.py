"""Every figure of the literature that a model must reach, by the id it has in `published_figures.md`.

LT: tests of lifetimes. BT: walkthrough and manual of BTYD. CT: tests of CLVTools. PM: tests of pymc-marketing.
"""

from __future__ import annotations

import csv
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.core.stats.published import cdnow, cdnow_spending, donations

from keyfolio.stats import (
    BetaBernoulli,
    BetaGeometric,
    Fitted,
    GammaGamma,
    ParetoNbd,
    ShiftedBetaGeometric,
    after_periods,
    discounted_value,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_shifted_beta_geometric,
    gini,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

RETENTION = Path(__file__).resolve().parents[4] / "shared" / "data" / "sbg_retention"
GIVEN = Fitted(0.0, 0, "identified", (), None)
CUSTOMER_1516 = (26.0, 30 + 6 / 7, 31.0)
GROUP_SIZES = [1411, 439, 214, 100, 62, 38, 29, 64]


@cache
def bg_nbd() -> BetaGeometric:
    data = cdnow()
    return fit_bg_nbd(data.x, data.t_x, data.T)


@cache
def mbg_nbd() -> BetaGeometric:
    data = cdnow()
    return fit_mbg_nbd(data.x, data.t_x, data.T)


@cache
def pareto_nbd() -> ParetoNbd:
    data = cdnow()
    return fit_pareto_nbd(data.x, data.t_x, data.T)


@cache
def gamma_gamma() -> GammaGamma:
    spending = cdnow_spending()
    again = spending["x"] > 0
    return fit_gamma_gamma(spending["x"][again], spending["zbar"][again])


@cache
def bg_bb() -> BetaBernoulli:
    given = donations()
    times = given["weights"].astype(int)
    return fit_bg_bb(*(np.repeat(given[name], times) for name in ("frequency", "recency", "periods")))


def _near(*values: float, rel: float) -> object:
    return pytest.approx(list(values), rel=rel)


def _within(*values: float, abs: float) -> object:  # noqa: A002
    return pytest.approx(list(values), abs=abs)


def test_c0_the_facts_of_cdnow() -> None:
    data = cdnow()
    assert (len(data.codes), int((data.x > 0).sum()), int(data.x.sum())) == (2357, 946, 2457)
    assert int(data.later.sum()) == 1882


def test_b1_bg_nbd_finds_the_published_parameters() -> None:
    assert list(bg_nbd().parameters.values()) == _near(0.2425945, 4.4136019, 0.7929199, 2.4258881, rel=1e-3)


def test_b2_bg_nbd_reaches_the_published_likelihood() -> None:
    assert bg_nbd().log_likelihood == pytest.approx(-9582.429, abs=0.005)


def test_b3_bg_nbd_expects_the_published_purchases_of_a_customer() -> None:
    assert bg_nbd().expected_future_purchases(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=0.001)


def test_b4_bg_nbd_expects_the_published_purchases_of_a_new_customer() -> None:
    times = [1 / 7, 1, 3, 31 + 6 / 7, 32, 78]
    assert bg_nbd().expected_purchases(times).tolist() == _within(
        0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8580, abs=0.001
    )


def test_b5_bg_nbd_judges_customer_1516_as_published() -> None:
    assert bg_nbd().expected_purchases(52) == pytest.approx(1.444, abs=0.002)
    assert bg_nbd().expected_future_purchases(52, *CUSTOMER_1516) == pytest.approx(25.757, abs=0.002)
    assert bg_nbd().p_alive(*CUSTOMER_1516) == pytest.approx(0.96885, abs=0.002)


def test_b6_more_purchases_then_silence_mean_less_to_come() -> None:
    expected = bg_nbd().expected_future_purchases(52, [10, 15, 20, 25], 20, 39)
    assert expected.tolist() == _near(0.34746, 0.042834, 0.0041590, 0.00035837, rel=1e-3)


def test_b7_bg_nbd_gives_the_published_probabilities_of_counts() -> None:
    model = BetaGeometric(0.243, 4.414, 0.793, 2.426, 1, False, GIVEN)
    found = [float(model.pmf(n, t)) for n, t in ((10, 2), (0, 39), (11, 30), (20, 30))]
    assert found == _near(1.07869e-07, 0.5737864, 0.0019995214, 0.0002222260, rel=1e-5)


def test_b8_bg_nbd_expects_the_published_holdout_by_repeats() -> None:
    actual = [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]
    assert _by_repeats(cdnow().later) == _within(*actual, abs=0.002)
    expected = [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]
    assert _by_repeats(_holdout(bg_nbd())) == _within(*expected, abs=0.002)


def test_p1_pareto_nbd_finds_the_published_parameters() -> None:
    assert list(pareto_nbd().parameters.values()) == _near(0.5533, 10.578, 0.6062, 11.669, rel=2e-3)


def test_p2_pareto_nbd_reaches_the_published_likelihood() -> None:
    assert pareto_nbd().log_likelihood == pytest.approx(-9594.976, abs=0.01)


def test_p3_pareto_nbd_has_the_published_standard_errors() -> None:
    assert list(pareto_nbd().standard_errors.values()) == _near(0.04763, 0.84272, 0.18726, 6.2105, rel=0.02)


def test_p4_pareto_nbd_judges_customer_1516_as_published() -> None:
    assert pareto_nbd().expected_purchases(52) == pytest.approx(1.4734, abs=0.01)
    assert pareto_nbd().expected_future_purchases(52, *CUSTOMER_1516) == pytest.approx(25.455, abs=0.01)
    assert pareto_nbd().p_alive(*CUSTOMER_1516) == pytest.approx(0.99787, abs=0.01)


def test_p5_pareto_nbd_after_silence() -> None:
    expected = pareto_nbd().expected_future_purchases(52, [10, 15, 20, 25], 20, 39)
    assert expected.tolist() == _near(0.7060, 0.1442, 0.02250, 0.003092, rel=5e-3)


def test_p6_pareto_nbd_expects_the_published_purchases_at_given_parameters() -> None:
    published = [0.05078, 0.09916, 0.14543, 0.18980, 0.23247, 0.27361, 0.31335, 0.35181, 0.38909]
    model = ParetoNbd(0.55, 10.56, 0.61, 11.64, GIVEN)
    assert model.expected_purchases(np.arange(1, 10)).tolist() == _within(*published, abs=2e-5)


def test_p7_pareto_nbd_doubts_who_never_bought_again() -> None:
    assert pareto_nbd().p_alive(0, 0, 39) == pytest.approx(0.2942, abs=0.001)


def test_p8_pareto_nbd_expects_the_published_holdout_by_repeats() -> None:
    expected = [0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403]
    assert _by_repeats(_holdout(pareto_nbd())) == _within(*expected, abs=0.003)


def test_p9_pareto_nbd_does_not_overflow() -> None:
    model = ParetoNbd(0.55, 10.58, 0.61, 11.67, GIVEN)
    assert model.expected_future_purchases(10, [132, 133], 200, 200).tolist() == _within(6.20605, 6.25287, abs=0.001)


def test_p10_pareto_nbd_does_not_underflow() -> None:
    model = ParetoNbd(0.5143, 2.8845, 0.2856, 14.1087, GIVEN)
    seen = [103.57143, 97.28571, 98.0, 99.42857]
    alive = model.p_alive([221, 254, 161, 204], [103.42857, 97.14286, 94.71429, 98.57143], seen)
    assert np.isfinite(alive).all()
    assert ((alive >= 0) & (alive <= 1)).all()


def test_m1_mbg_nbd_finds_the_published_parameters_and_likelihood() -> None:
    assert list(mbg_nbd().parameters.values()) == _near(0.5248, 6.183, 0.8914, 1.614, rel=2e-3)
    assert mbg_nbd().log_likelihood == pytest.approx(-9582.136, abs=0.01)


def test_m2_only_the_modified_model_doubts_who_never_bought_again() -> None:
    assert bg_nbd().p_alive(0, 0, 39) == 1
    assert 0 < mbg_nbd().p_alive(0, 0, 39) < 1


def test_g1_gamma_gamma_finds_the_published_parameters_and_likelihood() -> None:
    assert list(gamma_gamma().parameters.values()) == _near(6.250, 3.744, 15.44, rel=2e-3)
    assert gamma_gamma().log_likelihood == pytest.approx(-4055.918, abs=0.01)


def test_g2_gamma_gamma_expects_the_published_spend() -> None:
    spending = cdnow_spending()
    expected = gamma_gamma().expected_value(spending["zbar"][:10], spending["x"][:10])
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert expected.tolist() == _within(*published, abs=0.1)


@pytest.mark.parametrize(("p", "q", "v"), [(6.0, 4.0, 15.0), (35.0, 15.0, 3.0)])
def test_g3_gamma_gamma_has_the_moments_of_its_formulas(p: float, q: float, v: float) -> None:
    model = GammaGamma(p, q, v, GIVEN)
    assert model.mean == pytest.approx(p * v / (q - 1), rel=1e-9)
    assert model.standard_deviation == pytest.approx((p**2 * v**2 / ((q - 1) ** 2 * (q - 2))) ** 0.5, rel=1e-9)


def test_d1_bg_bb_finds_the_published_parameters_and_likelihood() -> None:
    assert list(bg_bb().parameters.values()) == _near(1.2035, 0.7497, 0.6567, 2.7834, rel=1e-3)
    assert bg_bb().log_likelihood == pytest.approx(-33225.58, abs=0.01)


def test_d2_bg_bb_gives_the_published_probabilities_to_be_there() -> None:
    assert bg_bb().p_alive([0, 2, 6], [0, 4, 6], 6).tolist() == _within(0.11, 0.59, 0.93, abs=0.01)


def test_d3_bg_bb_expects_the_published_purchases_of_a_new_customer() -> None:
    assert bg_bb().expected_purchases([1, 5, 10]).tolist() == _within(0.4985, 1.9381, 3.1798, abs=0.001)


def test_d4_bg_bb_expects_the_published_purchases_to_come() -> None:
    assert bg_bb().expected_future_purchases(10, [0, 4], [0, 5], 6).tolist() == _within(0.1302, 3.6279, abs=0.001)


@pytest.mark.parametrize(
    ("column", "parameters", "log_likelihood"),
    [("highend", (0.6681, 3.8061), -1611.158), ("regular", (0.7041, 1.1820), -1680.265)],
    ids=["s1", "s2"],
)
def test_s_shifted_beta_geometric_finds_the_published_parameters_and_likelihood(
    column: str, parameters: tuple[float, float], log_likelihood: float
) -> None:
    fitted = _fit_retention(column)
    assert list(fitted.parameters.values()) == _near(*parameters, rel=1e-3)
    assert fitted.log_likelihood == pytest.approx(log_likelihood, abs=0.01)


PFEIFER_CARRAWAY = np.array([[0.3, 0.7, 0, 0], [0.2, 0, 0.8, 0], [0.05, 0, 0, 0.95], [0, 0, 0, 1]])


def test_k1_markov_values_are_the_published_ones() -> None:
    values = discounted_value(PFEIFER_CARRAWAY, [36, -4, -4, 0], 0.2, 4)
    assert values.tolist() == _within(49.405, 2.688, -1.983, 0, abs=0.001)


def test_k2_the_fourth_power_is_the_published_one() -> None:
    assert after_periods(PFEIFER_CARRAWAY, [1, 0, 0, 0], 4).tolist() == _within(
        0.0823, 0.0973, 0.1288, 0.6916, abs=1e-4
    )


def test_k3_values_for_ever_are_the_published_ones() -> None:
    shares = np.array([[0.5, 0.5, 0, 0], [0.2, 0, 0.8, 0], [0.1, 0, 0, 0.9], [0, 0, 0, 1]])
    assert discounted_value(shares, [100, 0, 0, 0], 0.1).tolist() == _within(231.076, 57.292, 21.007, 0, abs=0.001)


def test_c1_gini_of_the_published_incomes() -> None:
    incomes = [1, 3, 4, 5, 6, 8, 8, 9, 11, 12, 14, 17, 19, 21, 23, 27, 29, 32, 33, 38]
    assert gini(np.array(incomes)) == pytest.approx(0.38625, abs=1e-5)


def _holdout(model: BetaGeometric | ParetoNbd) -> NDArray[np.float64]:
    data = cdnow()
    return model.expected_future_purchases(39, data.x, data.t_x, data.T)


def _by_repeats(later: NDArray[np.float64]) -> list[float]:
    repeats = np.minimum(cdnow().x, 7)
    assert [int((repeats == many).sum()) for many in range(8)] == GROUP_SIZES
    return [float(later[repeats == many].mean()) for many in range(8)]


def _fit_retention(column: str) -> ShiftedBetaGeometric:
    """1,000 customers as published, over seven renewals."""
    if not RETENTION.exists():
        pytest.skip("the retention data of Fader & Hardie is not beside the project")
    with next(RETENTION.glob("*.csv")).open() as file:
        there = [round(float(row[column]) * 10) for row in csv.DictReader(file)]
    lost = [before - after for before, after in pairwise(there)]
    periods = [*range(1, len(lost) + 1), len(lost)]
    return fit_shifted_beta_geometric(periods, [True] * len(lost) + [False], [*lost, there[-1]])
