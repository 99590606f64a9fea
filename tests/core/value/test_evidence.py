"""The evidence behind values: worked by hand where it is small, and held against the ledger where it is real."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfolio import report
from keyfolio.assumptions import ValueAssumptions
from keyfolio.engine import open_engine
from keyfolio.request import Request
from keyfolio.stats import BetaGeometric, Fitted
from keyfolio.units import MONEY_SCALE, day
from keyfolio.value import Candidate, Evidence, Lifetime, Purchases, Seen, gather_evidence
from keyfolio.value.calibration import calibrate
from keyfolio.value.rhythm import ShrunkenRhythm
from keyfolio.value.spread import MOST_BANDS, concentrate, distribute
from keyfolio.value.tracking import MOST_POINTS, track
from keyfolio.value_accounts import ValuedAccounts, value_in

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.value.lifetime import Choice


NOBODY_LEAVES = BetaGeometric(1.0, 10.0, 1e-12, 1.0, 1, False, Fitted(-1.0, 3, "boundary", (), None))
"""A new account is expected to order again t / 10 times; one of a history (1 + x) / (10 + T) times a day."""


def _lifetime(chosen_by: Choice) -> Lifetime:
    candidate = Candidate("bg_nbd", NOBODY_LEAVES, None, None, None, None)
    model = None if chosen_by == "too_few" else NOBODY_LEAVES
    return Lifetime(chosen_by, None if model is None else "bg_nbd", model, (candidate,), ShrunkenRhythm(10.0))


def _twenty_days() -> Purchases:
    """Days 101 to 120, the last five held out. A: 101, 103, 118; B: 110; C, of whom nothing was known: 117, 119."""
    on = {101: 1, 103: 1, 110: 1, 117: 1, 118: 1, 119: 1}
    return Purchases(
        account_code=pa.array(["A", "B", "C"]),
        first_day=np.array([101, 110, 117]),
        seen=_seen([2, 0, 1], [17, 0, 2], [19, 10, 3]),
        known=np.array([True, True, False]),
        before=_seen([1, 0], [2, 0], [14, 5]),
        later=np.array([1.0, 0.0]),
        days_from=101,
        order_days=np.array([on.get(place, 0) for place in range(101, 121)]),
        known_repeats=np.array([int(place in (103, 118)) for place in range(101, 121)]),
        holdout_days=5,
    )


def _seen(x: list[int], t_x: list[int], T: list[int]) -> Seen:
    return Seen(np.array(x, float), np.array(t_x, float), np.array(T, float), 0.0)


def test_both_curves_are_of_the_accounts_known_before_the_holdout() -> None:
    found = track(_twenty_days(), _lifetime("holdout"))
    assert found.fitted_to == "before_holdout"
    assert found.day.tolist() == [106, 113, 120]
    assert found.came.tolist() == [1, 1, 2]
    assert found.expected.tolist() == pytest.approx([0.5, 1.2 + 0.3, 1.9 + 1.0])
    assert found.holdout_begins_day == 116


def test_without_a_holdout_the_curves_are_of_all_and_say_so() -> None:
    found = track(_twenty_days(), _lifetime("likelihood"))
    assert (found.fitted_to, found.holdout_begins_day) == ("whole_window", None)
    assert found.came.tolist() == [1, 1, 3]
    assert found.expected[-1] == pytest.approx(1.9 + 1.0 + 0.3)


def test_without_a_model_there_is_no_curve_and_nothing_to_hold_it_against() -> None:
    found = track(_twenty_days(), _lifetime("too_few"))
    assert (found.fitted_to, found.day.size, found.came.size, found.expected.size) == ("nothing", 0, 0, 0)
    for chosen_by in ("too_few", "likelihood"):
        calibration = calibrate(_twenty_days(), _lifetime(chosen_by))
        assert (calibration.by_expectation, calibration.by_frequency) == ((), ())


def test_accounts_are_grouped_by_what_is_expected_and_by_how_often_they_came() -> None:
    least, most = calibrate(_twenty_days(), _lifetime("holdout")).by_expectation
    assert (least.accounts, least.came) == (1, 0.0)
    assert least.expected == pytest.approx(5 * 1 / 15)
    assert (most.accounts, most.came) == (1, 1.0)
    assert most.expected == pytest.approx(5 * 2 / 24)
    once, again = calibrate(_twenty_days(), _lifetime("holdout")).by_frequency
    assert (once.repeats, once.accounts, once.mean_expected, once.mean_came) == (0, 1, least.expected, 0.0)
    assert (again.repeats, again.accounts, again.mean_expected, again.mean_came) == (1, 1, most.expected, 1.0)


def test_bands_end_at_one_two_and_five_and_every_account_is_in_one() -> None:
    money = [-3, 0, 0.5, 1, 1.99, 7, 10]
    nothing, *bands, untold = distribute(np.array([round(one * MONEY_SCALE) for one in money]), untold=4)
    assert (nothing.lower, nothing.upper, nothing.accounts, nothing.clv) == (None, 0.0, 2, -3.0)
    assert (untold.lower, untold.upper, untold.accounts, untold.clv) == (None, None, 4, 0.0)
    assert [(band.lower, band.upper, band.accounts) for band in bands] == [
        (0.5, 1.0, 1),
        (1.0, 2.0, 2),
        (2.0, 5.0, 0),
        (5.0, 10.0, 1),
        (10.0, 20.0, 1),
    ]


@given(st.lists(st.integers(-(2**62), 2**63 - 1), max_size=30), st.integers(0, 5))
def test_no_account_and_no_money_is_lost_between_bands(clv: list[int], untold: int) -> None:
    bands = distribute(np.array(clv, dtype=np.int64), untold)
    assert sum(band.accounts for band in bands) == len(clv) + untold
    assert sum(band.clv for band in bands) == pytest.approx(sum(clv) / MONEY_SCALE, abs=1e-9 * sum(map(abs, clv)))
    assert len(bands) <= MOST_BANDS + 2
    ends = [(band.lower, band.upper) for band in bands[1:-1]]
    assert all(upper == lower for (_, upper), (lower, _) in pairwise(ends))
    assert all(band.lower * band.accounts <= band.clv + 1e-4 for band in bands[1:-1])  # type: ignore[operator]


def test_concentration_is_what_it_is_by_hand() -> None:
    found = concentrate(np.array([0, 20, 70, 10, -20]))
    assert (found.accounts, found.top20_share, found.accounts_for_80) == (5, 70 / 80, 1)
    assert found.gini == pytest.approx(2 * (3 * 10 + 4 * 20 + 5 * 70) / (5 * 100) - 6 / 5)
    assert [held for _, held in found.lorenz] == pytest.approx([0.0, 0.7, 0.9, 1.0, 1.0, 1.0])
    assert [holders for holders, _ in found.lorenz] == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])


@pytest.mark.parametrize(
    ("clv", "reason"), [([], "nothing_positive"), ([0, -1], "nothing_positive"), ([5, -5], "total_not_positive")]
)
def test_of_nothing_there_are_no_shares_and_the_reason_is_told(clv: list[int], reason: str) -> None:
    found = concentrate(np.array(clv, dtype=np.int64))
    assert (found.reason, found.accounts) == (reason, len(clv))
    assert (found.top20_share, found.accounts_for_80, found.gini, found.lorenz) == (None, None, None, ())


@pytest.fixture(scope="module")
def valued(online_retail: Path) -> ValuedAccounts:
    with open_engine() as engine:
        return value_in(engine, Request(online_retail / "dev_customers.parquet"), ValueAssumptions())


@pytest.fixture(scope="module")
def evidence(valued: ValuedAccounts) -> Evidence:
    return gather_evidence(valued.appraisal)


def test_what_came_of_a_real_ledger_is_what_its_histories_count(valued: ValuedAccounts, evidence: Evidence) -> None:
    purchases, tracking = valued.appraisal.purchases, evidence.tracking
    assert tracking.came[-1] == purchases.before.x.sum() + purchases.later.sum()
    assert np.all(np.diff(tracking.came) >= 0)
    assert np.all(np.diff(tracking.expected) > 0)
    assert tracking.day[-1] == purchases.days_from + purchases.order_days.size - 1
    assert 50 <= tracking.day.size <= MOST_POINTS


def test_a_model_that_maximises_likelihood_keeps_up_until_the_holdout(evidence: Evidence) -> None:
    assert evidence.tracking.holdout_begins_day is not None
    before = evidence.tracking.day < evidence.tracking.holdout_begins_day
    came, expected = evidence.tracking.came[before][-1], evidence.tracking.expected[before][-1]
    assert expected == pytest.approx(came, rel=0.1)


def test_the_groups_of_a_real_ledger_sum_to_the_candidate(valued: ValuedAccounts, evidence: Evidence) -> None:
    chosen = valued.appraisal.lifetime.held_out
    assert chosen is not None
    groups, levels = evidence.calibration.by_expectation, evidence.calibration.by_frequency
    assert sum(group.expected for group in groups) == pytest.approx(chosen.expected)
    assert sum(group.came for group in groups) == chosen.actual
    assert sum(group.accounts * group.mean_expected for group in levels) == pytest.approx(chosen.expected)
    assert sum(group.accounts * group.mean_came for group in levels) == pytest.approx(chosen.actual)
    means = [group.expected / group.accounts for group in groups]
    assert means == sorted(means)
    assert len(means) == 10
    assert [group.repeats for group in levels] == list(range(8))


def test_bands_and_concentration_are_of_every_account(valued: ValuedAccounts, evidence: Evidence) -> None:
    clv = valued.appraisal.valuations.accounts["clv"]
    assert sum(band.accounts for band in evidence.distribution) == len(clv)
    assert sum(band.clv for band in evidence.distribution) == pytest.approx(pc.sum(clv).as_py() / MONEY_SCALE)
    assert evidence.concentration.accounts == len(clv) - clv.null_count
    assert 0.5 < evidence.concentration.top20_share < 1  # type: ignore[operator]


def test_evidence_is_told_in_plain_figures(evidence: Evidence) -> None:
    said = report.evidence_figures(evidence)
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    assert set(said) == {"tracking", "calibration", "distribution", "concentration"}
    assert said["tracking"]["points"][-1]["on"] == day(int(evidence.tracking.day[-1])).isoformat() == "2011-12-09"
    assert said["tracking"]["holdout_begins_on"] is not None
