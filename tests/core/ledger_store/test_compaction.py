"""Many small batches are read as one file; each stays, so that it can be undone and read as of any day."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, bring, living, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, account_lines, open_ledger, open_store, undo_batch, units_of
from keyfolio.ledger.store import compaction

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

MOST_APART = 2
FILES = [[Line("A", str(number), "2024-01-05", "tea", f"{number}.00", "1")] for number in range(1, 6)]
CHANGED = FILES[1][0]._replace(amount="77.00")


@pytest.fixture(autouse=True)
def few_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three batches are laid together."""
    monkeypatch.setattr(compaction, "MOST_APART", MOST_APART)


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Path:
    """Five batches: the fourth import laid the three before together; the last replaces a line of the second."""
    for place, lines in enumerate([*FILES[:4], [*FILES[4], CHANGED]]):
        bring(engine, tmp_path / "store", write(tmp_path / f"{place}.csv", lines))
    return tmp_path / "store"


def _folders(store: Path) -> list[str]:
    return [batch.folder for batch in SqliteManifest(store).visible()]


def _members(store: Path) -> list[int]:
    return sorted((len(unit.members) for unit in units_of(store, _folders(store))), reverse=True)


def test_batches_of_few_lines_are_read_as_one_file_and_say_the_same(engine: Engine, store: Path) -> None:
    assert _members(store) == [3, 1, 1]
    held = {line: 1 for file in FILES for line in file if line != FILES[1][0]} | {CHANGED: 1}
    assert living(engine, store) == held
    before = open_ledger(engine, store, HowToRead()).digest
    [compacted] = (store / "compacted").iterdir()
    compacted.rename(store / "put away")
    assert _members(store) == [1] * 5
    assert living(engine, store) == held
    assert open_ledger(engine, store, HowToRead()).digest == before


def test_one_of_them_is_undone_as_if_nothing_had_been_laid_together(engine: Engine, store: Path) -> None:
    undo_batch(engine, SqliteManifest(store), 2, NOON)
    assert _members(store) == [1] * 4
    kept = {line: 1 for file in FILES for line in file if line != FILES[1][0]} | {CHANGED: 1}
    assert living(engine, store) == kept


def test_the_ledger_as_it_was_before_reads_the_batches_of_then(engine: Engine, store: Path) -> None:
    then = _folders(store)[:2]
    ledger = open_store(engine, SqliteManifest(store), then)
    assert sorted(engine.rows(ledger.lines)["order_id"].to_pylist()) == ["1", "2"]
    assert sorted(engine.rows(ledger.order_sums)["net_sales"].to_pylist()) == [10_000, 20_000]


def test_an_account_is_read_from_them_as_from_its_batches(store: Path) -> None:
    units = units_of(store, _folders(store))
    own = account_lines([unit.file("lines") for unit in units], "A")
    assert sorted(own["amount"].to_pylist()) == [10_000, 30_000, 40_000, 50_000, 770_000]


def test_no_batch_is_laid_together_twice_and_large_ones_are_left(
    engine: Engine, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "SMALL_LINES", 1)
    for number in range(6, 10):
        wide = [Line("B", str(number), "2024-01-05", "tea", "1.00", str(place)) for place in range(2)]
        bring(engine, store, write(tmp_path / f"{number}.csv", wide))
    assert _members(store) == [3, *[1] * 6]


def test_a_disk_that_is_full_meanwhile_leaves_the_store_as_before(
    engine: Engine, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(engine, store, write(tmp_path / "six.csv", [FILES[0][0]._replace(order="6")]))
    before, folders = living(engine, store), _folders(store)

    def full(_table: object, _path: Path) -> None:
        raise OSError(28, "No space left on device")

    seventh = write(tmp_path / "seven.csv", [FILES[0][0]._replace(order="7")])
    with monkeypatch.context() as patch:
        patch.setattr(engine, "write_parquet", full)
        with pytest.raises(StoreTrouble):
            bring(engine, store, seventh)
    assert (living(engine, store), _folders(store)) == (before, folders)
    bring(engine, store, seventh)
    assert _members(store) == [3, 3, 1]
    assert not list((store / "compacted").glob("incoming-*"))


def test_a_damaged_copy_is_to_be_deleted_and_no_batch_undone(engine: Engine, store: Path) -> None:
    [compacted] = (store / "compacted").iterdir()
    (compacted / "lines.parquet").write_bytes(b"PAR1 and nothing else")
    units = [unit.file("lines") for unit in units_of(store, _folders(store))]
    with pytest.raises(StoreTrouble, match="Delete its folder"):
        account_lines(units, "A")
    with pytest.raises(StoreTrouble, match="Delete its folder"):
        open_ledger(engine, store, HowToRead())
    shutil.rmtree(compacted)
    assert living(engine, store) == {line: 1 for file in FILES for line in file if line != FILES[1][0]} | {CHANGED: 1}
