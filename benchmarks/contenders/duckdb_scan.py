"""DuckDB's bare scan: the sum of quantity x price, and nothing else."""

from __future__ import annotations

import sys

import duckdb

_READERS = {"csv": "read_csv", "parquet": "read_parquet"}


def main(ledger: str) -> None:
    """Read a ledger and print its net sales."""
    reader = _READERS[ledger.rpartition(".")[2]]
    answer = duckdb.execute(f"SELECT sum(quantity * unit_price) FROM {reader}(?)", [ledger]).fetchall()  # noqa: S608
    print(answer)


if __name__ == "__main__":
    main(sys.argv[1])
