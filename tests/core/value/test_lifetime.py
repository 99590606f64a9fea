"""Which purchase model is chosen: the one a population was drawn from, or none, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from benchmarks import buyers

from keyfolio.value import Purchases, Seen, choose_lifetime

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOLDOUT = 180


def _purchases(world: buyers.Buyers) -> Purchases:
    """As if the world had ended at T: what came later is the holdout, and the whole is not looked at twice."""
    seen = Seen(world.x, world.t_x, world.T, world.log_intervals)
    return Purchases(
        account_code=pa.array([f"A{place:05}" for place in range(world.x.size)]),
        first_day=np.zeros(world.x.size, dtype=np.int64),
        seen=seen,
        known=np.ones(world.x.size, dtype=bool),
        before=seen,
        later=world.later,
        days_from=0,
        order_days=np.zeros(1, dtype=np.int64),
        known_repeats=np.zeros(1, dtype=np.int64),
        holdout_days=HOLDOUT,
    )


def _ages(chance: np.random.Generator, customers: int) -> NDArray[np.float64]:
    return chance.uniform(200.0, 800.0, size=customers)


def test_regular_buyers_are_known_by_their_rhythm() -> None:
    chance = np.random.default_rng(1)
    truth = (1.5, 15.0, 0.8, 4.0)
    world = buyers.beta_geometric(chance, truth, _ages(chance, 4000), HOLDOUT, k=4, leaves_at_once=True)
    chosen = choose_lifetime(_purchases(world))
    assert (chosen.chosen_by, chosen.name) == ("holdout", "mbg_cnbd_k")
    assert chosen.tells_who_left
    errors = {candidate.name: candidate.root_mean_square_error for candidate in chosen.candidates}
    assert errors["mbg_cnbd_k"] == min(error for error in errors.values() if error is not None)
    assert errors["bg_nbd"] > 1.02 * errors["mbg_cnbd_k"]  # type: ignore[operator]


def test_what_came_is_held_against_what_was_expected() -> None:
    chance = np.random.default_rng(2)
    world = buyers.beta_geometric(chance, (0.9, 40.0, 0.8, 3.0), _ages(chance, 4000), HOLDOUT)
    for candidate in choose_lifetime(_purchases(world)).candidates:
        assert candidate.actual == world.later.sum()
        assert candidate.expected == pytest.approx(candidate.actual, rel=0.12)


def test_of_buyers_who_never_leave_nobody_is_said_to_have_left() -> None:
    chance = np.random.default_rng(3)
    world = buyers.beta_geometric(chance, (1.2, 30.0, 1e-9, 3.0), _ages(chance, 2000), HOLDOUT)
    chosen = choose_lifetime(_purchases(world))
    assert chosen.model is not None
    assert chosen.model.fitted.status == "boundary"
    assert not chosen.tells_who_left


def test_without_a_holdout_the_most_likely_model_is_taken() -> None:
    chance = np.random.default_rng(4)
    truth = (1.5, 15.0, 0.8, 4.0)
    world = buyers.beta_geometric(chance, truth, _ages(chance, 3000), 0.0, k=4, leaves_at_once=True)
    chosen = choose_lifetime(_purchases(world))
    assert (chosen.chosen_by, chosen.name) == ("likelihood", "mbg_cnbd_k")
    assert all(candidate.root_mean_square_error is None for candidate in chosen.candidates)


def test_too_few_accounts_have_a_rhythm_and_no_model() -> None:
    world = buyers.Buyers(
        np.array([0.0, 2.0]), np.array([0.0, 60.0]), np.array([30.0, 90.0]), np.zeros(2), np.ones(2, dtype=bool), 6.8
    )
    chosen = choose_lifetime(_purchases(world))
    assert (chosen.chosen_by, chosen.model) == ("too_few", None)
    assert chosen.rhythm.alpha == 60.0  # 120 days, two intervals
    expected = chosen.rhythm.expected_future_purchases(150.0, world.x, world.t_x, world.T)
    assert expected.tolist() == pytest.approx([150 / 90, 3.0])


def test_accounts_of_one_day_have_no_rhythm() -> None:
    nothing = np.zeros(3)
    world = buyers.Buyers(nothing, nothing, nothing, nothing, np.ones(3, dtype=bool), 0.0)
    assert choose_lifetime(_purchases(world)).rhythm.alpha is None
