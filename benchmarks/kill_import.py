"""Kill imports into a store at random moments, import again, and see that every total is exact.

`python -m benchmarks.kill_import --kills 100` prints "100 kills, 100 exact" and ends with 0; with 1 when one was not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from keyfolio.engine import Engine
from keyfolio.ledger import HowToRead, SqliteManifest, import_file, open_ledger

SEED = 20_250_101
LINES = 20_000
SLOWEST_IMPORT_SECONDS = 120
MOST_TRIES_A_KILL = 4
NOON = "2025-01-01T12:00:00+00:00"
READY = "ready"


def main() -> int:
    """Kill, import again, compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.child:
        return _import_as_child(*told.child)
    with tempfile.TemporaryDirectory(prefix="kill-import-") as home:
        exact = _kill_often(Path(home), told.kills, told.lines, random.Random(told.seed))  # noqa: S311
    print(f"{told.kills} kills, {exact} exact")
    return 0 if exact == told.kills else 1


def _kill_often(home: Path, kills: int, lines: int, chance: random.Random) -> int:
    before, brought = _write_ledgers(home, lines, chance)
    _bring(home / "start", before)
    shutil.copytree(home / "start", home / "clean")
    seconds = _seconds_until_end(home / "clean", brought, None) or 0
    wanted = _state(home / "clean")
    killed = exact = 0
    store = home / "store"
    for _ in range(MOST_TRIES_A_KILL * kills):
        if killed == kills:
            break
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(home / "start", store)
        if _seconds_until_end(store, brought, chance.uniform(0, seconds)) is not None:
            continue  # this one was faster than its killer
        killed += 1
        left = _leftovers(store)
        _bring(store, brought)
        good = _state(store) == wanted and not _leftovers(store)
        exact += good
        print(f"{killed}: {'exact' if good else 'NOT EXACT'}; left behind: {', '.join(left) or 'nothing'}", flush=True)
    return exact


def _seconds_until_end(store: Path, ledger: Path, killed_after: float | None) -> float | None:
    """Import in a process of its own; kill it so long after it began, or let it live. Null: it was killed."""
    command = [sys.executable, "-m", "benchmarks.kill_import", "--child", str(store), str(ledger)]
    temporary = store.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)})
    assert child.stdout is not None  # noqa: S101
    child.stdout.readline()
    begun = time.perf_counter()
    try:
        child.wait(SLOWEST_IMPORT_SECONDS if killed_after is None else killed_after)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
    child.stdout.close()
    shutil.rmtree(temporary)
    return time.perf_counter() - begun if child.returncode == 0 else None


def _import_as_child(store: Path, ledger: Path) -> int:
    print(READY, flush=True)
    _bring(store, ledger)
    return 0


def _bring(store: Path, ledger: Path) -> None:
    with Engine() as engine:
        import_file(engine, SqliteManifest(store), ledger, HowToRead(), NOON)


def _state(store: Path) -> str:
    """Everything a reader of the store can see: totals, every line, and the batches; as one digest."""
    with Engine() as engine:
        ledger = open_ledger(engine, store, HowToRead())
        ordered = ledger.lines.drop("quantity").order_by("batch", "line_number", "sign")
        rows = engine.rows(ordered).to_pylist()
    batches = [(batch.number, batch.rows_digest, batch.rests_on) for batch in SqliteManifest(store).batches()]
    said = json.dumps([str(ledger.counts), ledger.digest, batches, rows], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _leftovers(store: Path) -> list[str]:
    known = {batch.folder for batch in SqliteManifest(store).batches()}
    return sorted(path.name for path in (store / "batches").iterdir() if path.name not in known)


def _write_ledgers(home: Path, lines: int, chance: random.Random) -> tuple[Path, Path]:
    """A first file, and a second in which a third is known, a third is changed and a third is new."""
    first = [(place, chance.randrange(1, 100_000)) for place in range(lines)]
    second = [(place + lines if place % 3 == 0 else place, amount + (place % 3 == 1)) for place, amount in first]
    return _write(home / "before.csv", first), _write(home / "brought.csv", second)


def _write(path: Path, lines: list[tuple[int, int]]) -> Path:
    rows = (
        f"C{place % 97},{place // 5},2024-{place % 12 + 1:02}-{place % 28 + 1:02},"
        f"p{place % 11},{cents / 100:.2f},{place}\n"
        for place, cents in lines
    )
    path.write_text("Customer ID,Order No,Date,Product,Amount,Line No\n" + "".join(rows), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
