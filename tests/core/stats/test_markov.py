"""Markov chains: moves counted, shares with their intervals, tests that reject what they should and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.stats import (
    ABSENT,
    after_periods,
    check_first_order,
    check_stationarity,
    count_moves,
    discounted_value,
    draw_shares,
    move_shares,
    share_intervals,
    steady_state,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOME = settings(deadline=None, max_examples=60, derandomize=True)
TRUTH = np.array([[0.7, 0.2, 0.1], [0.3, 0.5, 0.2], [0.1, 0.2, 0.7]])


def _walk(random: np.random.Generator, shares: NDArray[np.float64], customers: int, periods: int) -> NDArray[np.int64]:
    states = np.zeros((customers, periods), dtype=np.int64)
    states[:, 0] = random.integers(0, len(shares), size=customers)
    for period in range(1, periods):
        drawn = random.random(customers)[:, None] > np.cumsum(shares, axis=1)[states[:, period - 1]]
        states[:, period] = drawn[:, :-1].sum(axis=1)
    return states


def test_moves_into_and_from_absence_do_not_count() -> None:
    assert count_moves([[ABSENT, 0, 1], [1, ABSENT, 0]], 2).sum() == 1


def test_one_period_has_no_moves() -> None:
    assert count_moves([[0], [1]], 2).shape == (0, 2, 2)


@SOME
@given(st.lists(st.lists(st.integers(-1, 2), min_size=4, max_size=4), min_size=1, max_size=20))
def test_shares_are_shares_within_their_intervals(states: list[list[int]]) -> None:
    moves = count_moves(states, 3).sum(axis=0)
    shares = move_shares(moves)
    lower, upper = share_intervals(moves, 0.9)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    left = moves.sum(axis=1) > 0
    assert ((lower <= shares) & (shares <= upper))[left].all()
    assert (lower[~left] == 0).all()
    assert (upper[~left] == 1).all()


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(1)
    held = []
    for _ in range(400):
        moves = count_moves(_walk(random, TRUTH, 60, 5), 3).sum(axis=0)
        lower, upper = share_intervals(moves, 0.9)
        held.append((lower <= TRUTH) & (upper >= TRUTH))
    assert np.mean(held) == pytest.approx(0.9, abs=0.02)


def test_the_tests_reject_one_time_in_twenty_what_is_true() -> None:
    random = np.random.default_rng(2)
    walks = [_walk(random, TRUTH, 400, 6) for _ in range(300)]
    steady = [check_stationarity(count_moves(states, 3)) for states in walks]
    first = [check_first_order(states, 3) for states in walks]
    for found in (steady, first):
        rejected = np.mean([test.p_value is not None and test.p_value < 0.05 for test in found])
        assert 0.02 < rejected < 0.09


def test_a_chain_that_changes_is_found() -> None:
    random = np.random.default_rng(3)
    before, after = _walk(random, TRUTH, 400, 4), _walk(random, np.full((3, 3), 1 / 3), 400, 4)
    moves = np.concatenate([count_moves(before, 3), count_moves(after, 3)])
    p_value = check_stationarity(moves).p_value
    assert p_value is not None
    assert p_value < 1e-6


def test_a_chain_that_remembers_is_found() -> None:
    random = np.random.default_rng(4)
    states = random.integers(0, 2, size=(400, 8))
    states[:, 2:] = states[:, :-2]  # the next is as the one before the last
    p_value = check_first_order(states, 2).p_value
    assert p_value is not None
    assert p_value < 1e-6


def test_degrees_count_only_what_could_have_moved() -> None:
    moves = np.array([[[5, 5], [0, 0]], [[6, 4], [0, 0]], [[3, 7], [0, 0]]])
    assert check_stationarity(moves).degrees == 2


def test_nothing_to_test_has_no_p_value() -> None:
    assert check_stationarity(count_moves([[0, 0, 0]], 2)).p_value is None
    assert check_first_order([[0, 1]], 2).p_value is None


def test_few_moves_are_said_to_be_few() -> None:
    assert check_stationarity(count_moves([[0, 1, 0, 1], [1, 0, 0, 1]], 2)).is_sparse


def test_the_steady_state_does_not_move() -> None:
    steady = steady_state(TRUTH)
    assert steady is not None
    np.testing.assert_allclose(steady @ TRUTH, steady, atol=1e-12)
    np.testing.assert_allclose(after_periods(TRUTH, [900, 50, 50], 200), 1000 * steady, rtol=1e-9)


def test_where_the_start_decides_there_is_no_steady_state() -> None:
    assert steady_state(np.eye(2)) is None
    assert steady_state([[0.0, 1.0], [1.0, 0.0]]) is None


def test_a_long_horizon_comes_near_for_ever() -> None:
    long = discounted_value(TRUTH, [100.0, 40.0, 0.0], 0.1, 400)
    np.testing.assert_allclose(long, discounted_value(TRUTH, [100.0, 40.0, 0.0], 0.1), rtol=1e-9)


def test_drawn_chains_lie_about_what_was_seen() -> None:
    random, moves = np.random.default_rng(5), np.array([[70, 20, 10], [3, 5, 2], [0, 0, 0]])
    drawn = draw_shares(random, random.standard_gamma(np.broadcast_to(moves, (4000, 3, 3))))
    np.testing.assert_allclose(drawn.sum(axis=2), 1)
    np.testing.assert_allclose(drawn.mean(axis=0)[0], [0.7, 0.2, 0.1], atol=0.01)
    assert (drawn[:, 1].std(axis=0) > 2 * drawn[:, 0].std(axis=0)).all()
    assert (drawn[:, 2] == [0, 0, 1]).all()
