"""`python -m benchmarks.spark`: import and run a ledger on DuckDB and on a Spark cluster of two workers; one answer.

Master and workers run on this machine, from the pip package, and end with the program: on so few cores the cluster
shows that it works, and what it costs, not what many machines would gain.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks import report
from benchmarks.interleaved import table
from benchmarks.ledger_data import write_ledger
from benchmarks.measure import Measured, measure
from benchmarks.spark.standalone import FOR_MILLIONS, Standalone

if TYPE_CHECKING:
    from collections.abc import Iterator

DUCKDB, SPARK = "DuckDB", "Spark, two workers"


def main() -> None:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where everything is made, and deleted again")
    told = parser.parse_args()
    print(f"Machine: {report.machine()}.", flush=True)
    with tempfile.TemporaryDirectory(prefix="keyfolio-spark-", dir=told.folder) as made:
        folder = Path(made)
        write_ledger(folder, told.lines, formats=("csv",))
        taken = {DUCKDB: _live(folder, "duckdb"), SPARK: _live_on_spark(folder)}
        _agree(folder / "duckdb", folder / "spark")
        for part in ("import", "identify"):
            parted = {engine: several[part] for engine, several in taken.items()}
            print(f"\n### {part}, {told.lines:,} lines\n\n{table(parted, DUCKDB)}", flush=True)


def _live_on_spark(folder: Path) -> dict[str, Measured]:
    with _cluster(folder / "cluster") as cluster:
        return _live(folder, "spark", cluster)


@contextmanager
def _cluster(folder: Path) -> Iterator[Standalone]:
    folder.mkdir()
    cluster = Standalone(folder, FOR_MILLIONS)
    try:
        with patch.dict(os.environ, {**cluster.environment, "KEYFOLIO_ENGINE": cluster.address}):
            yield cluster
    finally:
        cluster.stop()


def _live(folder: Path, engine: str, cluster: Standalone | None = None) -> dict[str, Measured]:
    """Import and identify, each in a process of its own; the workers' seconds count with those of the command."""
    keyfolio, own = Path(sys.executable).with_name("keyfolio"), folder / engine
    own.mkdir()
    commands: dict[str, list[str | Path]] = {
        "import": [keyfolio, "import", folder / "ledger.csv", "--store", own / "store"],
        "identify": [keyfolio, "identify", own / "store", "--out", own / "results"],
    }
    taken = {}
    with patch.dict(os.environ, {"KEYFOLIO_TEMPORARY": str(own)}):
        for part, command in commands.items():
            before = cluster.cpu_seconds() if cluster else 0.0
            found = measure(command, folder / "log")
            beside = cluster.cpu_seconds() - before if cluster else 0.0
            taken[part] = Measured(found.wall_seconds, found.cpu_seconds + beside, found.peak_bytes)
            print(f"{engine}: {part} {found.wall_seconds:.1f} s", file=sys.stderr, flush=True)
    return taken


def _agree(one: Path, other: Path) -> None:
    """Tables of accounts that differ in one byte end the run."""
    names = [path.name for path in (one / "results").iterdir() if path.suffix == ".csv"]
    equal, _, _ = filecmp.cmpfiles(one / "results", other / "results", names, shallow=False)
    if not names or equal != names:
        raise AssertionError(f"the engines differ: {set(names) - set(equal)}")


if __name__ == "__main__":
    main()
