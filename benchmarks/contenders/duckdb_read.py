"""DuckDB's bare `read_csv`, written as Parquet: types guessed, nothing checked."""

from __future__ import annotations

import sys

import duckdb


def main(ledger: str, out: str) -> None:
    """Read a CSV and write it as Parquet."""
    duckdb.read_csv(ledger).write_parquet(out, compression="zstd")


if __name__ == "__main__":
    main(*sys.argv[1:3])
