"""The policy put to work: who is key, who is not, and that the figures add up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.identify import DEFAULT_POLICY, Policy, apply_policy, dropped_criteria, usable_criteria, weigh
from keyfolio.units import day

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    Account = dict[str, Any]
    Observe = Callable[[list[Account]], ir.Table]
    Make = Callable[..., Account]
    Judge = Callable[[ir.Table, Policy], dict[str, Account]]

FEW = settings(deadline=None, max_examples=10, derandomize=True)

AS_OF = 20_000
CRITERIA = [weight.criterion for weight in DEFAULT_POLICY.weights]
SALES_AND_PROFIT = Policy(name="two", version=1, weights=weigh(net_sales=1, margin=1))


def _values(account: Account) -> dict[str, Fraction | None]:
    """The reference for the values of one account."""
    recent, earlier = account["recent_sales"], account["earlier_sales"]
    ordered = account["recency_days"] is not None
    broad, margin = account["effective_families"], account["margin"]
    return {
        "net_sales": Fraction(account["net_sales"]),
        "margin": None if margin is None else Fraction(margin),
        "growth": Fraction(recent - earlier, abs(recent) + abs(earlier)) if recent > 0 or earlier > 0 else None,
        "tenure": Fraction(AS_OF - account["known_since_day"]) if ordered else None,
        "regularity": Fraction(account["active_months"], _months_since(account["first_order_day"]))
        if ordered
        else None,
        "diversity": None if broad is None else Fraction(broad),
    }


def _months_since(first: int) -> int:
    begun, ended = day(first), day(AS_OF)
    return (ended.year - begun.year) * 12 + ended.month - begun.month + 1


def _worse(values: list[Fraction | None], mine: Fraction | None) -> int:
    return 0 if mine is None else sum(value is None or value < mine for value in values)


def _score(accounts: list[Account], place: int) -> Fraction:
    """The reference for a score: exact fractions."""
    values = [_values(account) for account in accounts]
    weights = {name: weight for name, weight in DEFAULT_POLICY.weights if any(one[name] is not None for one in values)}
    points = sum(
        weight * _worse([one[name] for one in values], values[place][name]) for name, weight in weights.items()
    )
    return Fraction(100 * points, len(accounts) * sum(weights.values()))


def _failed(accounts: list[Account], place: int) -> str:
    """The reference for the requirements."""
    account, limits = accounts[place], DEFAULT_POLICY.limits
    known, largest, net = account["known_since_day"], account["largest_order"], account["net_sales"]
    met = {
        "net_sales": net > 0,
        "order_days": account["order_days"] >= limits.order_days,
        "days_known": known is not None and AS_OF - known >= limits.days_known,
        "largest_order": largest is None or 2 * largest <= net,
        "size": 100 * sum(other["net_sales"] < net for other in accounts) >= limits.size_percent * len(accounts),
        "score": _score(accounts, place) >= limits.score,
    }
    return ",".join(name for name, well in met.items() if not well)


def _as_of_known(accounts: list[Account]) -> bool:
    return any(account["recency_days"] is not None for account in accounts)


@FEW
@given(data=st.data())
def test_values_points_limits_and_contributions_are_what_counting_says(
    data: st.DataObject, observe: Observe, judge: Judge, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    judged = judge(observe(accounts), DEFAULT_POLICY)
    assert len(judged) == len(accounts)
    _values_and_points_are_counted(accounts, judged)
    _contributions_add_up_to_the_score(judged)
    if _as_of_known(accounts):
        _who_is_key_is_what_the_limits_say(accounts, judged)


def _values_and_points_are_counted(accounts: list[Account], judged: dict[str, Account]) -> None:
    values = [_values(account) for account in accounts]
    for place, account in enumerate(accounts):
        row = judged[account["account_code"]]
        assert row["score"] == pytest.approx(float(_score(accounts, place)), abs=1e-12)
        for name in CRITERIA:
            column, mine = [one[name] for one in values], values[place][name]
            assert row[f"value_{name}"] == (None if mine is None else pytest.approx(float(mine), rel=1e-15))
            used = any(value is not None for value in column)
            assert row[f"points_{name}"] == (_worse(column, mine) / len(accounts) if used else None)


def _contributions_add_up_to_the_score(judged: dict[str, Account]) -> None:
    for row in judged.values():
        assert sum(row[f"contribution_{name}"] for name in CRITERIA) == pytest.approx(row["score"], abs=1e-9)
        assert 0 <= row["score"] < 100


def _who_is_key_is_what_the_limits_say(accounts: list[Account], judged: dict[str, Account]) -> None:
    for place, account in enumerate(accounts):
        row = judged[account["account_code"]]
        assert row["failed"] == _failed(accounts, place)
        assert row["is_key"] == (row["failed"] == "")


@FEW
@given(data=st.data())
def test_neither_row_order_nor_the_unit_of_money_matters(
    data: st.DataObject, observe: Observe, judge: Judge, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    money = ("net_sales", "margin", "largest_order", "recent_sales", "earlier_sales")
    moved = [
        account | {name: None if account[name] is None else account[name] * 8 for name in money}
        for account in data.draw(st.permutations(accounts))
    ]
    before, after = judge(observe(accounts), DEFAULT_POLICY), judge(observe(moved), DEFAULT_POLICY)
    for code, row in before.items():
        for name in ("score", "is_key", "failed", *(f"points_{name}" for name in CRITERIA)):
            assert after[code][name] == row[name]


@FEW
@given(data=st.data())
def test_equal_accounts_have_equal_scores(
    data: st.DataObject, observe: Observe, judge: Judge, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    judged = judge(observe([*accounts, accounts[0] | {"account_code": "twin"}]), DEFAULT_POLICY)
    assert judged["twin"] | {"account_code": ""} == judged[accounts[0]["account_code"]] | {"account_code": ""}


def _ordinary(account: Make, count: int = 20) -> list[Account]:
    """Small customers, each a little better than the one before."""
    return [
        account(
            f"s{place:02}",
            known=400 + place,
            first=390,
            net_sales=1_000_000 + place,
            active_months=1 + place // 4,
            effective_families=1.0 + place / 100,
            recent_sales=500_000 + place,
            earlier_sales=500_000,
        )
        for place in range(count)
    ]


def test_a_large_steady_account_is_key(observe: Observe, account: Make, judge: Judge) -> None:
    steady = account(
        "steady", net_sales=90_000_000, active_months=12, first=360, recent_sales=10**6, effective_families=9.0
    )
    row = judge(observe([*_ordinary(account), steady]), DEFAULT_POLICY)["steady"]
    assert (row["is_key"], row["failed"]) == (True, "")


def test_a_giant_with_one_first_order_is_not_key(observe: Observe, account: Make, judge: Judge) -> None:
    giant = account(
        "giant", known=3, first=3, recency=3, orders=1, net_sales=10**13, largest_order=10**13, margin=10**12
    )
    row = judge(observe([*_ordinary(account), giant]), DEFAULT_POLICY)["giant"]
    assert not row["is_key"]
    assert {"order_days", "days_known", "largest_order"} <= set(row["failed"].split(","))


def test_a_giant_is_not_key_by_its_one_huge_order_even_when_old(observe: Observe, account: Make, judge: Judge) -> None:
    steady = {"net_sales": 90_000_000, "active_months": 12, "recent_sales": 10**6, "effective_families": 9.0}
    giant = account("giant", first=360, largest_order=45_000_001, **steady)
    at_most_half = account("half", first=360, largest_order=45_000_000, **steady)
    judged = judge(observe([*_ordinary(account), giant, at_most_half]), DEFAULT_POLICY)
    assert judged["giant"]["failed"] == "largest_order"
    assert judged["half"]["is_key"]


def test_an_account_whose_whole_order_came_back_the_same_day_is_not_key(
    observe: Observe, account: Make, judge: Judge
) -> None:
    returned = account("returned", orders=1, net_sales=0, returned=10**9, largest_order=10**9)
    row = judge(observe([*_ordinary(account), returned]), DEFAULT_POLICY)["returned"]
    assert {"net_sales", "order_days", "largest_order"} <= set(row["failed"].split(","))


def test_an_account_without_an_order_in_the_window_is_known_since_its_first_order(
    observe: Observe, account: Make, judge: Judge
) -> None:
    quiet = account("quiet", recency=None, known_since_day=AS_OF - 1_000)
    row = judge(observe([*_ordinary(account), quiet]), DEFAULT_POLICY)["quiet"]
    assert row["value_tenure"] == 1_000
    assert "days_known" not in row["failed"]


def test_the_key_accounts_are_not_the_largest_by_sales(observe: Observe, account: Make, judge: Judge) -> None:
    chance = np.random.default_rng(20_261)
    accounts = [
        account(
            f"{place:03}",
            known=int(chance.integers(20, 1_500)),
            first=int(chance.integers(20, 720)),
            orders=int(orders),
            active_months=int(min(orders, chance.integers(1, 25))),
            net_sales=int(chance.lognormal(13, 1.5)),
            largest_order=1_000,
            recent_sales=int(chance.integers(0, 10**6)),
            effective_families=float(chance.integers(1, 9)),
        )
        for place, orders in enumerate(chance.integers(1, 40, size=300))
    ]
    key = {code for code, row in judge(observe(accounts), DEFAULT_POLICY).items() if row["is_key"]}
    largest = sorted(accounts, key=lambda one: -one["net_sales"])[: len(key)]
    assert 3 <= len(key) <= 30
    assert key != {one["account_code"] for one in largest}


def test_a_criterion_nobody_has_is_dropped_told_and_its_weight_shared(
    observe: Observe, account: Make, judge: Judge
) -> None:
    observed = observe(_ordinary(account))
    usable = usable_criteria(observed, DEFAULT_POLICY)
    assert usable == ("net_sales", "growth", "tenure", "regularity", "diversity")
    [note] = dropped_criteria(usable, DEFAULT_POLICY)
    assert "no cost was recognised" in note.en
    assert "没有识别出成本" in note.zh
    best = judge(observed, DEFAULT_POLICY)["s19"]
    assert (best["value_margin"], best["points_margin"], best["contribution_margin"]) == (None, None, 0.0)
    assert best["contribution_net_sales"] == pytest.approx(100 * 30 / 85 * 19 / 20)


def test_a_ledger_too_short_for_growth_drops_growth(observe: Observe, account: Make) -> None:
    observed = observe([account("a", recent_sales=0, earlier_sales=0), account("b", recent_sales=0, earlier_sales=0)])
    assert "growth" not in usable_criteria(observed, DEFAULT_POLICY)


def test_when_only_sales_are_known_nobody_is_key(observe: Observe, account: Make, judge: Judge) -> None:
    observed = observe(_ordinary(account))
    judged = judge(observed, SALES_AND_PROFIT)
    assert judged["s19"]["failed"] == "basis"
    assert not any(row["is_key"] for row in judged.values())
    notes = dropped_criteria(usable_criteria(observed, SALES_AND_PROFIT), SALES_AND_PROFIT)
    assert [note.en for note in notes][1].startswith("No criterion but current sales")


def test_a_null_among_values_is_worse_than_a_loss(observe: Observe, account: Make, judge: Judge) -> None:
    observed = observe([account("loss", margin=-5), account("unknown", margin=None)])
    judged = judge(observed, SALES_AND_PROFIT)
    assert (judged["loss"]["points_margin"], judged["unknown"]["points_margin"]) == (0.5, 0.0)


def test_two_negative_spans_are_no_growth(observe: Observe, account: Make, judge: Judge) -> None:
    shrinking = account("less bad", recent_sales=-1, earlier_sales=-100)
    judged = judge(observe([shrinking, account("sells")]), DEFAULT_POLICY)
    assert (judged["less bad"]["value_growth"], judged["sells"]["value_growth"]) == (None, 0.2)


def test_nobody_is_key_alone(observe: Observe, account: Make, judge: Judge) -> None:
    assert judge(observe([account("only")]), DEFAULT_POLICY)["only"]["failed"] == "size,score"


def test_no_accounts_have_no_scores(observe: Observe) -> None:
    assert apply_policy(observe([]), DEFAULT_POLICY).count().execute() == 0


def test_the_columns_come_in_the_order_of_the_policy(observe: Observe, account: Make) -> None:
    columns = apply_policy(observe([account("only")]), SALES_AND_PROFIT).schema()
    assert {name: str(kind) for name, kind in columns.items()} == {
        "account_code": "!string",
        "score": "float64",
        "is_key": "boolean",
        "failed": "string",
        "value_net_sales": "int64",
        "points_net_sales": "float64",
        "contribution_net_sales": "float64",
        "value_margin": "int64",
        "points_margin": "float64",
        "contribution_margin": "float64",
    }
