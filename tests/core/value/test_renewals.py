"""Contracts in chains, and what they are still worth: by hand, and on worlds whose truth is known."""

from __future__ import annotations

import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import beta as beta_function

from keyfolio.assumptions import ValueAssumptions
from keyfolio.cli.renewals_told import contracts_sentence
from keyfolio.schemas import RENEWALS
from keyfolio.stats import know_retention
from keyfolio.units import MONEY_SCALE, day_number
from keyfolio.value import RENEWAL_REASONS, Renewals, chain_contracts, value_renewals

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row = dict[str, Any]
AS_OF = date(2024, 12, 31)
TODAY = day_number(AS_OF)
UNDISCOUNTED = ValueAssumptions(discount_rate=0.0)


def _contract(code: str, start: int, days: int = 365, renewed: bool | None = None, **told: object) -> Row:
    """A contract of 100.00 a year; start: days before as-of on which it begins."""
    first = TODAY - start
    return {
        "account_code": code,
        "contract_id": f"{code}-{first}",
        "start_day": first,
        "end_day": first + days - 1,
        "renewed": renewed,
        "annual_amount": 100 * MONEY_SCALE,
        **told,
    }


def _value(rows: list[Row], chosen: ValueAssumptions = UNDISCOUNTED, **told: bool) -> Renewals:
    return value_renewals(rows, AS_OF, chosen, **told)


def _by_account(found: Renewals) -> dict[str, Row]:
    return {row["account_code"]: row for row in found.in_force.to_pylist()}


def _cohort(lost: list[int], renewed: int) -> list[Row]:
    """Accounts that left after one contract, two …; others that are in their next one after as many renewals."""
    rows = []
    for periods, accounts in enumerate(lost, 1):
        for place in range(accounts):
            starts = [365 * (periods - one) + 100 for one in range(periods)]
            rows += [_contract(f"L{periods}-{place}", start) for start in starts]
    for place in range(renewed):
        rows += [_contract(f"R{place}", 365 * one + 100) for one in range(len(lost), -1, -1)]
    return rows


def test_a_cohort_worked_by_hand() -> None:
    found = _value(_cohort([131, 126, 90, 60, 42, 34, 26], 491))  # Fader & Hardie 2007, table 1: the high end
    assert (found.chains, found.ended, found.in_force.num_rows) == (1000, 509, 491)
    assert found.model is not None
    alpha, beta = found.model.alpha, found.model.beta
    assert (alpha, beta) == pytest.approx((0.668, 3.806), abs=1e-3)
    row = found.in_force.to_pylist()[0]
    assert (row["contracts"], row["annual_amount"]) == (8, 100 * MONEY_SCALE)
    assert row["p_renew"] == pytest.approx((beta + 7) / (alpha + beta + 7), abs=1e-3)
    left = (365 - 100 - 1) / 365  # the contract began 100 days ago: as-of is its 101st day
    known = know_retention([1, 2, 3, 4, 5, 6, 7, 7], [True] * 7 + [False], [131, 126, 90, 60, 42, 34, 26, 491])
    stays = known.survival(3, 7)
    by_hand = [beta_function(alpha, beta + 7 + later) / beta_function(alpha, beta + 7) for later in (1, 2, 3)]
    assert stays == pytest.approx(by_hand, abs=2e-3)
    assert row["p_renew"] == pytest.approx(stays[0])
    assert row["contracted_years"] == pytest.approx(left)
    assert row["expected_years"] == pytest.approx(left + stays[0] + stays[1] + stays[2] * (1 - left))
    assert row["expected_years"] == pytest.approx(2.791, abs=3e-3)
    assert row["residual_value"] == pytest.approx(100 * MONEY_SCALE * row["expected_years"], abs=1)
    assert found.total is not None
    assert found.total[0] == pytest.approx(491 * 100 * row["expected_years"])


def test_a_discount_takes_what_is_further_away() -> None:
    plain, discounted = (
        _by_account(_value(_cohort([30, 20], 60), ValueAssumptions(horizon_months=12, discount_rate=rate)))["R0"]
        for rate in (0.0, 0.1)
    )
    left = 264 / 365
    assert discounted["contracted_years"] == pytest.approx((1 - 1.1**-left) / np.log(1.1))
    assert plain["residual_value"] > discounted["residual_value"] > plain["residual_value"] / 1.1


@pytest.mark.parametrize(
    ("gap", "chains"),
    [(0, 1), (90, 1), (91, 2), (-90, 1), (-91, 2)],
)
def test_a_contract_renews_one_that_ends_near_its_first_day(gap: int, chains: int) -> None:
    first = _contract("A", 1000)
    found = chain_contracts([_contract("A", 1000 - 365 - gap), first])
    assert len(found) == chains
    assert sum(chain.contracts for chain in found) == 2
    assert len(chain_contracts([_contract("B", 1000 - 365 - gap), first])) == 2


def test_one_told_to_be_renewed_may_wait_longer() -> None:
    late = _contract("A", 1000 - 365 - 200)
    assert [chain.contracts for chain in chain_contracts([_contract("A", 1000, renewed=True), late])] == [2]
    assert len(chain_contracts([_contract("A", 1000, renewed=False), late])) == 2


def test_two_contracts_at_once_are_two_chains() -> None:
    rows = [_contract("A", start, contract_id=f"{kind}{start}") for kind, start in
            (("x", 1000), ("y", 800), ("x", 635), ("y", 435))]  # fmt: skip
    assert sorted((chain.contract_id, chain.contracts) for chain in chain_contracts(rows)) == [("x635", 2), ("y435", 2)]


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (_contract("A", 364), "running"),
        (_contract("A", 364, renewed=False), "not_renewed"),
        (_contract("A", 365), "pending"),
        (_contract("A", 365 + 89), "pending"),
        (_contract("A", 365 + 90), "ended"),
        (_contract("A", 365, renewed=False), "ended"),
        (_contract("A", 900, renewed=True), "renewed"),
    ],
)
def test_how_a_chain_stands(row: Row, standing: str) -> None:
    [chain] = chain_contracts([row])
    assert chain.standing(TODAY) == standing
    found = _by_account(_value([row, *_cohort([30, 20], 60)]))
    assert ("A" in found) == (standing != "ended")
    if standing in ("pending", "renewed"):
        assert (found["A"]["reason"], found["A"]["residual_value"], found["A"]["p_renew"]) == (standing, None, None)


def test_what_is_told_of_a_renewal_is_taken_at_its_word() -> None:
    rows = [_contract("NO", 100, renewed=False), _contract("YES", 100, renewed=True), _contract("SO", 100)]
    found = _by_account(_value([*rows, *_cohort([30, 20], 60)]))
    no, yes, so = (found[code] for code in ("NO", "YES", "SO"))
    assert (no["p_renew"], yes["p_renew"]) == (0, 1)
    assert no["expected_years"] == no["contracted_years"] == so["contracted_years"]
    assert no["residual_value_low"] == no["residual_value"] == no["residual_value_high"]
    assert yes["expected_years"] >= yes["contracted_years"] + 1
    assert so["contracted_years"] < so["expected_years"] < yes["expected_years"]


def test_looking_back_nobody_knew_whether_a_running_contract_would_be_renewed() -> None:
    rows = [_contract("NO", 100, renewed=False), *_cohort([30, 20], 60)]
    then = _by_account(_value(rows, looks_back=True))["NO"]
    assert then["p_renew"] == _by_account(_value([_contract("NO", 100), *rows[1:]]))["NO"]["p_renew"]
    later = [*rows, _contract("LATER", -1)]
    assert _value(later, looks_back=True).in_force.equals(_value(rows, looks_back=True).in_force)


def test_with_few_that_ended_no_probability_is_given() -> None:
    found = _value([*_cohort([5, 4], 60), _contract("NO", 100, renewed=False)][1:])
    assert (found.model, found.reason, found.total) == (None, "too_few_ended", None)
    rows = _by_account(found)
    assert (rows["R0"]["p_renew"], rows["R0"]["residual_value"], rows["R0"]["reason"]) == (None, None, "too_few_ended")
    assert rows["R0"]["contracted_years"] > 0
    assert rows["NO"]["residual_value"] == pytest.approx(100 * MONEY_SCALE * rows["NO"]["contracted_years"], abs=1)


def _world(random: np.random.Generator, customers: int) -> tuple[list[Row], NDArray[np.float64]]:
    """Yearly contracts from up to eight years ago; their rows up to as-of, and years in force in the three after it."""
    leaving = random.beta(1.0, 4.0, size=customers)
    periods = random.geometric(leaving)
    begins = random.integers(200, 8 * 365, size=customers)
    rows, later = [], []
    for place, (last, start) in enumerate(zip(periods, begins, strict=True)):
        starts = [start - 365 * one for one in range(last) if start - 365 * one >= 0]
        rows += [_contract(f"A{place:04}", one) for one in starts]
        until = 365 * int(last) - start - 1
        if starts[-1] <= 364:
            later.append(min(max(until / 365, 0.0), 3.0))
    return rows, np.array(later)


def test_the_population_is_found_and_intervals_hold_what_came() -> None:
    held, held_in_all, retained = [], [], []
    for seed in range(20):
        rows, later = _world(np.random.default_rng(seed), 600)
        found = _value(rows)
        table = found.in_force.filter([reason == "" for reason in found.in_force["reason"].to_pylist()])
        low, high = (table[f"residual_value_{end}"].to_numpy() / MONEY_SCALE / 100 for end in ("low", "high"))
        assert len(low) == len(later)
        held.append(np.mean((low <= later + 1e-6) & (later - 1e-6 <= high)))
        assert found.total is not None
        held_in_all.append(found.total[1] <= 100 * later.sum() <= found.total[2])
        assert found.model is not None
        retained.append(found.model.retention([1, 2, 5]))
    np.testing.assert_allclose(np.mean(retained, axis=0), [4 / 5, 5 / 6, 8 / 9], atol=0.015)
    assert np.mean(held) > 0.9  # an account keeps or loses whole years: mostly the interval holds all that may be
    assert 14 <= sum(held_in_all) <= 20


def test_one_that_was_never_seen_renewed_is_not_certain_to_end() -> None:
    rows = [_contract(f"L{place}", 500) for place in range(14)] + [_contract(f"N{place}", 100) for place in range(2)]
    row = _by_account(_value(rows))["N0"]
    assert 0.02 < row["p_renew"] < 0.1
    assert row["p_renew_low"] < row["p_renew"] < row["p_renew_high"]
    assert row["p_renew_high"] - row["p_renew_low"] > 0.1


def test_without_a_single_best_model_contracts_are_valued_nevertheless() -> None:
    found = _value(_cohort([20, 20, 20], 20))  # the share that leaves rises with every renewal
    assert (found.model, found.reason) == (None, "not_converged")
    assert "Accounts leave so much alike" in str(contracts_sentence(found, 36, 0.9))
    assert found.total is not None
    row = found.in_force.to_pylist()[0]
    assert row["reason"] == ""
    assert row["p_renew_low"] < row["p_renew"] < row["p_renew_high"]


@pytest.mark.parametrize("days", [1, 7, 365])
def test_renewals_of_any_length_are_summed_to_the_horizon(days: int) -> None:
    first, others = _contract("SHORT", 0, days), _cohort([30, 20], 60)
    row = _by_account(_value([first, *others], ValueAssumptions(horizon_months=12, discount_rate=0.0)))["SHORT"]
    known = know_retention([1, 2, 2, 0], [True, True, False, False], [30, 20, 60, 1])
    left, stays = (days - 1) / 365, known.survival(400, 0)
    ends = np.minimum(left + np.arange(401) * days / 365, 1.0)
    assert row["expected_years"] == pytest.approx(left + stays @ np.diff(ends))


def test_one_contract_of_a_day_does_not_multiply_what_is_held() -> None:
    many = [_contract(f"A{place}", place % 364) for place in range(3000)] + _cohort([30, 20], 60)

    def most_held(rows: list[Row]) -> int:
        tracemalloc.start()
        _value(rows)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    assert most_held([*many, _contract("SHORT", 0, 1)]) < 1.5 * most_held(many)


_ROW = st.builds(
    _contract,
    st.sampled_from("ABC"),
    st.integers(-30, 2000),
    st.sampled_from([1, 30, 365, 730]),
    st.sampled_from([None, True, False]),
)


@given(st.lists(_ROW, max_size=30, unique_by=lambda row: row["contract_id"]), st.randoms(use_true_random=False))
def test_any_contracts_make_chains_in_any_order(rows: list[Row], random: Any) -> None:  # noqa: ANN401
    known = [row for row in rows if row["start_day"] <= TODAY]
    found = _value(rows)
    assert sum(chain.contracts for chain in chain_contracts(known)) == len(known)
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert _value(shuffled).in_force.equals(found.in_force)
    assert found.in_force.schema.names == list(RENEWALS)
    for row in found.in_force.to_pylist():
        assert not row["reason"] or row["reason"] in RENEWAL_REASONS
        if row["residual_value"] is not None:
            assert 0 <= row["contracted_years"] <= row["expected_years"] <= 3 + 1e-9
            assert 0 <= row["residual_value_low"] <= row["residual_value_high"]


def test_value_goes_with_the_unit_of_money() -> None:
    rows = _cohort([30, 20], 60)
    once, tenfold = (
        _value([row | {"annual_amount": row["annual_amount"] * times} for row in rows]) for times in (1, 10)
    )
    assert once.total is not None
    assert tenfold.total is not None
    np.testing.assert_allclose(tenfold.total, 10 * np.array(once.total))
