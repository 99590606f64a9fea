"""From a real ledger to its key accounts, nothing told: the figures that are known, on every road there is."""

from __future__ import annotations

import csv
import gzip
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import xlsxwriter

import keyfolio as kf
from keyfolio.cli import main
from keyfolio.engine import open_engine
from keyfolio.ledger import open_ledger
from keyfolio.snapshot import Snapshot

CSV, PARQUET = "dev_customers.csv.gz", "dev_customers.parquet"
TOTALS = (
    "accounts",
    "orders",
    "credit_notes",
    "lines_read",
    "lines_accepted",
    "net_sales",
    "gini",
    "hhi",
    "abc",
    "rfm",
)


@pytest.fixture(scope="module")
def results(online_retail: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `keyfolio identify` writes for the gzipped CSV."""
    return _identify(online_retail / CSV, tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def summary(results: Path) -> dict[str, Any]:
    return _summary(results)


@pytest.fixture(scope="module")
def accounts(results: Path) -> list[dict[str, str]]:
    with (results / "accounts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plain_lines(online_retail: Path) -> list[bytes]:
    with gzip.open(online_retail / CSV) as file:
        return file.read().splitlines(keepends=True)


def test_every_line_is_read_and_accepted_and_repeats_are_told(summary: dict[str, Any]) -> None:
    counted = {name: count for name, count in summary.items() if name.startswith("lines_")}
    assert counted == {
        "lines_read": 93_193,
        "lines_accepted": 93_193,
        "lines_updated": 0,
        "lines_skipped": 0,
        "lines_quarantined": 0,
        "lines_repeated": 949,
    }


def test_accounts_orders_and_credit_notes_are_those_of_the_ledger(summary: dict[str, Any]) -> None:
    assert (summary["accounts"], summary["orders"], summary["credit_notes"]) == (1_088, 4_551, 986)


def test_net_sales_are_exact_to_the_cent(summary: dict[str, Any], accounts: list[dict[str, str]]) -> None:
    assert summary["net_sales"] == Decimal("1963407.59")
    assert abs(sum(Decimal(row["net_sales"]) for row in accounts) - Decimal("1963407.59")) <= Decimal("0.005") * 1_088


def test_the_top_fifth_holds_nearly_three_quarters(summary: dict[str, Any]) -> None:
    assert (summary["top20_accounts"], summary["top20_share"]) == (218, Decimal("0.73928"))
    assert (summary["accounts_for_70"], summary["accounts_for_80"]) == (181, 290)


def test_abc_classes_are_cut_at_55_and_85_percent(summary: dict[str, Any], accounts: list[dict[str, str]]) -> None:
    assert summary["abc"] == {"A": 89, "B": 279, "C": 720}
    assert [sum(row["abc"] == name for row in accounts) for name in "ABC"] == [89, 279, 720]


def test_gini_and_hhi_take_negative_accounts_as_0(summary: dict[str, Any], accounts: list[dict[str, str]]) -> None:
    assert (summary["gini"], summary["hhi"]) == (Decimal("0.69861"), Decimal("0.0088854"))
    assert summary["clipped"] == 10
    net_sales = [Decimal(row["net_sales"]) for row in accounts]
    assert (sum(net < 0 for net in net_sales), sum(net == 0 for net in net_sales)) == (10, 6)


def test_the_eight_rfm_classes_hold_the_known_numbers(summary: dict[str, Any], accounts: list[dict[str, str]]) -> None:
    known = {"111": 365, "110": 16, "101": 93, "100": 175, "011": 91, "010": 10, "001": 103, "000": 235}
    assert summary["rfm"] == known
    assert {name: sum(row["rfm_class"] == name for row in accounts) for name in known} == known


def test_an_account_that_never_ordered_has_no_recency_and_the_lowest_scores(accounts: list[dict[str, str]]) -> None:
    without = [row for row in accounts if row["orders"] == "0"]
    assert len(without) == 7
    assert all((row["recency_days"], row["r"], row["f"]) == ("", "1", "1") for row in without)
    assert all(row["recency_days"] for row in accounts if row["orders"] != "0")


def test_the_key_list_is_not_the_first_by_sales(accounts: list[dict[str, str]]) -> None:
    by_sales = sorted(accounts, key=lambda row: -Decimal(row["net_sales"]))
    key = {row["account_code"] for row in accounts if row["is_key"] == "true"}
    assert 50 <= len(key) <= 218
    assert key != {row["account_code"] for row in by_sales[: len(key)]}


def test_the_window_is_the_whole_ledger_since_it_is_short(summary: dict[str, Any]) -> None:
    spanned = (summary["window_opens_on"], summary["as_of"], summary["window_months"])
    assert spanned == ("2010-12-01", "2011-12-09", None)


def test_neither_the_order_of_the_lines_nor_the_packing_changes_a_byte(
    results: Path, plain_lines: list[bytes], tmp_path: Path
) -> None:
    head, *rows = plain_lines
    random.Random(7).shuffle(rows)  # noqa: S311
    shuffled = tmp_path / "shuffled.csv"
    shuffled.write_bytes(head + b"".join(rows))
    again = _identify(shuffled, tmp_path / "again")
    for name in ("accounts.csv", "summary.json", "report.html"):
        assert (again / name).read_bytes() == (results / name).read_bytes()


def test_a_store_of_one_import_gives_the_same_files(results: Path, plain_lines: list[bytes], tmp_path: Path) -> None:
    ledger, store = tmp_path / "plain.csv", tmp_path / "store"
    ledger.write_bytes(b"".join(plain_lines))
    assert main(["import", str(ledger), "--store", str(store)]) == 0
    again = _identify(store, tmp_path / "again")
    for name in ("accounts.csv", "summary.json"):
        assert (again / name).read_bytes() == (results / name).read_bytes()


def test_parquet_gives_the_same_accounts(results: Path, online_retail: Path, tmp_path: Path) -> None:
    again = _identify(online_retail / PARQUET, tmp_path / "again")
    assert (again / "accounts.csv").read_bytes() == (results / "accounts.csv").read_bytes()
    assert _totals(again) == _totals(results)


def test_a_workbook_gives_the_same_accounts(results: Path, online_retail: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.xlsx"
    _write_workbook(online_retail / PARQUET, ledger)
    again = _identify(ledger, tmp_path / "again")
    assert (again / "accounts.csv").read_bytes() == (results / "accounts.csv").read_bytes()
    assert _totals(again) == _totals(results)


def test_the_snapshot_names_the_lines_and_not_their_order_or_file(plain_lines: list[bytes], tmp_path: Path) -> None:
    head, *rows = plain_lines[:500]
    changed = [*rows[:-1], rows[-1].replace(b",17850,", b",17851,").replace(b".", b"1.", 1)]
    first, turned, other = (
        _snapshot(tmp_path / f"{name}.csv", [head, *lines])
        for name, lines in (("first", rows), ("turned", rows[::-1]), ("other", changed))
    )
    assert first == turned
    assert first != other


def _identify(ledger: Path, out: Path) -> Path:
    assert main(["identify", str(ledger), "--out", str(out)]) == 0
    return out


def _snapshot(ledger: Path, lines: list[bytes]) -> str:
    ledger.write_bytes(b"".join(lines))
    with open_engine() as engine:
        return Snapshot(open_ledger(engine, ledger, kf.HowToRead())).digest


def _summary(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return said


def _totals(folder: Path) -> dict[str, Any]:
    return {name: _summary(folder)[name] for name in TOTALS}


def _write_workbook(source: Path, target: Path) -> None:
    table = pq.read_table(source).drop_columns(["Description"])  # nothing is read from it, and it takes the longest
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
    sheet = book.add_worksheet("lines")
    sheet.write_row(0, 0, table.column_names)
    columns = (table[name].to_pylist() for name in table.column_names)
    for place, cells in enumerate(zip(*columns, strict=True), 1):
        sheet.write_row(place, 0, ["" if cell is None else cell for cell in cells])
    book.close()
