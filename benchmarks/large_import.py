"""Import a file that is far larger than the memory allowed, and see that nothing is lost, twice or half done.

`python -m benchmarks.large_import --lines 60000000 --limit 2GB` writes a CSV of about 5 GB and imports it, into a store
with a small batch, by `keyfolio import` in a process of its own under that limit. It kills the import at random moments
and lets the disk be full; after each the store must be as it was, and what was left must be gone once another command
has begun to write. Then the file is imported after all, and counts, sums and digest are held against what was written.
It prints the highest memory of each process, and ends with 0; with 1 when something was not right.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.engine import open_engine
from keyfolio.engine.room import memory_limit
from keyfolio.ledger import SqliteManifest
from keyfolio.ledger.digests import rows_digest
from keyfolio.ledger.headers import plain_header
from keyfolio.ledger.how_read import decided_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keyfolio.ledger import Batch

HEADERS = ("Order No", "Order Date", "Customer ID", "Customer Name", "Product", "Quantity", "Unit Price", "Cost")
LINES_AT_ONCE = 200_000
EVERY_BAD_LINE = 9_973  # a line in so many has a quantity that is none
MOST_ATTEMPTS = 4  # to kill an import before it is over
IN_WORDS = 2  # how a command ends that was refused
SECONDS_A_LINE = 4e-6  # that an import takes, about
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds. amount, cost: of its good lines, in cents. halves: of their digests, summed mod 2**64."""

    path: Path
    good: int
    bad: int
    amount: int
    cost: int
    halves: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. peak_bytes: the most memory that it had."""

    code: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def write_file(path: Path, lines: int, seed: int) -> Written:
    """Write order lines of about 82 bytes, always the same for a seed."""
    chance = np.random.default_rng(seed)
    seen = _Seen()
    with path.open("w", encoding="ascii") as file:
        file.write(",".join(HEADERS) + "\n")
        for first in range(0, lines, LINES_AT_ONCE):
            count = min(LINES_AT_ONCE, lines - first)
            most = (max(1, lines // 100), 2000, 40, 100_000, 100_000, 336)
            drawn = zip(*(chance.integers(0, each, count).tolist() for each in most), strict=True)
            file.write("".join(seen.line(seed, place, *figures) for place, figures in enumerate(drawn, first)))
    return Written(path, seen.good, lines - seen.good, seen.amount, seen.cost, (seen.high % 2**64, seen.low % 2**64))


class _Seen:
    """What the good lines come to that were written so far."""

    def __init__(self) -> None:
        self.good = self.amount = self.cost = self.high = self.low = 0
        self._places = sorted(range(len(HEADERS)), key=lambda place: (plain_header(HEADERS[place]), place))
        self._names = _BETWEEN.join(plain_header(HEADERS[place]) for place in self._places)

    def line(self, seed: int, place: int, who: int, what: int, quantity: int, cents: int, spent: int, day: int) -> str:
        """The line at a place of the file, counted when it is a good one. day: of a year of 28 days a month."""
        is_bad = place % EVERY_BAD_LINE == EVERY_BAD_LINE - 1
        on = (f"{1 + day // 28:02}", f"{1 + day % 28:02}")
        order, code, name, item = f"{seed}-{place // 5:09}", f"A{who:07}", f"Harbour Pumps {who} Ltd", f"P{what:05}"
        number = "none" if is_bad else str(quantity)
        price, cost = (f"{each // 100}.{each % 100:02}" for each in (cents, spent))
        if not is_bad:
            spelled = (order, "2024{}{} ".format(*on), code, name, item, number, _short(price), _short(cost))
            self._count(spelled, quantity * cents, spent)
        return ",".join((order, "2024-{}-{}".format(*on), code, name, item, number, price, cost)) + "\n"

    def _count(self, spelled: Sequence[str], amount: int, cost: int) -> None:
        line = _BETWEEN.join((self._names, *(spelled[place] for place in self._places)))
        digest = hashlib.md5(line.encode(), usedforsecurity=False).digest()
        self.high += int.from_bytes(digest[:8])
        self.low += int.from_bytes(digest[8:])
        self.good, self.amount, self.cost = self.good + 1, self.amount + amount, self.cost + cost


def _short(figure: str) -> str:
    return figure.rstrip("0").rstrip(".")


class Trial:
    """A store below `home`, and commands that import into it with little memory."""

    def __init__(self, home: Path, limit: str) -> None:
        self.store, self.temporary, self.limit = home / "store", home / "temporary", limit
        self.temporary.mkdir()

    def bring(
        self, path: Path, *, kill: tuple[float, signal.Signals] | None = None, largest_file: int | None = None
    ) -> Ended:
        """Import a file. kill: after so many seconds, how. largest_file: bytes beyond which the disk is full."""
        return self._do("import", str(path), kill=kill, largest_file=largest_file)

    def undo_last(self) -> Ended:
        """Undo the last batch."""
        return self._do("undo", str(self.visible()[-1].number))

    def _do(
        self, *command: str, kill: tuple[float, signal.Signals] | None = None, largest_file: int | None = None
    ) -> Ended:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "keyfolio.cli", *command, "--store", str(self.store)],
            env={
                **os.environ,
                "KEYFOLIO_MEMORY_LIMIT": self.limit,
                "KEYFOLIO_TEMPORARY": str(self.temporary),
                "LC_ALL": "C.UTF-8",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if largest_file is not None else subprocess.DEVNULL,
            preexec_fn=(lambda: _no_file_over(largest_file)) if largest_file is not None else None,  # noqa: PLW1509
        )
        if kill:
            try:
                process.wait(kill[0])
            except subprocess.TimeoutExpired:
                process.send_signal(kill[1])
        if process.stderr:
            with process.stderr as said:
                print("  it says:", said.read().decode().strip().splitlines()[-1][:160])
        _, status, used = os.wait4(process.pid, 0) if process.returncode is None else (0, 0, _NOTHING)
        code = os.waitstatus_to_exitcode(status) if process.returncode is None else process.returncode
        process.returncode = code
        seconds = time.monotonic() - begun
        return Ended(code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)

    def state(self) -> str:
        """Everything a reader can see: the batches that count, and the bytes of their files; as one digest."""
        seen = hashlib.sha256()
        manifest = SqliteManifest(self.store)
        for batch in manifest.batches() if SqliteManifest.is_store(self.store) else []:
            seen.update(repr(batch).encode())
            for path in sorted(manifest.lines(batch).parent.iterdir()):
                with path.open("rb") as file:
                    seen.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        return seen.hexdigest()

    def visible(self) -> list[Batch]:
        """The batches that count."""
        return SqliteManifest(self.store).visible() if SqliteManifest.is_store(self.store) else []

    def refuse(self) -> Ended:
        """The next command that would write to the store: an import whose file has no lines."""
        empty = self.store.with_name("empty.csv")
        empty.write_text(",".join(HEADERS) + "\n", encoding="ascii")
        return self.bring(empty)

    def leftovers(self) -> list[str]:
        """What is there and belongs to no batch; a command that writes to the store has to clear it at its start."""
        named = {batch.folder for batch in SqliteManifest(self.store).history()}
        folders = [folder for folder in self.store.glob("batches/*") if folder.name not in named]
        return [str(left) for left in (*self.temporary.iterdir(), *folders, *self.store.glob("compacted/incoming-*"))]


_NOTHING = resource.struct_rusage((0.0,) * 16)


def _no_file_over(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def wrong_with(trial: Trial, written: Written, number: int) -> list[str]:
    """What a batch has that was not written, or has not."""
    manifest = SqliteManifest(trial.store)
    batch = next(batch for batch in manifest.visible() if batch.number == number)
    found: list[str] = []
    if (batch.counts.accepted, batch.counts.quarantined) != (written.good, written.bad):
        found.append(f"counts {batch.counts}")
    with open_engine(temporary=trial.temporary, memory_limit=memory_limit(trial.limit, "--limit")) as engine:
        lines = engine.read_parquet([manifest.lines(batch)])
        summed = engine.rows(lines.aggregate(amount=lines.amount.sum(), cost=lines.cost.sum(), lines=lines.count()))
        expected = {"amount": written.amount * 100, "cost": written.cost * 100, "lines": written.good}
        if (sums := summed.to_pylist()[0]) != expected:
            found.append(f"sums {sums}, not {expected}")
        told = decided_for(batch)
        if not batch.rows_digest == rows_digest(engine, lines, told) == digest_of(written, told):
            found.append("digest")
    return found


def digest_of(written: Written, told: dict[str, object]) -> str:
    """The digest that the rows of a file have."""
    total = np.array(written.halves, dtype=np.uint64)
    return hashlib.sha256(total.tobytes() + json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def try_all(home: Path, lines: int, limit: str, kills: int, seed: int) -> list[str]:
    """Do all of it in an empty folder; what was not right."""
    chance = random.Random(seed)  # noqa: S311
    trial = Trial(home, limit)
    small = write_file(home / "small.csv", max(1, lines // 100), seed + 1)
    undisturbed = trial.bring(small.path)
    wrong = wrong_with(trial, small, 1)
    large = write_file(home / "large.csv", lines, seed)
    print(f"{lines:,} lines, {large.path.stat().st_size / 1e9:.2f} GB; limit {limit}", flush=True)
    about_seconds = undisturbed.seconds + lines * SECONDS_A_LINE
    for turn in range(kills):
        wrong += _try_kill(trial, large, (signal.SIGTERM, signal.SIGKILL)[turn % 2], _moment(chance, about_seconds))
    wrong += _try_full_disk(trial, large)
    ended = trial.bring(large.path)
    _tell("imported after all", ended)
    if ended.peak_bytes > max(_bytes_of(limit), _own_peak_bytes()):
        wrong.append(f"it took {ended.peak_bytes:,} bytes of {limit}")
    wrong += [f"exit {ended.code}"] if ended.code else wrong_with(trial, large, trial.visible()[-1].number)
    return wrong + _left(trial, "the import")


def _moment(chance: random.Random, about_seconds: float) -> float:
    """Seconds after which an import is killed that takes about so long."""
    return chance.uniform(0.3, 0.8) * about_seconds


def _try_kill(trial: Trial, written: Written, how: signal.Signals, seconds: float) -> list[str]:
    """Kill an import after so many seconds; one that is over by then is undone, another killed in half the time."""
    for _attempt in range(MOST_ATTEMPTS):
        before, count = trial.state(), len(trial.visible())
        killed = trial.bring(written.path, kill=(seconds, how))
        _tell(how.name, killed)
        if len(trial.visible()) == count:
            return _changed(trial, before, how.name) + _left_after_the_next(trial, how.name)
        if wrong := wrong_with(trial, written, trial.visible()[-1].number):
            return [f"after {how.name}: {each}" for each in wrong]
        trial.undo_last()
        seconds /= 2
    return [f"{how.name}: the kill came too late"]


def _try_full_disk(trial: Trial, written: Written) -> list[str]:
    before, largest = trial.state(), written.path.stat().st_size // 20
    full = trial.bring(written.path, largest_file=largest)
    _tell(f"no file over {largest:,} bytes", full)
    wrong = [] if full.code == IN_WORDS else [f"a full disk: exit {full.code}"]
    return wrong + _changed(trial, before, "a full disk") + _left(trial, "a full disk")


def _changed(trial: Trial, before: str, what: str) -> list[str]:
    return [] if trial.state() == before else [f"{what} changed the store"]


def _left_after_the_next(trial: Trial, what: str) -> list[str]:
    refused = trial.refuse()
    wrong = [] if refused.code == IN_WORDS else [f"the next command after {what}: exit {refused.code}"]
    return wrong + _left(trial, what)


def _left(trial: Trial, what: str) -> list[str]:
    return [f"left over by {what}: {left}" for left in trial.leftovers()]


def _own_peak_bytes() -> int:
    """Of this process; the peak of a child begins at the size of what it was split from."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _bytes_of(limit: str) -> float:
    return float(limit.removesuffix("GB")) * 1e9


def _tell(what: str, ended: Ended) -> None:
    used = f"{ended.seconds:.0f} s, CPU {ended.cpu_seconds:.0f} s, peak {ended.peak_bytes / 1e6:,.0f} MB"
    print(f"{what}: exit {ended.code}, {used}", flush=True)


@contextmanager
def _home(folder: Path | None) -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="large-import-", dir=folder))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    """Parse, try, tell; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=60_000_000)
    parser.add_argument("--limit", default="2GB", help="memory of a whole process")
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--seed", type=int, default=20_250_101)
    parser.add_argument("--folder", type=Path)
    told = parser.parse_args()
    with _home(told.folder) as home:
        wrong = try_all(home, told.lines, told.limit, told.kills, told.seed)
    print("\n".join(wrong) or "all as it should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
