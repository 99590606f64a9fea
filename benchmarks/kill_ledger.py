"""Kill changes of a store at random moments, make them again, and see that every total is exact.

`python -m benchmarks.kill_ledger --kills 100` imports, undoes and corrects by turns, prints "100 kills, 100 exact" and
ends with 0; with 1 when one was not. After a kill the store is what it was, or what it should become, never between.
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
from keyfolio.ledger import HowToRead, SqliteManifest, correct_batch, import_file, open_ledger, undo_batch

SEED = 20_250_101
LINES = 20_000
SLOWEST_ACT_SECONDS = 300
MOST_TRIES_A_KILL = 4
NOON = "2025-01-01T12:00:00+00:00"
READY = "ready"
ACTS = ("import", "undo", "correct")


def main() -> int:
    """Kill, do again, compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.child:
        return _act_as_child(*told.child)
    with tempfile.TemporaryDirectory(prefix="kill-ledger-") as home:
        exact = _kill_often(Path(home), told.kills, told.lines, random.Random(told.seed))  # noqa: S311
    print(f"{told.kills} kills, {exact} exact")
    return 0 if exact == told.kills else 1


def _kill_often(home: Path, kills: int, lines: int, chance: random.Random) -> int:
    before, brought = _write_ledgers(home, lines, chance)
    _act("import", home / "start-import", before)
    shutil.copytree(home / "start-import", home / "start-undo")
    _act("import", home / "start-undo", brought)
    shutil.copytree(home / "start-undo", home / "start-correct")
    seconds, states = {}, {}
    for act in ACTS:
        shutil.copytree(home / f"start-{act}", home / f"clean-{act}")
        seconds[act] = _seconds_until_end(act, home / f"clean-{act}", brought, None) or 0
        states[act] = _state(home / f"start-{act}"), _state(home / f"clean-{act}")
    killed = exact = 0
    store = home / "store"
    for turn in range(MOST_TRIES_A_KILL * kills):
        if killed == kills:
            break
        act = ACTS[turn % len(ACTS)]
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(home / f"start-{act}", store)
        if _seconds_until_end(act, store, brought, chance.uniform(0, seconds[act])) is not None:
            continue  # this one was faster than its killer
        killed += 1
        left = _state(store)
        if left == states[act][0]:
            _act(act, store, brought)
        good = left in states[act] and _state(store) == states[act][1] and not _leftovers(store)
        exact += good
        how = "before" if left == states[act][0] else "after" if left == states[act][1] else "BETWEEN"
        print(f"{killed}: {act}, left as {how}; {'exact' if good else 'NOT EXACT'}", flush=True)
    return exact


def _seconds_until_end(act: str, store: Path, ledger: Path, killed_after: float | None) -> float | None:
    """Do it in a process of its own; kill it so long after it began, or let it live. Null: it was killed."""
    command = [sys.executable, "-m", "benchmarks.kill_ledger", "--child", act, str(store), str(ledger)]
    temporary = store.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)})
    assert child.stdout is not None  # noqa: S101
    child.stdout.readline()
    begun = time.perf_counter()
    try:
        child.wait(SLOWEST_ACT_SECONDS if killed_after is None else killed_after)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
    child.stdout.close()
    shutil.rmtree(temporary)
    return time.perf_counter() - begun if child.returncode == 0 else None


def _act_as_child(act: str, store: str, ledger: str) -> int:
    print(READY, flush=True)
    _act(act, Path(store), Path(ledger))
    return 0


def _act(act: str, store: Path, ledger: Path) -> None:
    """Import the file; undo the first batch, on which the second rests; or correct every line it set aside."""
    manifest = SqliteManifest(store)
    with Engine() as engine:
        if act == "import":
            import_file(engine, manifest, ledger, HowToRead(), NOON)
        elif act == "undo":
            undo_batch(engine, manifest, 1, NOON)
        else:
            correct_batch(engine, manifest, 1, _corrections(engine, manifest), NOON)


def _corrections(engine: Engine, manifest: SqliteManifest) -> dict[int, list[str]]:
    aside = engine.rows(engine.read_parquet([manifest.quarantine(manifest.visible()[0])])).to_pylist()
    return {row["line_number"]: row["line"].replace("nothing", "7.25").split(",") for row in aside}


def _state(store: Path) -> str:
    """Everything a reader of the store can see: totals, every line, and the batches; as one digest."""
    with Engine() as engine:
        ledger = open_ledger(engine, store, HowToRead())
        ordered = ledger.lines.drop("quantity").order_by("batch", "line_number", "sign")
        rows = engine.rows(ordered).to_pylist()
    batches = [
        (batch.folder, batch.rests_on, batch.undone_at, batch.replaced_at) for batch in SqliteManifest(store).history()
    ]
    said = json.dumps([str(ledger.counts), ledger.digest, batches, rows], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _leftovers(store: Path) -> list[str]:
    known = {batch.folder for batch in SqliteManifest(store).history()}
    return sorted(path.name for path in (store / "batches").iterdir() if path.name not in known)


def _write_ledgers(home: Path, lines: int, chance: random.Random) -> tuple[Path, Path]:
    """A first file, and a second in which a third is known, a third is changed and a third is new."""
    first = [(place, chance.randrange(1, 100_000)) for place in range(lines)]
    second = [(place + lines if place % 3 == 0 else place, amount + (place % 3 == 1)) for place, amount in first]
    return _write(home / "before.csv", first), _write(home / "brought.csv", second)


def _write(path: Path, lines: list[tuple[int, int]]) -> Path:
    rows = (
        f"C{place % 97},{place // 5},2024-{place % 12 + 1:02}-{place % 28 + 1:02},"
        f"p{place % 11},{'nothing' if place % 400 == 7 else f'{cents / 100:.2f}'},{place}\n"
        for place, cents in lines
    )
    path.write_text("Customer ID,Order No,Date,Product,Amount,Line No\n" + "".join(rows), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
