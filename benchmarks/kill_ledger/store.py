"""Acts on a store of files: import, undo, correct, take-back. Their processes are forked, with everything loaded."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import shutil
import tempfile
import time
from typing import TYPE_CHECKING

from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    correct_batch,
    import_file,
    open_ledger,
    undo_batch,
    undo_correction,
)

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event
    from pathlib import Path

NOON = "2025-01-01T12:00:00+00:00"
SLOWEST_ACT_SECONDS = 300
_FORK = multiprocessing.get_context("fork")  # no engine is open then, so that none of its threads is missing


class StoreAct:
    """An act of `benchmarks.kill_ledger.act.Act`. start: the store before it, which stays as it is."""

    def __init__(self, name: str, start: Path, ledger: Path) -> None:
        self.name, self.start, self.ledger = name, start, ledger
        self.store = start.with_name("store")
        self.begin_again()
        self.before = self.state()
        self.seconds = self.seconds_until_end(None) or 0
        self.after = self.state()

    def begin_again(self) -> None:
        """Make the ledger what it was before the act."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.start, self.store)

    def do(self) -> None:
        """Do it, undisturbed."""
        do(self.name, self.store, self.ledger)

    def seconds_until_end(self, killed_after: float | None) -> float | None:
        """Do it in a process of its own; kill it so long after it began, or let it live. Null: it was killed."""
        temporary = self.store.with_name("temporary")
        temporary.mkdir(exist_ok=True)
        ready = _FORK.Event()
        child = _FORK.Process(target=self._do_as_child, args=(temporary, ready))
        child.start()
        ready.wait(SLOWEST_ACT_SECONDS)
        begun = time.perf_counter()
        child.join(SLOWEST_ACT_SECONDS if killed_after is None else killed_after)
        child.kill()
        child.join()
        shutil.rmtree(temporary)
        return time.perf_counter() - begun if child.exitcode == 0 else None

    def _do_as_child(self, temporary: Path, ready: Event) -> None:
        tempfile.tempdir = str(temporary)
        ready.set()
        self.do()

    def state(self) -> str:
        """Everything a reader of the store can see: totals, every line, and the batches; as one digest."""
        with open_engine() as engine:
            ledger = open_ledger(engine, self.store, HowToRead())
            ordered = ledger.lines.drop("quantity").order_by("batch", "line_number", "sign")
            rows = engine.rows(ordered).to_pylist()
        history = SqliteManifest(self.store).history()
        batches = [(batch.folder, batch.rests_on, batch.undone_at, batch.replaced_at) for batch in history]
        said = json.dumps([str(ledger.counts), ledger.digest, batches, rows], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def leftovers(self) -> list[str]:
        """Folders of batches that the manifest does not know."""
        known = {batch.folder for batch in SqliteManifest(self.store).history()}
        return sorted(path.name for path in (self.store / "batches").iterdir() if path.name not in known)


def store_acts(home: Path, before: Path, brought: Path) -> list[StoreAct]:
    """Import a file; undo the first batch, on which the second rests; correct every line it set aside; undo that."""
    starts = {name: home / f"start-{name}" for name in ("import", "undo", "correct", "take-back")}
    do("import", starts["import"], before)
    shutil.copytree(starts["import"], starts["undo"])
    do("import", starts["undo"], brought)
    shutil.copytree(starts["undo"], starts["correct"])
    shutil.copytree(starts["correct"], starts["take-back"])
    do("correct", starts["take-back"], brought)
    return [StoreAct(name, start, brought) for name, start in starts.items()]


def do(name: str, store: Path, ledger: Path) -> None:
    """Do an act of this name."""
    manifest = SqliteManifest(store)
    with open_engine() as engine:
        if name == "import":
            import_file(engine, manifest, ledger, HowToRead(), NOON)
        elif name == "undo":
            undo_batch(engine, manifest, 1, NOON)
        elif name == "take-back":
            undo_correction(engine, manifest, 1, NOON)
        else:
            correct_batch(engine, manifest, 1, _corrections(engine, manifest), NOON)


def _corrections(engine: Engine, manifest: SqliteManifest) -> dict[int, list[str]]:
    aside = engine.rows(engine.read_parquet([manifest.quarantine(manifest.visible()[0])])).to_pylist()
    return {row["line_number"]: row["line"].replace("nothing", "7.25").split(",") for row in aside}
