"""`python -m benchmarks.imports`: the import of a CSV beside DuckDB's bare reading of it into Parquet."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.interleaved import Contender, module, table, take_turns
from benchmarks.ledger_data import write_ledger

READ, IMPORT = "DuckDB, read_csv to Parquet", "keyfolio import"
LARGE = 5_000_000  # lines; from here one round instead of three


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--sizes", default="1000000", help="order lines, parted by spaces")
    parser.add_argument("--rounds", type=int, help="rounds of each size (default: 3, or 1 from 5,000,000 lines)")
    parser.add_argument("--folder", type=Path, help="where the ledgers are made, and deleted again")
    told = parser.parse_args()
    print(f"Machine: {report.machine()}.", flush=True)
    for lines in map(int, told.sizes.split()):
        with tempfile.TemporaryDirectory(prefix="keyfolio-bench-", dir=told.folder) as folder:
            _measure_size(Path(folder), lines, told.rounds or (1 if lines >= LARGE else 3))


def _measure_size(folder: Path, lines: int, rounds: int) -> None:
    write_ledger(folder, lines, formats=("csv",))
    file, store = folder / "ledger.csv", folder / "store"
    keyfolio = Path(sys.executable).with_name("keyfolio")
    contenders = [
        Contender(READ, module("benchmarks.contenders.duckdb_read", file, folder / "ledger.parquet")),
        Contender(IMPORT, [keyfolio, "import", file, "--store", store], clears=store),
    ]
    taken = take_turns(contenders, rounds, folder / "log")
    size = file.stat().st_size / (1 << 20)
    print(f"\n### Import of {lines:,} lines, {size:,.0f} MiB, median of {rounds}\n\n{table(taken, READ)}", flush=True)


if __name__ == "__main__":
    main()
