"""`python -m benchmarks.observation`: observe one ledger in Keyfolio and by other hands, and compare the answers."""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.interleaved import Contender, module, table, take_turns, told_by
from benchmarks.measure import measure

OWN = "benchmarks.observation.contenders.keyfolio_summary"
GROUPS, SUMMARY, SCORED = "DuckDB, bare group-by", "Keyfolio, observation", "Keyfolio, observation and scores"
LARGE = 5_000_000  # lines; from here one round instead of three
LARGEST_OF_PANDAS = 50_000_000  # lines; above, it has no room on 24 GiB


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.observation", description=__doc__)
    parser.add_argument("--sizes", default="1000000", help="order lines, parted by spaces")
    parser.add_argument("--rounds", type=int, help="rounds of each size (default: 3, or 1 from 5,000,000 lines)")
    parser.add_argument("--folder", type=Path, help="where the ledgers are made, and deleted again")
    parser.add_argument("--memory-limit", help="also measure Keyfolio under this limit, such as 4GB")
    told = parser.parse_args()
    print(f"Machine: {report.machine()}.", flush=True)
    for lines in map(int, told.sizes.split()):
        with tempfile.TemporaryDirectory(prefix="keyfolio-bench-", dir=told.folder) as folder:
            _measure_size(Path(folder), lines, told.rounds or (1 if lines >= LARGE else 3), told.memory_limit)


def _measure_size(folder: Path, lines: int, rounds: int, limit: str | None) -> None:
    log = folder / "log"
    batches = max(1, lines // 10_000_000)
    measure(module("benchmarks.observation.stored_ledger", folder, str(lines), "--batches", str(batches)), log)
    contenders = _contenders(folder, lines, limit)
    taken = take_turns(contenders, rounds, log)
    _agree([told_by(one.name, log) for one in contenders if one.name != GROUPS])
    found = told_by(SUMMARY, log)
    counts = f"{found['accounts']:,.0f} accounts, {found['orders']:,.0f} orders, {batches} batch{'es' * (batches > 1)}"
    print(f"\n### Observation of {lines:,} lines ({counts}), median of {rounds}\n\n{table(taken, GROUPS)}", flush=True)


def _contenders(folder: Path, lines: int, limit: str | None) -> list[Contender]:
    others = "benchmarks.observation.contenders"
    return [
        Contender(GROUPS, module(f"{others}.duckdb_groups", folder)),
        Contender(SUMMARY, module(OWN, folder)),
        Contender(SCORED, module(OWN, folder, "--scored")),
        *([Contender(f"{SCORED}, {limit}", module(OWN, folder, "--scored", "--memory-limit", limit))] if limit else []),
        Contender("DuckDB, by hand", module(f"{others}.duckdb_by_hand", folder)),
        Contender("Polars", module(f"{others}.polars_lines", folder)),
        *([Contender("pandas", module(f"{others}.pandas_lines", folder))] if lines <= LARGEST_OF_PANDAS else []),
    ]


def _agree(answers: list[dict[str, float]]) -> None:
    """Figures that differ end the run: times of different answers say nothing."""
    first, *others = answers
    for other in others:
        unlike = [name for name, value in first.items() if not math.isclose(value, other[name], rel_tol=1e-9)]
        if unlike:
            raise AssertionError(f"{unlike}: {first} and {other}")


if __name__ == "__main__":
    main()
