"""A program for the tests: change a store again and again, each time another copy of it, and die on the way.

`python killed_act.py ACT STORES LEDGER POINT…` does ACT (import LEDGER, undo batch 1, correct batch 1) to STORES/POINT,
each of which must be there, in a child that kills itself at its report of progress of that number, from 1. It prints
the points at which a child died.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import HowToRead, SqliteManifest, correct_batch, import_file, undo_batch

NOON = "2025-01-01T12:00:00+00:00"
CORRECTED = {4: ["B", "2", "2024-02-09", "oil", "7.00", ""]}


def act(name: str, engine: Engine, store: Path, ledger: Path) -> None:
    """Do it."""
    manifest = SqliteManifest(store)
    acts: dict[str, Callable[[], object]] = {
        "import": lambda: import_file(engine, manifest, ledger, HowToRead(), NOON),
        "undo": lambda: undo_batch(engine, manifest, 1, NOON),
        "correct": lambda: correct_batch(engine, manifest, 1, CORRECTED, NOON),
    }
    acts[name]()


def act_until(killed_at: int, name: str, store: Path, ledger: Path) -> None:
    """Do it; SIGKILL at the report of progress of that number, from 1."""
    reports = 0

    def progress(stage: str, _rows: int) -> None:
        nonlocal reports
        reports += 1
        if reports == killed_at:
            (store.parent / f"{store.name}.stage").write_text(stage)
            os.kill(os.getpid(), signal.SIGKILL)

    with open_engine(progress=progress) as engine:
        act(name, engine, store, ledger)


def killed(killed_at: int, name: str, store: Path, ledger: Path) -> bool:
    """Whether the child died of SIGKILL."""
    child = os.fork()
    if child == 0:
        act_until(killed_at, name, store, ledger)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    stores, told = Path(sys.argv[2]), Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        once = shutil.copytree(stores / sys.argv[4], Path(folder) / "once")
        act_until(0, sys.argv[1], once, told)  # what is loaded and worked out on the way, the children find
    gc.freeze()
    points = [point for point in map(int, sys.argv[4:]) if killed(point, sys.argv[1], stores / str(point), told)]
    sys.stdout.write(" ".join(map(str, points)))
