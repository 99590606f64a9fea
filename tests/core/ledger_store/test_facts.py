"""Facts in a store: each kind held against its own, replaced by key, undone and corrected as order lines are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    correct_batch,
    import_fact,
    import_file,
    open_facts,
    open_store,
    undo_batch,
)

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch, FactKind

PAYMENTS = "收款单号,客户编号,发票号,收款日期,金额\n"
COSTS = "客户编号,日期,金额\n"


class Books:
    """A store of facts given as text."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.manifest = SqliteManifest(folder / "store")
        self.files = 0

    def bring(self, kind: FactKind, text: str) -> Batch:
        self.files += 1
        path = self.folder / f"{self.files}.csv"
        path.write_text(text, encoding="utf-8")
        return import_fact(self.engine, self.manifest, path, kind, HowToRead(), NOON)

    def amounts(self, kind: FactKind) -> list[int]:
        rows = self.engine.rows(open_facts(self.engine, self.manifest, kind))
        return sorted(amount // 10_000 for amount in rows["amount"].to_pylist())


@pytest.fixture
def books(engine: Engine, tmp_path: Path) -> Books:
    return Books(engine, tmp_path)


def fates(batch: Batch) -> tuple[int, int, int, int]:
    counts = batch.counts
    return counts.accepted, counts.updated, counts.skipped, counts.quarantined


def test_a_row_is_known_by_its_key_and_the_latest_file_wins(books: Books) -> None:
    first = books.bring("payments", f"{PAYMENTS}S1,A,F1,2025-05-01,1\nS1,A,F2,2025-05-01,2\nS2,A,,2025-05-01,4\n")
    again = "S1,A,F1,2025-05-01,1\nS1,A,F2,2025-05-01,3\nS2,B,,2025-05-01,5\nS3,A,,2025-05-01,6\nS3,A,,2025-05-01,7\n"
    second = books.bring("payments", PAYMENTS + again)
    assert (fates(first), fates(second)) == ((3, 0, 0, 0), (1, 2, 1, 1))
    assert (second.rests_on, second.kind, second.lines_in_known_orders) == ((1,), "payments", 0)
    [aside] = books.engine.rows(books.engine.read_parquet([books.manifest.quarantine(second)])).to_pylist()
    assert (aside["reason"], aside["found"], aside["line_number"]) == ("line_id_twice", "S3", 6)
    assert books.amounts("payments") == [1, 3, 5, 6]
    undo_batch(books.engine, books.manifest, 1, NOON)
    assert books.amounts("payments") == [1, 3, 5, 6]
    undo_batch(books.engine, books.manifest, 2, NOON)
    assert books.amounts("payments") == []


def test_rows_without_a_key_are_compared_by_exact_copies(books: Books) -> None:
    books.bring("costs_to_serve", f"{COSTS}A,2025-05-01,1\nA,2025-05-01,1\nA,2025-05-02,2\n")
    more = books.bring("costs_to_serve", f"{COSTS}A,2025-05-01,1.00\nA,2025/5/1,1\nA,2025-05-01,1\nA,2025-05-02,3\n")
    assert fates(more) == (2, 0, 2, 0)
    assert books.amounts("costs_to_serve") == [1, 1, 1, 2, 3]


def test_kinds_do_not_meet(books: Books, engine: Engine, tmp_path: Path) -> None:
    text = f"{COSTS}A,2025-05-01,1\n"
    costs, won = books.bring("costs_to_serve", text), books.bring("acquisition_costs", text)
    ledger = write(tmp_path / "a.csv", [Line("A", "1", "2024-01-05", "tea", "10")])
    sales = import_file(engine, books.manifest, ledger, HowToRead(), NOON)
    assert [fates(batch) for batch in (costs, won, sales)] == [(1, 0, 0, 0)] * 3
    assert fates(books.bring("acquisition_costs", text)) == (0, 0, 1, 0)
    opened = open_store(engine, books.manifest)
    assert (opened.counts.accepted, opened.digest) == (1, open_store(engine, books.manifest, [sales.folder]).digest)
    undo_batch(engine, books.manifest, sales.number, NOON)
    with pytest.raises(StoreTrouble):
        open_store(engine, books.manifest)
    rows = engine.rows(open_facts(engine, books.manifest, "costs_to_serve", [costs.folder, won.folder]))
    assert rows.num_rows == 1
    assert engine.rows(open_facts(engine, books.manifest, "rates")).num_rows == 0


def test_a_corrected_row_joins_its_batch_and_later_ones_are_worked_out_again(books: Books) -> None:
    rates = "币种,日期,汇率\n"
    books.bring("costs_to_serve", f"{COSTS}A,2025-05-01,1\n")
    books.bring("rates", f"{rates}USD,2025-05-01,7.1\nUSD,2025-05-02,-7.2\nEUR,2025-05-02,0\n")
    books.bring("rates", f"{rates}USD,2025-05-02,7.3\n")
    told = {3: ["USD", "2025-05-02", "7.2"], 4: ["USD", "2025-05-01", "9"]}
    joined = correct_batch(books.engine, books.manifest, 2, told, NOON)
    assert (joined.lines, joined.still_quarantined) == (1, 1)
    assert [fates(batch) for batch in books.manifest.visible()] == [(1, 0, 0, 0), (2, 0, 0, 1), (0, 1, 0, 0)]
    rows = books.engine.rows(open_facts(books.engine, books.manifest, "rates")).sort_by("day").to_pylist()
    assert [(str(row["rate"]), row["batch"], row["line_number"]) for row in rows] == [
        ("7.10000000", 2, 2),
        ("7.30000000", 3, 2),
    ]
