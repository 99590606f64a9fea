"""`python -m benchmarks`: generate, run every peer in turn, compare the answers, print the tables."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.agreement import agree
from benchmarks.measure import Measured, measure, middle
from benchmarks.peers import PEERS, Ledger, command

FORMATS = ("csv", "parquet")
LARGE = 5_000_000  # lines; from here one round instead of three


def main() -> None:
    """Measure each size in each format."""
    told = _options()
    if told.folder:
        told.folder.mkdir(parents=True, exist_ok=True)
    print(f"Machine: {report.machine()}.", flush=True)
    for lines in map(int, told.sizes.split()):
        with tempfile.TemporaryDirectory(prefix="keyfolio-bench-", dir=told.folder) as folder:
            _measure_size(Path(folder), lines, told.rounds or (1 if lines >= LARGE else 3))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000000", help="order lines, parted by spaces")
    parser.add_argument("--rounds", type=int, help="rounds of each size (default: 3, or 1 from 5,000,000 lines)")
    parser.add_argument(
        "--folder", type=Path, help="where the ledgers are made, and deleted again (default: temporary)"
    )
    return parser.parse_args()


def _measure_size(folder: Path, lines: int, rounds: int) -> None:
    """One ledger: the same lines in every format, so generated once."""
    _tell(f"generating {lines:,} lines")
    generate: list[str | Path] = [sys.executable, "-m", "benchmarks.ledger_data", folder, str(lines)]
    measure(generate, folder / "generate.log")
    for suffix in FORMATS:
        ledger = Ledger(folder / f"ledger.{suffix}", lines)
        taken: dict[str, list[Measured]] = {peer: [] for peer in PEERS}
        for turn in range(rounds):
            for peer in PEERS:
                taken[peer].append(_one(peer, ledger, turn))
        medians = {peer: middle(several) for peer, several in taken.items()}
        print(f"\n{report.table(ledger, rounds, medians, agree(ledger))}", flush=True)


def _one(peer: str, ledger: Ledger, turn: int) -> Measured:
    """One run, from a folder without the results of the run before."""
    shutil.rmtree(ledger.out(peer), ignore_errors=True)
    taken = measure(command(peer, ledger), ledger.file.with_name("run.log"))
    _tell(f"round {turn + 1}, {ledger.file.name}, {ledger.lines:,} lines: {peer} {taken.wall_seconds:.2f} s")
    return taken


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
