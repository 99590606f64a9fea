"""Orders, credit notes and days in one small ledger, from the file to the key accounts."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

import keyfolio as kf

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

HEADERS = ("Customer ID", "Customer Name", "Region", "Order No", "Date", "SKU", "Amount", "Cost")
MIDDLE = date(2024, 6, 30)
Row = tuple[str, str, str, str, str, str, str, str]


def _row(account: str, order: str, on: str, amount: str, **told: str) -> Row:
    name, region = told.get("name", f"{account} Ltd"), told.get("region", "north")
    return (account, name, region, order, on, told.get("sku", "tea"), amount, told.get("cost", "1"))


def _occasional(account: str, amount: int) -> list[Row]:
    months = [(2023, 3), (2023, 9), (2024, 2), (2024, 7)]
    return [
        _row(account, f"{account}-{year}{month}", f"{year}-{month:02}-10", str(amount // (1 + place)))
        for place, (year, month) in enumerate(months)
    ]


def _steady(account: str) -> list[Row]:
    """Every month, more each time, of five products, longer than anybody."""
    return [
        _row(
            account,
            f"{account}-{month}",
            f"{2023 + month // 12}-{month % 12 + 1:02}-05",
            f"{5_000 + 200 * month}",
            sku=f"p{month % 5}",
        )
        for month in range(24)
    ]


LINES: list[Row] = [
    *(line for place in range(30) for line in _occasional(f"S{place:02}", 100 + place)),
    *_steady("BIG"),
    _row("BACK", "N1", "2024-12-01", "50000"),  # the whole order came back on its day, under an id of its own
    _row("BACK", "R1", "2024-12-01", "-50000"),
    _row("GIANT", "G1", "2024-12-15", "900000"),
    _row("TWO", "T1", "2024-11-30", "100"),
    _row("TWO", "T1", "2024-12-02", "60"),
    _row("LESS", "L1", "2024-05-05", "100", name="Old Name"),
    _row("LESS", "L1", "2024-05-05", "-30", name="Old Name"),
    _row("LESS", "L2", "2024-08-05", "10", name="New Name", region="south", cost=""),
    _row("FREE", "F1", "2024-08-05", "0"),
]


def _write(path: Path, lines: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *lines])
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("documents") / "ledger.csv", LINES)


@pytest.fixture(scope="module")
def accounts(ledger: Path) -> pd.DataFrame:
    return kf.find_key_accounts(ledger).accounts.set_index("account_code")


def test_the_large_and_steady_account_is_key(accounts: pd.DataFrame) -> None:
    assert accounts.index[accounts["is_key"]].tolist() == ["BIG"]


def test_an_account_whose_whole_order_came_back_is_not_key(accounts: pd.DataFrame) -> None:
    back = accounts.loc["BACK"]
    assert (back["orders"], back["credit_notes"], str(back["net_sales"])) == (1, 1, "0.00")
    assert not back["is_key"]
    assert str(back["returned"]) == "50000.00"


def test_a_giant_with_one_huge_first_order_is_not_key(accounts: pd.DataFrame) -> None:
    giant = accounts.loc["GIANT"]
    assert (giant["rank"], giant["abc"], giant["is_key"]) == (1, "A", False)
    assert "largest order 900,000.00, over 50 % of net sales" in giant["why"]


def test_an_order_on_two_days_counts_once_on_its_first(accounts: pd.DataFrame) -> None:
    two = accounts.loc["TWO"]
    assert (two["orders"], two["first_order_on"], two["last_order_on"]) == (1, date(2024, 11, 30), date(2024, 11, 30))
    assert (two["recency_days"], str(two["net_sales"])) == (15, "160.00")


def test_a_negative_line_in_an_order_is_a_deduction_and_no_credit_note(accounts: pd.DataFrame) -> None:
    less = accounts.loc["LESS"]
    assert (less["orders"], less["credit_notes"], str(less["net_sales"])) == (2, 0, "80.00")


def test_a_document_of_nothing_is_neither_order_nor_credit_note(accounts: pd.DataFrame) -> None:
    free = accounts.loc["FREE"]
    assert (free["orders"], free["credit_notes"]) == (0, 0)


def test_one_line_without_cost_leaves_the_margin_of_its_account_open(accounts: pd.DataFrame) -> None:
    assert accounts.loc["LESS", "margin"] is None
    assert str(accounts.loc["TWO", "margin"]) == "158.00"


def test_the_name_is_that_of_the_last_day(accounts: pd.DataFrame) -> None:
    assert (accounts.loc["LESS", "name"], accounts.loc["LESS", "region"]) == ("New Name", "south")


def test_the_file_of_accounts_has_the_last_word_on_what_it_says(ledger: Path, tmp_path: Path) -> None:
    masters = tmp_path / "accounts.csv"
    masters.write_text("code,name,region\nLESS,Known Name,\nNOBODY,Nobody,\nLESS,Again,\n", encoding="utf-8")
    found = kf.find_key_accounts(ledger, accounts=masters)
    named = found.accounts.set_index("account_code")
    assert (named.loc["LESS", "name"], named.loc["LESS", "region"]) == ("Known Name", "south")
    assert named.loc["TWO", "name"] == "TWO Ltd"
    assert "NOBODY" not in named.index
    unmatched = next(note for note in found.summary.notes if "BACK" in note.en)
    assert all("35" in text for text in (unmatched.en, unmatched.zh))
    left_out, _, without_lines = found.summary.notes[-3:]
    assert all("1" in note.en and "1" in note.zh for note in (left_out, without_lines))


def test_as_of_a_day_only_the_lines_up_to_it_exist(ledger: Path, tmp_path: Path) -> None:
    cut = _write(tmp_path / "cut.csv", [line for line in LINES if line[4] <= MIDDLE.isoformat()])
    as_of = kf.Assumptions(as_of=MIDDLE)
    found, known_then = (kf.find_key_accounts(path, assumptions=as_of) for path in (ledger, cut))
    assert found.accounts.equals(known_then.accounts)
    assert found.findings.accounts.equals(known_then.findings.accounts)
    assert found.findings.monthly_sales.equals(known_then.findings.monthly_sales)
    assert found.accounts.set_index("account_code").loc["LESS", "name"] == "Old Name"


def test_a_window_without_a_line_is_told_and_holds_nobody(ledger: Path) -> None:
    empty = kf.find_key_accounts(ledger, assumptions=kf.Assumptions(date(2030, 1, 1), 1)).summary
    assert (empty.accounts, empty.orders, empty.credit_notes, empty.net_sales) == (0, 0, 0, 0)
    assert (empty.gini, empty.top20_share, empty.abc) == (None, None, None)
    assert any("nobody to judge" in note.en and "无从评定" in note.zh for note in empty.notes)


def test_a_last_day_far_from_the_others_is_told_unless_another_was_chosen(tmp_path: Path) -> None:
    wrong = _write(tmp_path / "wrong.csv", [*LINES, _row("TWO", "T9", "2031-01-01", "1")])
    told, chosen = (
        kf.find_key_accounts(wrong, assumptions=kf.Assumptions(as_of=as_of)).summary.notes
        for as_of in (None, date(2024, 12, 15))
    )
    assert any("the right last day" in note.en and "2031-01-01" in note.en and "2031-01-01" in note.zh for note in told)
    assert not any("the right last day" in note.en for note in chosen)
