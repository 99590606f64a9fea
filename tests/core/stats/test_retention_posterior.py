"""What is known of how customers leave: against another way to integrate, and on worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betaln

from keyfolio.errors import BadHistories
from keyfolio.stats import RetentionPosterior, know_retention


def _world(random: np.random.Generator, leaving: float | tuple[float, float], customers: int) -> RetentionPosterior:
    """Contracts begun one to six periods ago. leaving: of everybody, or alpha and beta."""
    own = random.beta(*leaving, customers) if isinstance(leaving, tuple) else np.full(customers, leaving)
    age, lasts = random.integers(1, 7, customers), random.geometric(np.maximum(own, 1e-9))
    return know_retention(np.minimum(age, lasts), lasts <= age)


def _retention(leaving: float | tuple[float, float], renewals: np.ndarray) -> np.ndarray:
    if isinstance(leaving, tuple):
        return (leaving[1] + renewals) / (sum(leaving) + renewals)
    return np.full(renewals.shape, 1 - leaving)


@pytest.mark.parametrize("customers", [60, 300])
@pytest.mark.parametrize("leaving", [0.3, 0.6, (0.668, 3.806)])
def test_intervals_hold_the_truth_as_often_as_they_say(leaving: float | tuple[float, float], customers: int) -> None:
    random, renewals = np.random.default_rng(17), np.arange(4)
    held = []
    for _ in range(200):
        alpha, beta = _world(random, leaving, customers).drawn(random, 400)
        drawn = (beta[:, None] + renewals) / (alpha[:, None] + beta[:, None] + renewals)
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        truth = _retention(leaving, renewals)
        held.append((low <= truth) & (truth <= high))
    assert np.mean(held, axis=0).min() > 0.82
    assert 0.86 < np.mean(held) < 0.95


@pytest.mark.parametrize(
    ("periods", "ended", "contracts"),
    [
        ([1, 2, 2], [True, True, False], [30, 20, 60]),
        ([1, 0], [True, False], [14, 2]),
        ([1, 2, 3, 4, 5], [True, True, True, True, False], [300, 210, 147, 103, 240]),
        ([1, 2, 2], [True, True, False], [13_100, 12_600, 74_300]),
        ([1, 3, 3], [True, True, False], [8, 7, 999_985]),
    ],
)
def test_any_counts_are_integrated_as_by_a_fine_grid(
    periods: list[int], ended: list[bool], contracts: list[int]
) -> None:
    m, v = np.meshgrid(np.concatenate([np.geomspace(1e-7, 0.02, 900), np.linspace(0.02, 1, 1500)[1:-1]]),
                       np.linspace(0.03, 0.999, 600))  # fmt: skip
    both = v**-4.0 - 1
    alpha, beta = m * both, (1 - m) * both
    logs = np.zeros(m.shape)
    for lasted, over, many in zip(periods, ended, contracts, strict=True):
        logs += many * (betaln(alpha + over, beta + lasted - over) - betaln(alpha, beta))
    weight = np.exp(logs - logs.max()) * np.gradient(m, axis=1)
    known = know_retention(periods, ended, contracts)
    for renewals in (0, 3):
        expected = (weight * (beta + renewals) / (alpha + beta + renewals)).sum() / weight.sum()
        assert 1 - known.retention(renewals) == pytest.approx(1 - expected, rel=0.03, abs=1e-6)


def test_survival_is_the_product_of_retentions_of_one_population() -> None:
    known = RetentionPosterior(np.array([0.25]), np.array([5.0**-0.25]), np.ones(1), (0.0, 0.0))  # alpha 1, beta 3
    np.testing.assert_allclose(known.survival(3, 1), [4 / 5, 4 / 6, 4 / 7])
    assert known.survival(0, 1).size == 0
    np.testing.assert_allclose(known.retention([[0, 1], [2, 3]]), [[3 / 4, 4 / 5], [5 / 6, 6 / 7]])
    alpha, beta = known.drawn(np.random.default_rng(1), 5)
    np.testing.assert_allclose([alpha, beta], [[1.0] * 5, [3.0] * 5])


def test_what_is_drawn_is_what_is_known() -> None:
    known = know_retention([1, 2, 2], [True, True, False], [30, 20, 60])
    alpha, beta = known.drawn(np.random.default_rng(2), 40_000)
    np.testing.assert_allclose((beta / (alpha + beta)).mean(), known.retention(0), atol=1e-3)
    assert np.unique(alpha).size == 40_000


def test_without_contracts_anything_may_be() -> None:
    assert know_retention([], []).retention(0) == pytest.approx(0.5)


def test_contracts_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadHistories):
        know_retention([0], [True])
