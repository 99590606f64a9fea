"""How accounts migrate: a ledger worked by hand, chains whose truth is known, sums that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.value import reference
from tests.core.value.test_observe import hold, order_sums, sold

from keyfolio.assumptions import Assumptions, MigrationAssumptions, Window
from keyfolio.errors import BadAssumption
from keyfolio.identify import DEFAULT_POLICY
from keyfolio.report import migration_figures
from keyfolio.units import MONEY_SCALE, day, day_number, months_before
from keyfolio.value import (
    A_PERCENT,
    B_PERCENT,
    FIRST_ORDER_VERDICTS,
    MIGRATION_REASONS,
    STATE_LABELS,
    STATIONARITY_VERDICTS,
    Migration,
    PeriodSales,
    follow,
    migrate,
    whole_periods,
)
from keyfolio.value.states import tiers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.engine import Engine

Row = dict[str, Any]
YEAR_END = date(2024, 12, 31)
BY_HAND = [
    *(("A", date(2024, month, 5), 100) for month in (1, 4, 8, 12)),
    *(("B", date(2024, month, 6), amount) for month, amount in ((2, 80), (9, 40))),
    ("C", date(2024, 1, 1), 60),
    *(("D", date(2024, month, 30), 50) for month in (6, 7, 11)),
    ("E", YEAR_END, 20),
]


def _lines(sales: list[tuple[str, date, int]]) -> list[Row]:
    return [sold(on, amount * MONEY_SCALE) | {"account_code": code} for code, on, amount in sales]


def _migrate(engine: Engine, lines: list[Row], as_of: date = YEAR_END, **chosen: Any) -> Migration:  # noqa: ANN401
    days = [day(line["day"]) for line in lines]
    window = Assumptions(as_of).window(min(days), max(days))
    [found] = migrate(engine, order_sums(hold(engine, lines)), window, [MigrationAssumptions(**chosen)])
    return found


def _sold(ordered: NDArray[np.bool_], net_sales: NDArray[np.floating], cost_share: float | None = None) -> PeriodSales:
    held = np.rint(net_sales * MONEY_SCALE).astype(np.int64)
    cost = np.rint((cost_share or 0) * net_sales * MONEY_SCALE).astype(np.int64)
    codes = tuple(f"A{place:05}" for place in range(len(held)))
    return PeriodSales(codes, ordered, held, cost, np.full(len(held), cost_share is not None))


def _follow(sales: PeriodSales, **chosen: Any) -> Migration:  # noqa: ANN401
    many = sales.ordered.shape[1]
    window = Window(months_before(YEAR_END, 3 * many), YEAR_END, 3 * many, 12)
    return follow(sales, whole_periods(window, 3), window, MigrationAssumptions(**chosen))


def _silence(random: np.random.Generator, again: list[float], accounts: int, periods: int) -> NDArray[np.bool_]:
    """Who orders in which period: all in the first, later with a probability by how long they have been silent."""
    ordered = np.ones((accounts, periods), dtype=bool)
    silent = np.zeros(accounts, dtype=np.int64)
    for period in range(1, periods):
        ordered[:, period] = random.random(accounts) < np.array(again)[silent]
        silent = np.where(ordered[:, period], 0, np.minimum(silent + 1, 4))
    return ordered


def test_a_ledger_worked_by_hand(engine: Engine) -> None:
    figures = migration_figures(_migrate(engine, _lines(BY_HAND)))
    assert [(period["first_day"], period["last_day"]) for period in figures["periods"]] == [
        ("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-06-30"),
        ("2024-07-01", "2024-09-30"), ("2024-10-01", "2024-12-31"),
    ]  # fmt: skip
    assert [period["arrivals"] for period in figures["periods"]] == [3, 1, 0, 1]
    assert figures["periods"][-1]["accounts"] == {"ordered": 3, "silent_1": 1, "silent_2": 0, "silent_3": 1, "lost": 0}
    assert figures["pooled_moves"]["ordered"] == {"ordered": 5, "silent_1": 3, "silent_2": 0, "silent_3": 0, "lost": 0}
    shares = {
        start: {to: told["share"] for to, told in ends.items() if told["share"]}
        for start, ends in figures["shares"].items()
    }
    assert shares == {
        "ordered": {"ordered": 5 / 8, "silent_1": 3 / 8},
        "silent_1": {"ordered": 1 / 2, "silent_2": 1 / 2},
        "silent_2": {"silent_3": 1},
        "silent_3": {"lost": 1},
        "lost": {"lost": 1},
    }
    assert (figures["never_left"], figures["steady_state"], figures["steady_reason"]) == (
        ["silent_3", "lost"], None, "never_left",
    )  # fmt: skip
    next_period = {state: told["expected"] for state, told in figures["forecast"][0]["accounts"].items()}
    assert next_period == {"ordered": 2.375, "silent_1": 1.125, "silent_2": 0.5, "silent_3": 0, "lost": 1}
    worth = {state: (told["a_period"], told["expected"]) for state, told in figures["worth"]["by_state"].items()}
    assert worth == {  # 750.00 in 11 periods with an order; 1.1 a year is 1.0241 a quarter
        "ordered": (68.18, 255.04), "silent_1": (0, 157.81), "silent_2": (0, 0), "silent_3": (0, 0), "lost": (0, 0),
    }  # fmt: skip
    assert (figures["worth"]["base"]["accounts"], figures["worth"]["base"]["expected"]) == (5, 922.94)
    assert figures["worth"]["base"]["low"] < 922.94 < figures["worth"]["base"]["high"]


def test_where_no_period_saw_what_comes_next_intervals_leave_everything_open(engine: Engine) -> None:
    figures = migration_figures(_migrate(engine, _lines(BY_HAND)))
    back = figures["shares"]["silent_3"]["ordered"]
    assert (back["share"], back["low"], back["high"]) == (0, 0, 1)
    worth = figures["worth"]["by_state"]
    assert 0 <= worth["silent_3"]["low"] < 0.1 * worth["ordered"]["expected"]
    assert worth["silent_3"]["high"] > 0.5 * worth["ordered"]["expected"]
    ahead = figures["forecast"][0]["accounts"]["lost"]
    assert (ahead["expected"], ahead["low"], ahead["high"]) == (1, 0, 1)


def test_the_same_ledger_by_tiers(engine: Engine) -> None:
    lines = [*_lines(BY_HAND), *_lines([("A", date(2024, 10, 1), -100)])]
    figures = migration_figures(_migrate(engine, lines, states="tiers"))
    # A 100, B 80, C 60 of 240: before them 0, 100 (42 %), 180 (75 %); in the end A returned what it bought
    assert figures["moves"][0]["a"] == {"a": 1, "b": 0, "c": 0, "no_trade": 1}
    assert figures["moves"][0]["b"] == {"a": 0, "b": 0, "c": 0, "no_trade": 1}
    assert figures["periods"][-1]["accounts"] == {"a": 1, "b": 1, "c": 0, "no_trade": 3}
    # A 100, D 50, B 40 of 190: before them 0, 100 (53 %), 150 (79 %)
    assert figures["moves"][2]["a"] == {"a": 1, "b": 0, "c": 0, "no_trade": 1}


def test_several_ways_are_the_ways_one_by_one(engine: Engine) -> None:
    lines, window = _lines(BY_HAND), Window(date(2023, 12, 31), YEAR_END, 12, 12)
    choices = [MigrationAssumptions(**chosen) for chosen in ({}, {"states": "tiers"}, {"period_months": 2})]
    together = migrate(engine, order_sums(hold(engine, lines)), window, choices)
    alone = [migrate(engine, order_sums(hold(engine, lines)), window, [chosen])[0] for chosen in choices]
    assert [migration_figures(found) for found in together] == [migration_figures(found) for found in alone]
    assert [found.chosen for found in together] == choices


def test_tiers_of_any_sales_are_those_of_exact_sums() -> None:
    random = np.random.default_rng(3)
    for scale in (1, 7, 10**17):
        sales = random.integers(-2, 12, size=200) * scale
        order = sorted(np.flatnonzero(sales > 0).tolist(), key=lambda account: -sales[account])
        before, total, wanted = 0, sum(int(sales[account]) for account in order), [3] * 200
        for account in order:
            wanted[account] = int(100 * before >= A_PERCENT * total) + int(100 * before >= B_PERCENT * total)
            before += int(sales[account])
        assert tiers(sales).tolist() == wanted


def _reference(live: list[Row], window: Window, months: int) -> list[dict[str, tuple[bool, int, int]]]:
    """Of each period, of each account: whether it ordered, its net sales, its cost."""
    days = reference.order_days(live, date(1970, 1, 1), window.as_of)
    found = []
    for period in whole_periods(window, months):
        spans = day_number(period.first_day), day_number(period.last_day)
        inside = sorted(
            (line for line in live if spans[0] <= line["day"] <= spans[1]), key=lambda line: line["account_code"]
        )
        sums = {
            code: (sum(line["amount"] for line in own), sum(line["cost"] or 0 for line in own))
            for code, own in ((code, list(own)) for code, own in groupby(inside, lambda line: line["account_code"]))
        }
        bought = {code: any(spans[0] <= day_number(on) <= spans[1] for on in own) for code, own in days.items()}
        found.append({code: (bought[code], *sums.get(code, (0, 0))) for code in bought})
    return found


_LINE = st.fixed_dictionaries(
    {
        "account_code": st.sampled_from("ABCD"),
        "order_id": st.sampled_from("123456789"),
        "day": st.integers(0, 500).map(lambda place: place + day_number(date(2023, 1, 30))),
        "amount": st.sampled_from([0, 10_000, 25_000, 10**17, -10_000, -40_000]),
        "cost": st.sampled_from([5, None, 9_000]),
        "cancelled": st.sampled_from([False, False, False, True]),
    }
)


@settings(deadline=None, max_examples=15)
@given(st.lists(_LINE, min_size=1, max_size=25), st.sampled_from(["recency", "tiers"]), st.sampled_from([1, 2, 3, 12]))
def test_of_any_ledger_accounts_in_are_accounts_out(
    engine: Engine, rows: list[Row], states: str, period_months: int
) -> None:
    lines = [sold(date(2024, 1, 1)) | row for row in rows]
    last = day(max(row["day"] for row in rows))
    found = _migrate(engine, lines, last, states=states, period_months=period_months)
    if len(found.periods):
        wanted = _reference(lines, found.window, period_months)
        entered = [
            {code for by in wanted[: place + 1] for code, told in by.items() if told[0]} for place in range(len(wanted))
        ]
        assert found.accounts.sum(axis=1).tolist() == [len(there) for there in entered]
        if states == "recency":
            assert found.accounts[:, 0].tolist() == [sum(told[0] for told in by.values()) for by in wanted]
        else:
            trading = [sum(by[code][1] > 0 for code in there) for by, there in zip(wanted, entered, strict=True)]
            assert found.accounts[:, :3].sum(axis=1).tolist() == trading
    assert (found.moves.sum(axis=2) == found.accounts[:-1]).all()
    assert (found.moves.sum(axis=1) + found.arrivals[1:] == found.accounts[1:]).all()
    assert (found.chain is None) == (found.reason is not None)
    if found.chain is not None:
        np.testing.assert_allclose(found.chain.shares.expected.sum(axis=1), 1)
        np.testing.assert_allclose(found.chain.forecast.expected.sum(axis=1), found.accounts[-1].sum())
        worth = found.chain.worth
        assert float(worth.base.expected) == pytest.approx(float(worth.an_account.expected @ found.accounts[-1]))
    assert migration_figures(found) == migration_figures(
        _migrate(engine, lines[::-1], last, states=states, period_months=period_months)
    )


def test_a_chain_is_found_again() -> None:
    again = [0.6, 0.4, 0.25, 0.15, 0.05]
    truth = np.zeros((5, 5))
    truth[:, 0] = again
    truth[range(5), [1, 2, 3, 4, 4]] = 1 - np.array(again)
    worth = np.linalg.solve(np.eye(5) - truth / 1.1**0.25, truth[:, 0] * 60.0 / 1.1**0.25)
    held, held_worth, held_base = [], [], []
    for seed in range(60):
        random = np.random.default_rng(seed)
        ordered = _silence(random, again, 250, 12)
        spent = np.where(ordered, random.gamma(4.0, 15.0, size=ordered.shape), 0.0)
        found = _follow(_sold(ordered, spent))
        assert found.chain is not None
        shares, values = found.chain.shares, found.chain.worth
        possible = truth > 0
        held.append(((shares.low <= truth) & (truth <= shares.high))[possible])
        held_worth.append((values.an_account.low <= worth) & (worth <= values.an_account.high))
        base = float(worth @ found.accounts[-1])
        held_base.append(values.base.low <= base <= values.base.high)
        assert (shares.high[~possible] == 0).all()
    assert np.mean(held) == pytest.approx(0.9, abs=0.03)
    assert 0.8 < np.mean(held_worth) < 0.97  # those of one ledger go together
    assert 0.8 < np.mean(held_base) < 0.97


def test_intervals_hold_the_truth_of_accounts_that_differ() -> None:
    def orders(random: np.random.Generator, accounts: int) -> NDArray[np.bool_]:
        ordered: NDArray[np.bool_] = random.random((accounts, 12)) < random.beta(0.8, 0.8, accounts)[:, None]
        return ordered[ordered.any(axis=1)]

    many = orders(np.random.default_rng(0), 300_000)
    truth = (many[:, :-1] & many[:, 1:]).sum() / many[:, :-1].sum()
    held = []
    for seed in range(100):
        ordered = orders(np.random.default_rng(seed + 1), 300)
        found = _follow(_sold(ordered, ordered * 10.0))
        assert found.chain is not None
        held.append((found.chain.shares.low[0, 0] <= truth) & (truth <= found.chain.shares.high[0, 0]))
    assert 0.83 < np.mean(held) < 0.97  # as if moves were independent: 0.72


def test_the_forecast_holds_what_came() -> None:
    held = []
    for seed in range(40):
        random = np.random.default_rng(seed)
        ordered = _silence(random, [0.6, 0.4, 0.25, 0.15, 0.05], 300, 14)
        before, whole = (_follow(_sold(some, some * 10.0)) for some in (ordered[:, :10], ordered))
        assert before.chain is not None
        forecast = before.chain.forecast
        held.append((forecast.low <= whole.accounts[10:]) & (whole.accounts[10:] <= forecast.high))
    assert np.mean(held) == pytest.approx(0.91, abs=0.03)  # accounts are whole: 90 % or somewhat more


def test_the_tests_tell_a_chain_from_what_is_none() -> None:
    random = np.random.default_rng(7)
    chain = _silence(random, [0.6, 0.4, 0.25, 0.15, 0.05], 2000, 10)
    changed = np.hstack([chain, _silence(random, [0.3, 0.2, 0.1, 0.1, 0.05], 2000, 6)])
    mixed = np.vstack([_silence(random, [0.95] * 5, 1000, 10), _silence(random, [0.2] * 5, 1000, 10)])
    said = [migration_figures(_follow(_sold(ordered, ordered * 10.0)))["tests"] for ordered in (chain, changed, mixed)]
    assert [said[place]["stationarity"]["verdict"] for place in (0, 1)] == ["not_rejected", "rejected"]
    assert [said[place]["first_order"]["verdict"] for place in (0, 2)] == ["not_rejected", "rejected"]
    assert {tests[name]["verdict"] for tests in said for name in tests} <= set(STATIONARITY_VERDICTS)
    assert STATIONARITY_VERDICTS.keys() == FIRST_ORDER_VERDICTS.keys()


def test_value_is_told_by_margin_where_lines_have_costs() -> None:
    ordered = _silence(np.random.default_rng(8), [0.6, 0.4, 0.25, 0.15, 0.05], 100, 8)
    plain, by_margin = (_follow(_sold(ordered, ordered * 50.0, share)) for share in (None, 0.8))
    assert (plain.basis, by_margin.basis) == ("net_sales", "margin")
    assert plain.chain is not None
    assert by_margin.chain is not None
    np.testing.assert_allclose(by_margin.chain.worth.an_account.high, 0.2 * plain.chain.worth.an_account.high)
    some = replace(_sold(ordered, ordered * 50.0, 0.8), cost_told=np.arange(100) >= 5)
    told = _follow(some)
    assert told.basis == "margin"
    assert told.chain is not None
    np.testing.assert_allclose(told.chain.worth.a_period, by_margin.chain.worth.a_period)


def test_without_a_discount_value_counts_the_periods_that_are_forecast() -> None:
    ordered = np.ones((30, 6), dtype=bool)
    found = _follow(_sold(ordered, ordered * 10.0), discount_rate=0.0, ahead_periods=7)
    assert found.chain is not None
    assert found.chain.worth.periods == 7
    assert found.chain.worth.an_account.expected[0] == pytest.approx(70.0)


def test_who_comes_back_from_anywhere_has_a_steady_state() -> None:
    ordered = _silence(np.random.default_rng(9), [0.5] * 5, 400, 12)
    found = _follow(_sold(ordered, ordered * 10.0))
    assert found.chain is not None
    assert found.chain.steady is not None
    np.testing.assert_allclose(found.chain.steady, [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16], atol=0.02)


def test_tiers_nobody_is_ever_in_do_not_hide_the_steady_state() -> None:
    ordered = np.ones((1, 6), dtype=bool)
    found = _follow(_sold(ordered, ordered * 10.0), states="tiers")
    assert found.chain is not None
    assert found.chain.steady is not None
    assert found.chain.steady.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("sales", "reason"),
    [
        ([("A", date(2024, 7, 1), 1), ("A", YEAR_END, 1)], "too_few_periods"),
        ([("A", YEAR_END, 1)], "too_few_periods"),
        ([("A", YEAR_END, 1), ("B", YEAR_END, 1), ("Z", date(2024, 1, 1), -1)], "no_moves"),
        ([("A", date(2024, 1, 1), -1), ("B", YEAR_END, -1)], "no_accounts"),
    ],
)
def test_where_nothing_is_told_no_number_is_given(
    engine: Engine, sales: list[tuple[str, date, int]], reason: str
) -> None:
    figures = migration_figures(_migrate(engine, _lines(sales)))
    assert figures["reason"] == reason
    assert (figures["shares"], figures["forecast"], figures["worth"]) == (None, None, None)


def test_an_account_alone_has_a_chain_with_wide_intervals(engine: Engine) -> None:
    figures = migration_figures(_migrate(engine, _lines([row for row in BY_HAND if row[0] == "A"])))
    stays = figures["shares"]["ordered"]["ordered"]
    assert stays["share"] == stays["high"] == 1
    assert stays["low"] < 0.6


def test_what_an_account_did_before_the_periods_does_not_count(engine: Engine) -> None:
    lines = _lines([("A", date(2023, 12, 31), 5), ("A", date(2024, 4, 1), 5), ("A", YEAR_END, 5)])
    found = _migrate(engine, lines, YEAR_END, period_months=4)
    assert found.periods[0].first_day == date(2024, 1, 1)
    assert found.arrivals[:, 0].tolist() == [1, 0, 0]
    assert found.accounts.sum() == 3


def test_tiers_are_the_classes_of_the_policy() -> None:
    assert (DEFAULT_POLICY.a_percent, DEFAULT_POLICY.b_percent) == (A_PERCENT, B_PERCENT)


def test_every_state_and_reason_is_said_in_both_languages() -> None:
    for texts in (STATE_LABELS, MIGRATION_REASONS, STATIONARITY_VERDICTS, FIRST_ORDER_VERDICTS):
        assert all(text.en and text.zh for text in texts.values())
    for states in ("recency", "tiers"):
        assert set(_follow(_sold(np.ones((1, 3), bool), np.ones((1, 3))), states=states).states) <= STATE_LABELS.keys()


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"states": "size"}, ("“size”", "“size”")),
        ({"period_months": 13}, ("A period is 13 months", "每期为 13 个月")),
        ({"ahead_periods": 0}, ("0 periods ahead", "预测 0 期")),
        ({"discount_rate": -0.1}, ("-0.1 a year", "年贴现率为 -0.1")),
        ({"level": 90}, ("90", "90")),
        ({"seed": -1}, ("-1", "-1")),
    ],
)
def test_what_cannot_be_assumed_is_refused_in_words(chosen: dict[str, Any], said: tuple[str, str]) -> None:
    with pytest.raises(BadAssumption) as caught:
        MigrationAssumptions(**chosen)
    assert said[0] in caught.value.text.en
    assert said[1] in caught.value.text.zh
