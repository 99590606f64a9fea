"""The manifest: what it says holds, and nobody spoils it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, bring, living, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, StoreFolder, account_lines, open_ledger, undo_batch
from keyfolio.ledger.store import write_files
from keyfolio.ledger.store.sqlite_manifest import FILE, FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")


@pytest.fixture(scope="module")
def made(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made")
    bring(engine, home / "store", write(home / "a.csv", [TEA]))
    return home


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


def _execute(store: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store / FILE)) as connection, connection:
        return connection.execute(statement).fetchall()


def test_a_batch_stands_as_it_was_committed(engine: Engine, tmp_path: Path, store: Path) -> None:
    batch = bring(engine, store, write(tmp_path / "b.csv", [TEA, OIL]))
    manifest = SqliteManifest(store)
    assert manifest.batches()[1] == batch
    assert (batch.source, batch.imported_at, batch.rests_on, batch.undone_at) == ("b.csv", NOON, (1,), None)
    assert {path.name for path in manifest.lines(batch).parent.iterdir()} == {
        f"{name}.parquet" for name in ("lines", "order_sums", "skipped", "quarantine")
    }


def test_the_lines_of_every_batch_add_up_or_are_refused(engine: Engine, tmp_path: Path, store: Path) -> None:
    bring(engine, store, write(tmp_path / "b.csv", [TEA, OIL, OIL._replace(amount="x")]))
    for batch in SqliteManifest(store).batches():
        counts = batch.counts
        assert counts.read == counts.accepted + counts.updated + counts.skipped + counts.quarantined
        held = engine.rows(engine.read_parquet([SqliteManifest(store).lines(batch)]))
        assert held.num_rows == counts.accepted + 2 * counts.updated
        assert set(held["batch"].to_pylist()) <= {batch.number}
    with pytest.raises(sqlite3.IntegrityError):
        _execute(store, "UPDATE batch SET lines_read = lines_read + 1")


def test_the_lines_of_a_batch_lie_in_the_order_of_accounts_and_days(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    lines = [OIL, TEA._replace(order="8"), OIL._replace(on="2023-01-01"), TEA._replace(order="3")]
    batch = bring(engine, store, write(tmp_path / "b.csv", lines))
    rows = engine.rows(engine.read_parquet([SqliteManifest(store).lines(batch)])).to_pylist()
    placed = [(row["account_code"], row["day"], row["order_id"], row["line_number"]) for row in rows]
    assert placed == sorted(placed)


@pytest.mark.parametrize("act", ["open", "import", "undo", "list"])
def test_a_store_of_a_newer_keyfolio_is_left_alone(engine: Engine, tmp_path: Path, store: Path, act: str) -> None:
    _execute(store, f"PRAGMA user_version = {FORMAT + 1}")
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: open_ledger(engine, store, HowToRead()),
        "import": lambda: bring(engine, store, write(tmp_path / "b.csv", [OIL])),
        "undo": lambda: undo_batch(engine, SqliteManifest(store), 1, NOON),
        "list": lambda: SqliteManifest(store).batches(),
    }
    with pytest.raises(StoreTrouble) as refusal:
        acts[act]()
    assert "Upgrade Keyfolio" in refusal.value.text.en
    assert "请升级" in refusal.value.text.zh
    assert _execute(store, "PRAGMA user_version") == [(FORMAT + 1,)]


def test_a_manifest_that_is_no_database_is_told_and_left(engine: Engine, tmp_path: Path, store: Path) -> None:
    (store / FILE).write_bytes(b"this is no database, and long enough to look like one" * 100)
    with pytest.raises(StoreTrouble, match="cannot be used"):
        bring(engine, store, write(tmp_path / "b.csv", [OIL]))
    assert [path.name[:6] for path in (store / "batches").iterdir()] == ["000001"]


def test_batches_without_their_manifest_are_never_taken_for_leftovers(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    (store / FILE).unlink()
    with pytest.raises(StoreTrouble, match="Bring that file back"):
        bring(engine, store, write(tmp_path / "b.csv", [OIL]))
    assert [path.name[:6] for path in (store / "batches").iterdir()] == ["000001"]


def test_a_batch_whose_file_is_gone_is_told(engine: Engine, store: Path) -> None:
    shutil.rmtree(store / "batches")
    with pytest.raises(StoreTrouble, match="cannot be read"):
        living(engine, store)


def test_a_file_where_the_store_should_be_is_told(engine: Engine, tmp_path: Path) -> None:
    ledger = write(tmp_path / "a.csv", [TEA])
    with pytest.raises(StoreTrouble, match="no ledger store"):
        bring(engine, ledger, ledger)


def test_a_disk_without_room_is_told_and_changes_nothing(
    engine: Engine, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreTrouble) as refusal:
        bring(engine, store, write(tmp_path / "b.csv", [OIL]))
    assert "No space left on device" in refusal.value.text.en
    assert "腾出空间" in refusal.value.text.zh
    monkeypatch.undo()
    assert living(engine, store) == {TEA: 1}
    assert bring(engine, store, tmp_path / "b.csv").number == 2


def test_leftovers_go_and_what_is_not_ours_stays(engine: Engine, tmp_path: Path, store: Path) -> None:
    home = store / "batches"
    for left in ("incoming-000002-0123456789ab", "2024-january"):
        (home / left).mkdir()
        (home / left / "lines.parquet").write_bytes(b"half a fil")
    (home / ".DS_Store").write_bytes(b"")
    bring(engine, store, write(tmp_path / "b.csv", [OIL]))
    assert {path.name[:6] for path in home.iterdir()} == {"000001", "000002", ".DS_St", "2024-j"}
    assert living(engine, store) == {TEA: 1, OIL: 1}


def test_nothing_stands_in_its_place_before_it_is_whole(engine: Engine, tmp_path: Path) -> None:
    place = tmp_path / "batches" / "000001"
    seen: list[tuple[str, bool]] = []
    progress, engine.progress = engine.progress, lambda stage, _rows: seen.append((stage, place.exists()))
    write_files(engine, place, {"lines": engine.read_parquet([_parquet(engine, tmp_path)])})
    engine.progress = progress
    assert seen == [("write lines", False), ("sync lines", False), ("move", False)]
    assert [path.name for path in place.iterdir()] == ["lines.parquet"]
    assert [path.name for path in place.parent.iterdir()] == ["000001"]


def test_two_importers_at_once_take_turns_and_double_nothing(engine: Engine, tmp_path: Path, store: Path) -> None:
    shared = [OIL, OIL._replace(product="rye")]
    files = [write(tmp_path / f"{name}.csv", [*shared, TEA._replace(order=name)]) for name in "xy"]
    command = [sys.executable, "-m", "keyfolio.cli", "import", "--store", str(store), "--language", "en"]
    running = [subprocess.Popen([*command, str(path)], stdout=subprocess.PIPE, text=True) for path in files]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert living(engine, store) == dict.fromkeys([TEA, *shared, *(TEA._replace(order=name) for name in "xy")], 1)
    assert sorted(batch.counts.skipped for batch in SqliteManifest(store).batches()) == [0, 0, 2]


def _parquet(engine: Engine, folder: Path) -> Path:
    import ibis

    engine.write_parquet(ibis.memtable({"account_code": ["A"]}), folder / "a.parquet")
    return folder / "a.parquet"


def test_who_does_not_wait_is_told_that_an_import_is_going_on(tmp_path: Path) -> None:
    store = StoreFolder(tmp_path)
    with store.locked():
        with (
            pytest.raises(StoreTrouble, match="An import is going on") as told,
            StoreFolder(tmp_path).locked(wait=False),
        ):
            pass
        assert told.value.text.zh.startswith("正在导入")
    with store.locked(wait=False):
        pass


def test_words_for_pages_do_not_say_where_the_store_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreTrouble) as folder, StoreFolder(tmp_path / "file").locked():
        pass
    with pytest.raises(StoreTrouble) as lines:
        account_lines([tmp_path / "000001-abc" / "lines.parquet"], "A1")
    for trouble in (folder.value, lines.value):
        assert str(tmp_path) not in trouble.text.en + trouble.text.zh
        assert trouble.command is not None
        assert str(tmp_path) in trouble.command.en
