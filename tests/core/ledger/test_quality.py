"""Data quality: what each rule finds, what it leaves alone, and that what was replaced does not count."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median_low
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.ledger import Batch, Counts, HowToRead, SqliteManifest, import_file, open_store
from keyfolio.ledger.quality import MOST_KEPT, RULES, Finding, FoundCode, Gap, Quality, look_at_data
from keyfolio.ledger.quality.codes import find_unmatched
from keyfolio.ledger.quality.gaps import find_gaps
from keyfolio.ledger.quality.outliers import find_outliers
from keyfolio.schemas import LINES
from keyfolio.units import day_number

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine

MONDAY = day_number(date(2024, 1, 1))
_LINE = {"order_id": "o", "day": MONDAY, "cancelled": False, "batch": 1, "sign": 1}


def _lines(engine: Engine, *told: dict[str, Any]) -> ir.Table:
    """Lines as the store has them, in an order of no meaning."""
    full = [
        {**_LINE, "line_number": place, "line_digest": f"d{place}", "account_code": "A", "amount": 10_000, **line}
        for place, line in enumerate(told, 2)
    ]
    schema = LINES.to_pyarrow()
    return engine.take(schema, pa.Table.from_pylist(full[::-1], schema).to_batches(), "told")


def _batch(number: int, counts: Counts, imported_at: str = "2024-03-01T08:00:00+08:00") -> Batch:
    return Batch(number, f"{number}.csv", "f", "r", "{}", None, counts, (), 0, imported_at)


def _named(quality: Quality) -> dict[str, Finding]:
    assert [finding.name for finding in quality.findings] == list(RULES)
    return {finding.name: finding for finding in quality.findings}


@pytest.fixture(scope="module")
def looked(engine: Engine) -> Quality:
    """Two files: the second has costs but for one line, repeats a line of the first, and knows codes of its own."""
    first = [{"amount": 10_000, "day": MONDAY + 7 * week, "product_code": "P"} for week in range(8)]
    second: list[dict[str, Any]] = [
        {"batch": 2, "cost": 1, "account_code": "B", "product_code": "Q", "day": MONDAY + 7 * 10},
        {"batch": 2, "cost": None, "account_code": "B", "product_code": "P", "day": MONDAY + 7 * 9},
        {"batch": 2, "cost": 1, "line_digest": "d2", "account_code": "A", "amount": -1_000_000},
        {"batch": 2, "cost": 1, "account_code": "C", "amount": 50, "day": MONDAY + 7 * 9 + 6},
    ]
    return look_at_data(
        engine,
        _lines(engine, *first, *second),
        [_batch(1, Counts(9, 8, 0, 0, 1, 0)), _batch(2, Counts(4, 4, 0, 0, 0, 1), "2024-03-12T23:00:00+08:00")],
        accounts=ibis.memtable({"account_code": ["A"], "account_name": ["Acme"], "industry": [None]}).cast(
            {"industry": "string"}
        ),
        products=ibis.memtable({"product_code": ["P"], "product_family": ["tea"]}),
        as_of=date(2024, 4, 11),
    )


def test_each_batch_tells_how_complete_and_how_fresh_it_is(looked: Quality) -> None:
    first, second = looked.batches
    assert (first.lines, first.read, first.quarantined, first.repeated) == (8, 9, 1, 0)
    assert (first.given["product_code"], first.given["cost"], second.given["cost"]) == (8, 0, 3)
    assert (first.newest_day, first.age_days, first.imported_on) == (MONDAY + 49, 11, "2024-03-01")
    assert (second.age_days, second.imported_on) == (1, "2024-03-12"), "the day of the import's own time zone"
    assert [(one.kind, one.rows, one.given) for one in looked.masters] == [
        ("accounts", 1, {"account_name": 1, "industry": 0}),
        ("products", 1, {"product_family": 1}),
    ]


def test_every_rule_names_its_lines(looked: Quality) -> None:
    found = _named(looked)
    assert {name: (one.state, one.found, one.lines_found) for name, one in found.items()} == {
        "stale": ("good", 31, 1),
        "incomplete": ("look", 3, 3),
        "quarantined": ("look", 1, 1),
        "repeated": ("look", 1, 1),
        "unmatched_accounts": ("look", 2, 3),
        "unmatched_products": ("look", 1, 1),
        "outliers": ("look", 1, 1),
        "gaps": ("look", 1, 2),
    }
    places = {name: [(line.batch, line.line_number) for line in one.lines] for name, one in found.items()}
    assert places["stale"] == places["unmatched_products"] == [(2, 10)]
    assert places["repeated"] == places["outliers"] == [(2, 12)]
    assert places["unmatched_accounts"] == [(2, 10), (2, 11), (2, 13)], "code by code, the one with most lines first"
    assert [line.missing for line in found["incomplete"].lines] == [("cost",), ("product_code",), ("product_code",)]
    assert found["outliers"].lines[0].median == 10_000
    assert found["unmatched_accounts"].codes == (FoundCode("B", 2, 20_000), FoundCode("C", 1, 50))
    assert found["gaps"].gaps == (Gap(MONDAY + 56, 1, MONDAY + 49, MONDAY + 63),)
    assert places["gaps"] == [(1, 9), (2, 11)], "the sales of the days before and after"
    assert found["gaps"].said.en == "Weeks without a sale, of 11 from 2024-01-01 to 2024-03-11: 1. Is a file missing?"


def test_what_cannot_be_told_is_said_and_not_called_good(engine: Engine) -> None:
    nothing = look_at_data(engine, _lines(engine), [], accounts=None, products=None, as_of=date(2024, 1, 1))
    states = {name: one.state for name, one in _named(nothing).items()}
    unknown = {"stale", "unmatched_accounts", "unmatched_products", "gaps"}
    assert {name for name, state in states.items() if state == "unknown"} == unknown
    assert "look" not in states.values()
    far_apart = _lines(engine, {}, {"day": MONDAY + 14}, {"amount": -5, "day": MONDAY + 7})
    assert find_gaps(engine, far_apart).said.en.startswith("Sales in 2 of the 3 weeks"), "a return is no sale"


def test_replaced_lines_do_not_count(engine: Engine, tmp_path: Path) -> None:
    manifest, head = SqliteManifest(tmp_path / "store"), "account code,order id,order date,amount,line id\n"
    for name, amounts in (("old", ("5", "5", "5", "5", "5", "9000")), ("new", ("5", "5", "5", "5", "5", "90"))):
        rows = "".join(f"A,{place},2024-01-0{place + 1},{amount},{place}\n" for place, amount in enumerate(amounts))
        (tmp_path / f"{name}.csv").write_text(head + rows, "utf-8")
    import_file(engine, manifest, tmp_path / "old.csv", HowToRead(), "2024-02-01T00:00:00+00:00")
    assert find_outliers(engine, open_store(engine, manifest).lines).found == 1
    import_file(engine, manifest, tmp_path / "new.csv", HowToRead(), "2024-02-09T00:00:00+00:00")
    lines, batches = open_store(engine, manifest).lines, manifest.visible()
    looked = look_at_data(engine, lines, batches, accounts=None, products=None, as_of=date(2024, 3, 1))
    assert [(batch.lines, batch.newest_day) for batch in looked.batches] == [(5, MONDAY + 4), (1, MONDAY + 5)]
    found = _named(looked)
    assert (found["outliers"].found, found["stale"].state, found["stale"].found) == (0, "look", 55)


def test_of_many_codes_each_keeps_a_line_and_the_count_is_exact(engine: Engine) -> None:
    many = [{"account_code": f"A{place % 900:03d}", "order_id": "o" * 300} for place in range(1_900)]
    known = ibis.memtable({"account_code": ["A000"]})
    found = find_unmatched(engine, _lines(engine, *many), known, "unmatched_accounts", "account_code")
    assert (found.found, found.lines_found, len(found.codes)) == (899, 1_897, 899)
    assert len(found.lines) == MOST_KEPT
    assert {line.account_code for line in found.lines} == {code.code for code in found.codes}
    assert {len(line.order_id) for line in found.lines} == {200}


amounts = st.sampled_from([0, 1, 99, 100, -100, 101, 10_000, -9_999, 2**62])


@settings(max_examples=25, deadline=None)
@given(told=st.lists(st.tuples(st.sampled_from("AB"), amounts), max_size=16))
def test_outliers_are_those_that_a_median_finds(engine: Engine, told: list[tuple[str, int]]) -> None:
    sizes: dict[str, list[int]] = defaultdict(list)
    for account, amount in told:
        sizes[account] += [abs(amount)] if amount else []
    usual = {account: median_low(own) for account, own in sizes.items() if len(own) >= 5}
    expected = [
        place
        for place, (account, amount) in enumerate(told, 2)
        if amount and account in usual and abs(amount) >= 100 * usual[account]
    ]
    found = find_outliers(
        engine, _lines(engine, *({"account_code": account, "amount": amount} for account, amount in told))
    )
    assert sorted(line.line_number for line in found.lines) == expected
    assert found.found == len(expected)
