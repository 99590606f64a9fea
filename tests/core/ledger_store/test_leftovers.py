"""What an act leaves in the folder of a store that came to nothing: nothing; and no batch goes with it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store import killed_act
from tests.core.ledger_store.test_kill import BEFORE, BROUGHT
from tests.core.ledger_store.world import NOON, Line, bring, living, write

from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import SqliteManifest, undo_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Path:
    bring(engine, tmp_path / "store", write(tmp_path / "a.csv", [TEA]))
    return tmp_path / "store"


class Cancelled(Exception):
    """Somebody did."""


@pytest.mark.parametrize("cancelled_at", ["write lines", "write quarantine", "move", "commit"])
@pytest.mark.parametrize("act", ["import", "undo", "correct"])
def test_an_act_that_is_cancelled_leaves_no_folder(tmp_path: Path, engine: Engine, act: str, cancelled_at: str) -> None:
    store, ledger = tmp_path / "store", write(tmp_path / "brought.csv", BROUGHT)
    bring(engine, store, write(tmp_path / "before.csv", BEFORE))
    if act != "import":
        bring(engine, store, ledger)
    before, folders = SqliteManifest(store).history(), _folders(store)
    with open_engine(progress=_cancel_at(cancelled_at)) as cancelled, pytest.raises(Cancelled):
        killed_act.act(act, cancelled, store, ledger)
    assert (SqliteManifest(store).history(), _folders(store)) == (before, folders)


def test_what_is_cancelled_after_its_commit_stays(engine: Engine, tmp_path: Path, store: Path) -> None:
    with open_engine(progress=_cancel_at("done")) as late, pytest.raises(Cancelled):
        bring(late, store, write(tmp_path / "b.csv", [OIL]))
    assert living(engine, store) == {TEA: 1, OIL: 1}


def test_folders_that_no_batch_names_go_and_those_of_undone_and_earlier_revisions_stay(
    engine: Engine, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    for name, lines in (("before", BEFORE), ("brought", BROUGHT)):
        bring(engine, store, write(tmp_path / f"{name}.csv", lines))
    undo_batch(engine, SqliteManifest(store), 1, NOON)
    named = _folders(store)
    assert len(named) == 3
    for left in ("000001-0123456789ab", "000002-0123456789ab-3", "000003-0123456789ab"):
        shutil.copytree(store / "batches" / named[0], store / "batches" / left)
    with SqliteManifest(store).writing():
        assert _folders(store) == named


def test_batches_of_another_manifest_are_not_taken_for_leftovers(engine: Engine, tmp_path: Path, store: Path) -> None:
    earlier = (store / "manifest.sqlite").read_bytes()
    for name in "bc":
        bring(engine, store, write(tmp_path / f"{name}.csv", [OIL._replace(order=name)]))
    folders = _folders(store)
    (store / "manifest.sqlite").write_bytes(earlier)
    with SqliteManifest(store).writing():
        assert _folders(store) == folders


def _folders(store: Path) -> list[str]:
    return sorted(path.name for path in (store / "batches").iterdir())


def _cancel_at(point: str) -> Callable[[str, int], None]:
    def progress(stage: str, _rows: int) -> None:
        if stage == point:
            raise Cancelled

    return progress
