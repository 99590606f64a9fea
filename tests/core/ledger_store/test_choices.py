"""What a person chooses before an import: by what a line is known, where rows come from, which accounts may occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import StoreTrouble, UnknownColumns
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    correct_batch,
    import_fact,
    import_file,
    open_facts,
    open_store,
    preview_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.ledger import Batch

NOON, LATER = "2025-06-01T12:00:00+00:00", "2025-06-01T13:00:00+00:00"
HEAD = "account code,order id,order date,product code,amount,line id\n"
FIRST = HEAD + "A,SO-1,2025-03-03,P1,10.00,1\nA,SO-1,2025-03-03,P2,5.00,2\n"
THEN = HEAD + "A,SO-1,2025-03-03,P1,12.00,9\nA,SO-1,2025-03-03,P2,5.00,8\n"
NO_PRODUCT = "account code,order id,order date,amount\nA,1,2025-03-03,1\n"


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


@pytest.fixture
def manifest(tmp_path: Path) -> SqliteManifest:
    return SqliteManifest(tmp_path / "books")


def bring(engine: Engine, manifest: SqliteManifest, name: str, text: str, how: HowToRead) -> Batch:
    path = manifest.folder.parent / name
    path.write_text(text, encoding="utf-8")
    return import_file(engine, manifest, path, how, NOON)


def lines(engine: Engine, manifest: SqliteManifest) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = open_store(engine, manifest).lines.order_by("line_number").to_pyarrow().to_pylist()
    return held


@pytest.mark.parametrize(
    ("how", "accepted", "updated", "total"),
    [
        (HowToRead(), 2, 0, 320_000),
        (HowToRead(row_key="line_id"), 2, 0, 320_000),
        (HowToRead(row_key="exact"), 2, 0, 320_000),
        (HowToRead(row_key="product"), 0, 2, 170_000),
    ],
)
def test_a_line_is_known_by_what_was_chosen(
    engine: Engine, manifest: SqliteManifest, how: HowToRead, accepted: int, updated: int, total: int
) -> None:
    bring(engine, manifest, "a.csv", FIRST, how)
    counts = bring(engine, manifest, "b.csv", THEN, how).counts
    assert (counts.accepted, counts.updated) == (accepted, updated)
    assert sum(line["amount"] * line["sign"] for line in lines(engine, manifest)) == total


def test_exact_lines_are_added_when_one_cell_differs(engine: Engine, manifest: SqliteManifest) -> None:
    how = HowToRead(row_key="exact")
    bring(engine, manifest, "a.csv", FIRST, how)
    counts = bring(engine, manifest, "b.csv", FIRST.replace("10.00", "11.00"), how).counts
    assert (counts.accepted, counts.updated, counts.skipped) == (1, 0, 1)


def test_a_key_without_its_column_is_asked_for(engine: Engine, manifest: SqliteManifest) -> None:
    with pytest.raises(UnknownColumns, match="product code") as refusal:
        bring(engine, manifest, "a.csv", NO_PRODUCT, HowToRead(row_key="product"))
    assert "产品编码" in refusal.value.text.zh


def test_the_same_file_by_another_key_is_no_news(engine: Engine, manifest: SqliteManifest) -> None:
    bring(engine, manifest, "a.csv", FIRST, HowToRead())
    with pytest.raises(StoreTrouble, match="read in another way"):
        bring(engine, manifest, "a.csv", FIRST, HowToRead(row_key="product"))


def test_the_preview_says_by_what_rows_are_known_and_which_accounts_they_name(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(FIRST, encoding="utf-8")
    assert preview_file(engine, path, HowToRead()).known_by == ("account_code", "order_id", "line_id")
    seen = preview_file(engine, path, HowToRead(row_key="exact"))
    assert (seen.known_by, seen.account_codes) == ((), ("A",))
    assert preview_file(engine, path, HowToRead(row_key="product")).mapping["product code"] == "product_code"


def test_a_corrected_line_is_held_to_what_its_batch_does_with_unknown_accounts(
    engine: Engine, manifest: SqliteManifest
) -> None:
    text = FIRST + "B,SO-2,2025-03-03,P1,7.00,1\n"
    batch = bring(engine, manifest, "a.csv", text, HowToRead(known_accounts=["A"]))
    [aside] = open_store(engine, manifest).quarantine.to_pyarrow().to_pylist()
    assert (batch.counts.quarantined, aside["reason"], aside["found"]) == (1, "unknown_account", "B")
    typed = {4: ["AA", "SO-2", "2025-03-03", "P1", "7.00", "1"]}
    with pytest.raises(StoreTrouble, match="Say which accounts are known"):
        correct_batch(engine, manifest, 1, typed, LATER)
    assert correct_batch(engine, manifest, 1, typed, LATER, known_accounts=["A"]).still_quarantined == 1
    typed[4][0] = "A"
    assert correct_batch(engine, manifest, 1, typed, LATER, known_accounts=["A"]).lines == 1


def test_both_accounts_of_a_referral_must_be_known(engine: Engine, manifest: SqliteManifest) -> None:
    path = manifest.folder.parent / "r.csv"
    path.write_text("referrer,referred account,date\nA,B,2025-03-03\nA,C,2025-03-03\n", encoding="utf-8")
    batch = import_fact(engine, manifest, path, "referrals", HowToRead(known_accounts=["A", "B"]), NOON)
    assert (batch.counts.accepted, batch.counts.quarantined) == (1, 1)


def test_a_row_keeps_where_it_came_from(engine: Engine, manifest: SqliteManifest) -> None:
    text = "account code,order id,order date,amount,来源\nA,SO-1,2025-03-03,10.00,电话\nA,SO-2,2025-03-03,5.00,\n"
    bring(engine, manifest, "a.csv", text, HowToRead(source="ERP"))
    assert [line["source"] for line in lines(engine, manifest)] == ["电话", "ERP"]
    path = manifest.folder.parent / "i.csv"
    text = "invoice id,account code,invoice date,due date,amount\nI1,A,2025-03-03,2025-04-03,1\n"
    path.write_text(text, encoding="utf-8")
    import_fact(engine, manifest, path, "invoices", HowToRead(source="ERP"), NOON)
    assert open_facts(engine, manifest, "invoices").source.to_pyarrow().to_pylist() == ["ERP"]


def test_a_rate_is_known_by_its_currency_and_its_date(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("currency,rate date,rate\nUSD,2025-01-01,7\n", encoding="utf-8")
    assert preview_file(engine, path, HowToRead(), kind="rates").known_by == ("currency", "rate_date")
