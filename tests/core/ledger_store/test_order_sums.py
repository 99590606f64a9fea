"""What lies summed beside the lines of a batch says what the lines say; without it, the lines are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import Line, bring, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import SqliteManifest, open_store, with_lines
from keyfolio.ledger.order_sums import KEY, live_days
from keyfolio.schemas import ORDER_SUMS

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00", "1")
OIL = Line("A", "1", "2024-01-06", "oil", "-7.00", "2")
JAM = Line("B", "1", "2024-01-05", "jam", "2.00", "1")
DEARER = TEA._replace(on="2024-01-09", amount="12.00")


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Path:
    """A store in which the second file moves a line of the first to another day."""
    bring(engine, tmp_path / "store", write(tmp_path / "first.csv", [TEA, OIL, JAM]))
    bring(engine, tmp_path / "store", write(tmp_path / "second.csv", [DEARER]))
    return tmp_path / "store"


def _rows(engine: Engine, table: ir.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = engine.rows(table.order_by(*KEY, "lines")).to_pylist()
    return rows


def _added(engine: Engine, order_sums: ir.Table) -> list[dict[str, object]]:
    """Those of one account, order and day together."""
    sums = {name: order_sums[name].sum().cast("int64") for name in ORDER_SUMS if name not in KEY}
    return _rows(engine, order_sums.group_by(*KEY).aggregate(**sums))


def test_they_lie_beside_the_lines_as_the_schema_says(engine: Engine, store: Path) -> None:
    [first, second] = SqliteManifest(store).visible()
    held = engine.read_parquet([SqliteManifest(store).order_sums(first)])
    assert list(held.schema().items()) == [(name, kind.copy(nullable=True)) for name, kind in ORDER_SUMS.items()]
    days = [(row["account_code"], row["order_id"], row["net_sales"], row["returned"]) for row in _rows(engine, held)]
    assert days == [("A", "1", 100_000, 0), ("A", "1", -70_000, 70_000), ("B", "1", 20_000, 0)]
    moved = _rows(engine, engine.read_parquet([SqliteManifest(store).order_sums(second)]))
    assert [(row["lines"], row["reversals"], row["net_sales"]) for row in moved] == [(-1, 1, -100_000), (1, 0, 120_000)]


def test_a_day_from_which_its_only_line_was_moved_is_no_day_of_the_order(engine: Engine, store: Path) -> None:
    order_sums = open_store(engine, SqliteManifest(store)).order_sums
    own = live_days(engine, order_sums).filter(lambda rows: rows.account_code == "A")
    assert [row["day"] for row in _rows(engine, own)] == [19_728, 19_731]
    assert sorted(engine.rows(with_lines(order_sums, "day"))["day"].to_pylist()) == [19_727, 19_728, 19_731]


def test_of_a_batch_without_them_the_lines_are_summed(engine: Engine, store: Path) -> None:
    manifest = SqliteManifest(store)
    before = _added(engine, open_store(engine, manifest).order_sums)
    for batch in manifest.visible():
        manifest.order_sums(batch).unlink()
        assert _added(engine, open_store(engine, manifest).order_sums) == before


def test_a_damaged_file_of_them_is_named_by_its_batch(engine: Engine, store: Path) -> None:
    manifest = SqliteManifest(store)
    [first, _] = manifest.visible()
    manifest.order_sums(first).write_bytes(b"PAR1 and nothing else")
    with pytest.raises(StoreTrouble):
        engine.rows(open_store(engine, manifest).order_sums)
