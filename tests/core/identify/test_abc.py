"""ABC: where the borders fall, to the last 1/10,000."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio import schemas
from keyfolio.identify import classify_abc

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    Account = dict[str, Any]
    Observe = Callable[[list[Account]], ir.Table]


FEW = settings(deadline=None, max_examples=10, derandomize=True)


def _classed(table: ir.Table, a_percent: int = 55, b_percent: int = 85) -> list[Account]:
    rows: list[Account] = classify_abc(table, a_percent=a_percent, b_percent=b_percent).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: row["rank"])


def _counted(accounts: list[Account]) -> list[Account]:
    """The reference: one pass down the list, in Python's whole numbers."""
    ordered = sorted(accounts, key=lambda account: (-account["net_sales"], account["account_code"]))
    total = sum(account["net_sales"] for account in accounts)
    rows, before = [], 0
    for rank, account in enumerate(ordered, 1):
        through = before + account["net_sales"]
        letter = "A" if before * 100 < total * 55 else "B" if before * 100 < total * 85 else "C"
        rows.append(
            {
                "account_code": account["account_code"],
                "rank": rank,
                "share": account["net_sales"] / total if total > 0 else None,
                "cumulative_share": through / total if total > 0 else None,
                "abc": letter if total > 0 else None,
                "value": account["net_sales"],
            }
        )
        before = through
    letters: dict[int, set[str]] = {}
    for row in rows:
        letters.setdefault(row["value"], set()).add(row["abc"])
    return [row | {"straddles": len(letters[row.pop("value")]) > 1} for row in rows]


def _approximately(rows: list[Account]) -> list[Account]:
    shares = ("share", "cumulative_share")
    return [
        row | {name: pytest.approx(row[name], rel=1e-12, abs=1e-15) for name in shares if row[name] is not None}
        for row in rows
    ]


@FEW
@given(data=st.data())
def test_classes_are_what_one_pass_down_the_list_says(
    data: st.DataObject, observe: Observe, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    assert _classed(observe(accounts)) == _approximately(_counted(accounts))


@FEW
@given(data=st.data())
def test_neither_row_order_nor_the_unit_of_money_matters(
    data: st.DataObject, observe: Observe, worlds: st.SearchStrategy[list[Account]]
) -> None:
    accounts = data.draw(worlds)
    moved = [account | {"net_sales": account["net_sales"] * 7} for account in data.draw(st.permutations(accounts))]
    assert _classed(observe(moved)) == _approximately(_classed(observe(accounts)))


def _letters(observe: Observe, account: Callable[..., Account], *net_sales: int) -> str:
    accounts = [account(f"{place:02}", net_sales=net) for place, net in enumerate(net_sales)]
    return "".join(row["abc"] or "-" for row in _classed(observe(accounts)))


def test_an_account_is_a_while_the_sum_before_it_is_under_55_percent(
    observe: Observe, account: Callable[..., Account]
) -> None:
    assert _letters(observe, account, 5500, 3000, 1500) == "ABC"
    assert _letters(observe, account, 5499, 3001, 1500) == "AAC"
    assert _letters(observe, account, 5500, 2999, 1501) == "ABB"


def test_a_total_of_zero_or_less_has_no_classes_and_no_shares(
    observe: Observe, account: Callable[..., Account]
) -> None:
    for net_sales in ([5, -5], [-1, -2], [0], [3, 2, -9]):
        rows = _classed(observe([account(f"{place}", net_sales=net) for place, net in enumerate(net_sales)]))
        assert [(row["abc"], row["share"], row["cumulative_share"], row["straddles"]) for row in rows] == [
            (None, None, None, False)
        ] * len(net_sales)


def test_equal_values_on_both_sides_of_a_border_are_marked(observe: Observe, account: Callable[..., Account]) -> None:
    rows = _classed(observe([account(code, net_sales=net) for code, net in (("x", 60), ("b", 20), ("a", 20))]))
    assert [(row["account_code"], row["abc"], row["straddles"]) for row in rows] == [
        ("x", "A", False),
        ("a", "B", False),
        ("b", "B", False),
    ]
    rows = _classed(observe([account(code, net_sales=10) for code in "dcba"]))
    assert [(row["account_code"], row["abc"], row["straddles"]) for row in rows] == [
        ("a", "A", True),
        ("b", "A", True),
        ("c", "A", True),
        ("d", "B", True),
    ]


def test_negative_accounts_come_last_and_the_sum_may_pass_the_total(
    observe: Observe, account: Callable[..., Account]
) -> None:
    rows = _classed(observe([account("plus", net_sales=150), account("minus", net_sales=-50)]))
    assert [(row["account_code"], row["abc"], row["cumulative_share"]) for row in rows] == [
        ("plus", "A", 1.5),
        ("minus", "C", 1.0),
    ]


def test_a_total_near_the_largest_int64_is_compared_right(observe: Observe, account: Callable[..., Account]) -> None:
    huge = 9 * 10**16
    assert _letters(observe, account, 55 * huge, 30 * huge, 15 * huge) == "ABC"
    assert _letters(observe, account, 55 * huge - 1, 30 * huge + 1, 15 * huge) == "AAC"


def test_an_account_alone_is_a(observe: Observe, account: Callable[..., Account]) -> None:
    assert _letters(observe, account, 1) == "A"


def test_the_borders_can_be_chosen(observe: Observe, account: Callable[..., Account]) -> None:
    accounts = [account(f"{place:02}", net_sales=10) for place in range(10)]
    assert "".join(row["abc"] for row in _classed(observe(accounts), 70, 90)) == "AAAAAAABBC"


def test_no_accounts_have_no_classes(observe: Observe) -> None:
    assert classify_abc(observe([])).count().execute() == 0


def test_the_table_keeps_its_promised_columns(observe: Observe, account: Callable[..., Account]) -> None:
    assert classify_abc(observe([account("only")])).schema() == schemas.ABC
