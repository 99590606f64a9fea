"""A program for the tests: import a file again and again, each time into another copy of a store, and die on the way.

`python killed_import.py LEDGER STORES` imports LEDGER into STORES/1, STORES/2 …, all of which must be there, in a child
that kills itself at its first, second … report of progress. It ends, and prints that number, when a child lives.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from keyfolio.engine import Engine
from keyfolio.ledger import HowToRead, SqliteManifest, import_file


def import_until(killed_at: int, ledger: Path, store: Path) -> None:
    """Import; SIGKILL at the report of progress of that number, from 1."""
    reports = 0

    def progress(stage: str, _rows: int) -> None:
        nonlocal reports
        reports += 1
        if reports == killed_at:
            (store.parent / f"{store.name}.stage").write_text(stage)
            os.kill(os.getpid(), signal.SIGKILL)

    with Engine(progress=progress) as engine:
        import_file(engine, SqliteManifest(store), ledger, HowToRead(), "2025-01-01T12:00:00+00:00")


def killed(killed_at: int, ledger: Path, store: Path) -> bool:
    """Whether the child died of SIGKILL."""
    child = os.fork()
    if child == 0:
        import_until(killed_at, ledger, store)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    told, stores = Path(sys.argv[1]), Path(sys.argv[2])
    turn = 1
    while killed(turn, told, stores / str(turn)):
        turn += 1
    sys.stdout.write(f"{turn}\n")
