"""Why an account is key or not, in words: both languages, found and needed, never a formula."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.identify import DEFAULT_POLICY, REQUIREMENTS, Limits, Policy, explain, weigh
from keyfolio.identify.worked_example import EXAMPLE_POLICY, ten_accounts

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    Account = dict[str, Any]
    Observe = Callable[[list[Account]], ir.Table]
    Make = Callable[..., Account]
    Judge = Callable[[ir.Table, Policy], dict[str, Account]]


FEW = settings(deadline=None, max_examples=10, derandomize=True)


@FEW
@given(data=st.data())
def test_every_account_has_words_in_both_languages_that_no_sheet_takes_for_a_formula(
    data: st.DataObject, observe: Observe, judge: Judge, worlds: st.SearchStrategy[list[Account]]
) -> None:
    for account in judge(observe(data.draw(worlds)), DEFAULT_POLICY).values():
        why = explain(account, DEFAULT_POLICY)
        english, chinese = ("Key: ", "大客户：") if account["is_key"] else ("Not key: ", "非大客户：")
        assert why.en.startswith(english)
        assert why.zh.startswith(chinese)
        for said in (why.en, why.zh):
            assert said[0] not in "=+-@\t\r"
            assert "{" not in said
            assert "None" not in said


def test_a_key_account_is_told_its_score_and_what_adds_most(judge: Judge) -> None:
    why = explain(judge(ten_accounts(), EXAMPLE_POLICY)["A02"], EXAMPLE_POLICY)
    assert why.en.startswith("Key: score 76.5 of 100, needs 75. Strongest: size 24 of 30 (net sales 2,000.00)")
    assert why.zh.startswith("大客户：得分 76.5（满分 100，门槛 75）。主要得分：规模 24/30（净销售额 2,000.00）")


def test_an_account_short_of_points_is_told_where_most_is_missing(judge: Judge) -> None:
    why = explain(judge(ten_accounts(), EXAMPLE_POLICY)["A03"], EXAMPLE_POLICY)
    assert "score 70 of 100, needs 75. Furthest behind other accounts in: size 21 of 30" in why.en
    assert "与其他客户相比落后最多：规模 21/30" in why.zh


@pytest.mark.parametrize(
    ("failing", "english", "chinese"),
    [
        ({"net_sales": 0}, "net sales 0.00, must be above 0.00", "净销售额 0.00，须大于 0.00"),
        ({"order_days": 2}, "days with an order 2, needs 3", "下单天数 2，至少需要 3"),
        ({"known_since_day": 19_821}, "known for 179 days, needs 180", "合作 179 天，至少需要 180 天"),
        ({"largest_order": 900_000}, "largest order 90.00, over 50 % of net sales 100.00", "最大一单 90.00"),
        ({}, "must be above those of 70 % of the accounts", "须高于 70% 的客户"),
    ],
)
def test_each_limit_missed_says_what_was_found_and_needed(
    failing: Account, english: str, chinese: str, observe: Observe, account: Make, judge: Judge
) -> None:
    why = explain(judge(observe([account("only", **failing)]), DEFAULT_POLICY)["only"], DEFAULT_POLICY)
    assert english in why.en
    assert chinese in why.zh


def test_every_requirement_has_words(judge: Judge) -> None:
    accounts = judge(ten_accounts(), EXAMPLE_POLICY)
    for requirement in REQUIREMENTS.values():
        said = requirement.words(accounts["A09"], EXAMPLE_POLICY.limits)
        assert said.en
        assert said.zh


def test_when_only_sales_are_known_that_is_the_reason(observe: Observe, account: Make, judge: Judge) -> None:
    policy = Policy("two", 1, weigh(net_sales=1, margin=1), Limits(size_percent=0, score=0))
    why = explain(judge(observe([account("only")]), policy)["only"], policy)
    assert "only current sales are known" in why.en
    assert "不能单凭销售额评定" in why.zh


def test_no_usable_criterion_at_all_is_said(observe: Observe, account: Make, judge: Judge) -> None:
    policy = Policy("profit", 1, weigh(margin=1), Limits(size_percent=0, score=0))
    why = explain(judge(observe([account("only")]), policy)["only"], policy)
    assert "no criterion can be had from this ledger" in why.en


def test_a_dropped_criterion_is_not_named_and_the_others_share_its_points(
    observe: Observe, account: Make, judge: Judge
) -> None:
    why = explain(
        judge(observe([account("a"), account("b", net_sales=9_000_000)]), DEFAULT_POLICY)["b"], DEFAULT_POLICY
    )
    assert "size 17.6 of 35.2" in why.en
    assert "profit" not in why.en


def test_a_score_just_short_is_not_rounded_up_to_the_limit(judge: Judge) -> None:
    account = judge(ten_accounts(), EXAMPLE_POLICY)["A03"] | {"score": 75.99}
    assert "score 75.9 of 100, needs 75" in explain(account, EXAMPLE_POLICY).en


def test_another_limit_is_the_one_that_is_told(judge: Judge) -> None:
    strict = replace(DEFAULT_POLICY, limits=Limits(score=90))
    assert "needs 90" in explain(judge(ten_accounts(), strict)["A02"], strict).en
