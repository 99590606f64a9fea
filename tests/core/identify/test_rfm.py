"""RFM: what a score and a class mean, on worlds small enough to count by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio import schemas
from keyfolio.identify import RFM_CLASSES, score_rfm

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from keyfolio.identify.rfm import Mean

    Account = dict[str, Any]
    Observe = Callable[[list[Account]], ir.Table]

FEW = settings(deadline=None, max_examples=10, derandomize=True)

MEANS: tuple[Mean, ...] = ("score", "raw")


def _scored(table: ir.Table, mean: Mean = "score") -> dict[str, Account]:
    return {row["account_code"]: row for row in score_rfm(table, mean=mean).to_pyarrow().to_pylist()}


def _goodness(account: Account) -> tuple[float, int, int]:
    """Higher is better, for each of the three."""
    days = account["recency_days"]
    return (float("-inf") if days is None else -days, account["orders"], account["net_sales"])


def _counted(accounts: list[Account], mean: Mean) -> dict[str, Account]:
    """The reference: plain counting, exact fractions."""
    good = [_goodness(account) for account in accounts]
    count = len(accounts)
    scores = [[1 + 5 * sum(o[k] < mine[k] for o in good) // count for k in range(3)] for mine in good]
    measured = scores if mean == "score" else good
    means = []
    for k in range(3):
        known = [row[k] for row in measured if row[k] != float("-inf")]
        means.append(sum(map(Fraction, known)) / len(known) if known else None)
    return {
        account["account_code"]: {
            "account_code": account["account_code"],
            **dict(zip("rfm", score, strict=True)),
            "rfm_class": "".join(
                str(int(level is not None and value > level)) for value, level in zip(measure, means, strict=True)
            ),
        }
        for account, score, measure in zip(accounts, scores, measured, strict=True)
    }


@pytest.mark.parametrize("mean", MEANS)
@FEW
@given(data=st.data())
def test_scores_and_classes_are_what_counting_says(
    data: st.DataObject, mean: Mean, observe: Observe, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    assert _scored(observe(accounts), mean) == _counted(accounts, mean)


@FEW
@given(data=st.data())
def test_neither_row_order_nor_the_unit_of_money_matters(
    data: st.DataObject, observe: Observe, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    moved = [account | {"net_sales": account["net_sales"] * 7} for account in data.draw(st.permutations(accounts))]
    for mean in MEANS:
        assert _scored(observe(accounts), mean) == _scored(observe(moved), mean)


@FEW
@given(data=st.data())
def test_equal_accounts_have_equal_scores(
    data: st.DataObject, observe: Observe, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    twin = accounts[0] | {"account_code": "twin"}
    scored = _scored(observe([*accounts, twin]))
    mine, other = scored[accounts[0]["account_code"]], scored["twin"]
    assert mine | {"account_code": "twin"} == other


def test_no_order_in_the_window_is_worse_than_the_oldest_order(
    observe: Observe, account: Callable[..., Account]
) -> None:
    scored = _scored(observe([account("never", recency=None), account("long ago", first=9_999, recency=9_999)]))
    assert (scored["never"]["r"], scored["never"]["f"]) == (1, 1)
    assert scored["long ago"]["r"] == 3


def test_an_account_alone_is_above_no_mean(observe: Observe, account: Callable[..., Account]) -> None:
    for mean in MEANS:
        assert _scored(observe([account("only")]), mean)["only"] == {
            "account_code": "only",
            "r": 1,
            "f": 1,
            "m": 1,
            "rfm_class": "000",
        }


def test_the_best_tenth_of_ten_scores_five_and_the_worst_one(observe: Observe, account: Callable[..., Account]) -> None:
    scored = _scored(observe([account(f"{place}", net_sales=place) for place in range(10)]))
    assert [scored[f"{place}"]["m"] for place in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_money_times_accounts_beyond_int64_is_compared_right(observe: Observe, account: Callable[..., Account]) -> None:
    net_sales = {"low": -8 * 10**18, "mid": 1, "top": 8 * 10**18}  # mean 1/3
    accounts = [account(code, net_sales=net) for code, net in net_sales.items()]
    classes = {code: row["rfm_class"][2] for code, row in _scored(observe(accounts), "raw").items()}
    assert classes == {"low": "0", "mid": "1", "top": "1"}


def test_no_accounts_have_no_scores(observe: Observe) -> None:
    assert score_rfm(observe([])).count().execute() == 0


def test_the_table_keeps_its_promised_columns(observe: Observe, account: Callable[..., Account]) -> None:
    assert score_rfm(observe([account("only")])).schema() == schemas.RFM


def test_the_eight_classes_are_named_in_both_languages() -> None:
    assert set(RFM_CLASSES) == {f"{digits:03b}" for digits in range(8)}
    assert RFM_CLASSES["111"].zh == "重要价值客户"
    assert RFM_CLASSES["001"].zh == "重要挽留客户"
    assert len({name.en for name in RFM_CLASSES.values()}) == len({name.zh for name in RFM_CLASSES.values()}) == 8
