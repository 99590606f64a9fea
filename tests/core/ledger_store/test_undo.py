"""Undo: as if the batch had never been imported, whatever was imported since."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, bring, living, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, open_ledger, open_store, undo_batch

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
MORNING, EVENING, NIGHT = (f"2025-01-01T{hour}:00:00+00:00" for hour in ("08", "20", "23"))
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")
FIRST = Line("A", "9", "2024-03-01", "tea", "10.00", "1")
CHANGED = FIRST._replace(amount="12.00")


@pytest.fixture(scope="module")
def made(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Batch 1: TEA and FIRST. Batch 2, resting on it: TEA again, OIL, and FIRST changed."""
    home = tmp_path_factory.mktemp("made")
    for name, lines in (("a", [TEA, FIRST]), ("b", [TEA, OIL, CHANGED])):
        bring(engine, home / "store", write(home / f"{name}.csv", lines))
    return home


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


def test_an_undone_batch_leaves_the_store_as_it_was(engine: Engine, tmp_path: Path, store: Path) -> None:
    bring(engine, tmp_path / "other", tmp_path / "a.csv")
    assert living(engine, store) == {TEA: 1, OIL: 1, CHANGED: 1}
    undo_batch(engine, SqliteManifest(store), 2, NOON)
    assert living(engine, store) == {TEA: 1, FIRST: 1}
    digests = [open_ledger(engine, folder, HowToRead()).digest for folder in (store, tmp_path / "other")]
    assert digests[0] == digests[1]


def test_a_batch_that_others_rest_on_can_be_undone_and_nothing_of_theirs_is_lost(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    bring(engine, tmp_path / "other", tmp_path / "b.csv")
    undo_batch(engine, SqliteManifest(store), 1, NOON)
    assert living(engine, store) == {TEA: 1, OIL: 1, CHANGED: 1}
    [batch] = SqliteManifest(store).visible()
    assert (batch.number, batch.revision, batch.rests_on, batch.counts.skipped) == (2, 2, (), 0)
    assert batch.counts == SqliteManifest(tmp_path / "other").visible()[0].counts
    digests = [open_ledger(engine, folder, HowToRead()).digest for folder in (store, tmp_path / "other")]
    assert digests[0] == digests[1]


def test_what_a_run_has_read_and_what_counted_at_an_instant_can_be_opened_still(engine: Engine, store: Path) -> None:
    manifest = SqliteManifest(store)
    read = [batch.folder for batch in manifest.visible()]
    then = open_store(engine, manifest).digest
    undo_batch(engine, manifest, 1, EVENING)
    undo_batch(engine, manifest, 2, NIGHT)
    assert open_store(engine, manifest, read).digest == then
    counted = {
        instant: [batch.folder for batch in manifest.history() if batch.counted_at(datetime.fromisoformat(instant))]
        for instant in (MORNING, NOON, EVENING, NIGHT)
    }
    assert counted[MORNING] == counted[NIGHT] == []
    assert counted[NOON] == read
    assert [name[:6] for name in counted[EVENING]] == ["000002"]
    assert open_store(engine, manifest, counted[EVENING]).counts.accepted == 3


def test_undone_from_the_last_to_the_first_and_imported_again_all_is_there(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    undo_batch(engine, SqliteManifest(store), 2, NOON)
    undo_batch(engine, SqliteManifest(store), 1, NOON)
    with pytest.raises(StoreTrouble, match="holds no batch"):
        open_ledger(engine, store, HowToRead())
    again = [bring(engine, store, tmp_path / name) for name in ("b.csv", "a.csv")]
    assert [batch.number for batch in again] == [3, 4]
    assert living(engine, store) == {TEA: 1, OIL: 1, FIRST: 1}  # the later file has the last word


def test_a_batch_that_is_not_there_or_undone_already_is_refused_and_the_others_named(
    engine: Engine, store: Path
) -> None:
    undo_batch(engine, SqliteManifest(store), 2, NOON)
    for number in (2, 7):
        with pytest.raises(StoreTrouble) as refusal:
            undo_batch(engine, SqliteManifest(store), number, NOON)
        assert f"no visible batch {number}" in refusal.value.text.en
        assert "可见的批次：1" in refusal.value.text.zh


def test_undo_where_there_is_no_store_makes_none(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="no ledger store"):
        undo_batch(engine, SqliteManifest(tmp_path / "nowhere"), 1, NOON)
    assert not (tmp_path / "nowhere").exists()


def test_an_undone_batch_stays_listed_and_keeps_its_files(engine: Engine, store: Path) -> None:
    undone = undo_batch(engine, SqliteManifest(store), 2, NOON)
    listed = SqliteManifest(store).batches()
    assert [(batch.number, batch.undone_at) for batch in listed] == [(1, None), (2, NOON)]
    assert SqliteManifest(store).lines(undone).is_file()


def test_a_batch_of_which_known_lines_were_not_kept_is_told_with_the_way_round(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    manifest = SqliteManifest(store)
    manifest.skipped(manifest.batches()[1]).unlink()
    with pytest.raises(StoreTrouble, match="Undo batch 2 first") as refusal:
        undo_batch(engine, manifest, 1, NOON)
    assert "请先撤销批次 2" in refusal.value.text.zh
    assert living(engine, store) == {TEA: 1, OIL: 1, CHANGED: 1}
    undo_batch(engine, manifest, 2, NOON)
    undo_batch(engine, manifest, 1, NOON)
    bring(engine, store, tmp_path / "b.csv")
    assert living(engine, store) == {TEA: 1, OIL: 1, CHANGED: 1}
