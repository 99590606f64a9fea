"""A run over some accounts alone: the figures are among these, and the window is that of the whole ledger."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import keyfolio as kf
from keyfolio import flow
from keyfolio.engine import open_engine
from keyfolio.errors import BadAssumption
from keyfolio.findings import summary_from_json, summary_json
from keyfolio.identify import DEFAULT_POLICY
from keyfolio.ledger import HowToRead, merge_accounts, open_ledger
from keyfolio.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from keyfolio.assumptions import Grain
    from keyfolio.findings import Findings

Line = tuple[str, str, str, str, int]
LINES: list[Line] = [
    ("OLD", "1", "2024-01-01", "tea", 1),
    ("A", "1", "2025-03-01", "tea", 600),
    ("A", "2", "2025-04-01", "tea", -100),
    ("B", "1", "2025-05-01", "tea", 300),
    ("C", "1", "2025-06-01", "ink", 200),
    ("BIG", "1", "2025-12-31", "ink", 9000),
]


def _file(folder: Path, lines: Iterable[Line], name: str = "lines.csv") -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer ID", "Order No", "Date", "SKU", "Amount"])
        writer.writerows(lines)
    return folder / name


def _find(path: Path, only: Collection[str] | None, months: int | None, grain: Grain = "account") -> Findings:
    asked = kf.Assumptions(window_months=months, grain=grain, only=None if only is None else frozenset(only))
    return kf.find_key_accounts(path, assumptions=asked).findings


def test_every_figure_is_among_these_accounts_and_the_window_is_that_of_the_ledger(tmp_path: Path) -> None:
    found = _find(_file(tmp_path, LINES), {"A", "B", "C", "OLD"}, 12)
    rows = {row["account_code"]: row for row in found.accounts.to_pylist()}
    summary = found.summary
    assert [(code, row["rank"], row["share"]) for code, row in rows.items()] == [
        ("A", 1, 0.5),
        ("B", 2, 0.3),
        ("C", 3, 0.2),
    ]
    assert [row["abc"] for row in rows.values()] == ["A", "A", "B"]  # before them 0, 50 and 80 % of 1,000
    # Points of five: 1 + floor(5 × worse / 3); C bought last and least.
    assert [(row["r"], row["m"]) for row in rows.values()] == [(1, 4), (2, 2), (4, 1)]
    assert (summary.accounts, summary.net_sales, summary.orders, summary.credit_notes) == (3, 10_000_000, 3, 1)
    assert (summary.top20_accounts, summary.top20_share, summary.accounts_for_80) == (1, 0.5, 2)
    assert (summary.as_of, summary.window_opens_on) == (date(2025, 12, 31), date(2025, 1, 1))  # BIG's day
    assert (summary.listed_accounts, summary.listed_without_lines) == (4, 1)
    assert summary_from_json(summary_json(summary)) == summary
    assert any("judged, among themselves: 4; without a line in the window" in note.en for note in summary.notes)
    assert any("名单上的 4 个客户" in note.zh for note in summary.notes)
    assert {row["account_code"] for row in found.monthly_sales.to_pylist()} == {"A", "B", "C"}


def test_products_are_those_that_these_accounts_bought(tmp_path: Path) -> None:
    with open_engine() as engine:
        snapshot = Snapshot(open_ledger(engine, _file(tmp_path, LINES), HowToRead()))
        sold = flow.product_sales(engine, flow.observe(engine, snapshot, kf.Assumptions(only=frozenset({"A", "C"}))))
        rows = engine.rows(sold).to_pylist()
    assert [(row["account_code"], row["product_code"]) for row in rows] == [("A", "tea"), ("C", "ink")]


def test_a_merged_account_counts_as_the_one_it_was_merged_into(tmp_path: Path) -> None:
    with open_engine() as engine:
        ledger = merge_accounts(engine, open_ledger(engine, _file(tmp_path, LINES), HowToRead()), {"B": "C", "C": "A"})
        asked = kf.Assumptions(only=frozenset({"B", "A"}))
        found = flow.identify_accounts(engine, flow.observe(engine, Snapshot(ledger), asked), DEFAULT_POLICY)
    assert found.accounts.select(["account_code", "net_sales"]).to_pylist() == [
        {"account_code": "A", "net_sales": 10_000_000}
    ]
    assert (found.summary.listed_accounts, found.summary.listed_without_lines) == (1, 0)


def test_by_group_the_groups_of_these_accounts_are_judged_with_all_their_accounts(tmp_path: Path) -> None:
    masters = tmp_path / "accounts.csv"
    masters.write_text("code,parent,parent since\nA,BIG,\nC,H,\nOLD,H,2025-02-01\n", encoding="utf-8")
    asked = kf.Assumptions(only=frozenset({"OLD", "B"}), grain="group", window_months=12)
    found = kf.find_key_accounts(_file(tmp_path, LINES), accounts=masters, assumptions=asked).findings
    rows = [(row["account_code"], row["net_sales"], row["accounts_in_group"]) for row in found.accounts.to_pylist()]
    assert rows == [("B", 3_000_000, 1), ("H", 2_000_000, 1)]  # H by C alone: OLD has no line in the window
    assert (found.summary.listed_accounts, found.summary.listed_without_lines) == (2, 1)
    assert found.summary.accounts_in_groups == 2
    assert any("Only the groups in which accounts of a list stand" in note.en for note in found.summary.notes)


def test_an_earlier_day_has_the_groups_of_that_day(tmp_path: Path) -> None:
    masters = tmp_path / "accounts.csv"
    masters.write_text("code,parent,parent since\nA,BIG,\nB,BIG,2025-05-02\n", encoding="utf-8")
    lines = _file(tmp_path, LINES)
    for as_of, wanted in ((date(2025, 5, 1), ["B"]), (date(2025, 5, 2), ["BIG"])):
        asked = kf.Assumptions(as_of, only=frozenset({"B"}), grain="group")
        found = kf.find_key_accounts(lines, accounts=masters, assumptions=asked).findings
        assert found.accounts["account_code"].to_pylist() == wanted


def test_accounts_of_the_file_that_nobody_asked_for_are_not_missed(tmp_path: Path) -> None:
    masters = tmp_path / "accounts.csv"
    masters.write_text("code,name\nA,a\nB,b\nNEVER,n\n", encoding="utf-8")
    asked = kf.Assumptions(only=frozenset({"A"}))
    notes = kf.find_key_accounts(_file(tmp_path, LINES), accounts=masters, assumptions=asked).summary.notes
    assert not any("have no line in the window, and so are not ranked" in note.en for note in notes)


def test_an_empty_list_and_one_without_trade_are_refused_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(BadAssumption) as empty:
        kf.Assumptions(only=frozenset())
    assert "is empty" in empty.value.text.en
    assert "名单是空的" in empty.value.text.zh
    for grain in kf.assumptions.GRAINS:
        with pytest.raises(BadAssumption) as silent:
            _find(_file(tmp_path, LINES), {"OLD", "NOBODY"}, 12, grain)
        assert "asked for: 2, such as NOBODY" in silent.value.text.en
        assert "2 个客户（例如 NOBODY）" in silent.value.text.zh


FIRST = date(2023, 1, 1)
_ANCHOR: list[Line] = [
    (code, f"{code}{day}", str(day), "tea", 50) for code in "Z" for day in (FIRST, date(2025, 6, 30))
]
_lines = st.lists(
    st.tuples(
        st.sampled_from("ABCDEF"),
        st.sampled_from("123"),
        st.integers(0, 900),
        st.sampled_from(["tea", "ink"]),
        st.integers(-50, 900),
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=int(os.environ.get("KEYFOLIO_TEST_LISTS", "2")),
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=_lines, only=st.sets(st.sampled_from("ABCDEF")), months=st.sampled_from([None, 12, 25]))
def test_it_is_a_run_on_a_ledger_that_has_these_lines_alone(
    tmp_path: Path, drawn: list[tuple[str, str, int, str, int]], only: set[str], months: int | None
) -> None:
    """Z, always among them, has the first and the last day: so both ledgers have one window."""
    lines = [
        *_ANCHOR,
        *((code, order, str(FIRST + timedelta(day)), sku, amount) for code, order, day, sku, amount in drawn),
    ]
    wanted = {*only, "Z"}
    part = _find(_file(tmp_path, lines), wanted, months)
    alone = _find(_file(tmp_path, (line for line in lines if line[0] in wanted), "alone.csv"), None, months)
    assert part.accounts.equals(alone.accounts)
    assert part.monthly_sales.equals(alone.monthly_sales)
    unlike = ("lines", "snapshot", "notes", "listed_accounts", "listed_without_lines")
    figures, theirs = ({**summary_json(found.summary), **dict.fromkeys(unlike)} for found in (part, alone))
    assert figures == theirs


def test_a_list_of_everybody_is_as_no_list(tmp_path: Path) -> None:
    lines = [*_ANCHOR, *((code, code, "2024-03-05", "tea", place) for place, code in enumerate("ABCDEF", 1))]
    everybody = _find(_file(tmp_path, lines), {*"ABCDEFZ"}, None)
    assert everybody.accounts.equals(_find(tmp_path / "lines.csv", None, None).accounts)
