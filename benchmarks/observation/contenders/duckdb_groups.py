"""DuckDB's bare group-by over the raw lines: sum and count by account, and nothing else."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.observation.told import tell


def main(folder: str) -> None:
    """Group the lines by account."""
    found = duckdb.execute(
        "SELECT account_code, sum(quantity * unit_price) AS sales, count(*) AS lines FROM read_parquet(?) GROUP BY 1",
        [f"{folder}/ledger.parquet"],
    ).fetchnumpy()
    tell(accounts=len(found["account_code"]))


if __name__ == "__main__":
    main(sys.argv[1])
