"""DuckDB's bare group-by: sum and count by account, and nothing else."""

from __future__ import annotations

import sys

import duckdb

_READERS = {"csv": "read_csv", "parquet": "read_parquet"}


def main(ledger: str) -> None:
    """Read a ledger, group it by account and print how many accounts there are."""
    reader = _READERS[ledger.rpartition(".")[2]]
    grouped = duckdb.execute(
        f"SELECT account_code, sum(quantity * unit_price) AS net_sales, count(*) AS lines FROM {reader}(?) GROUP BY 1",  # noqa: S608
        [ledger],
    ).fetchnumpy()
    print(len(grouped["account_code"]))


if __name__ == "__main__":
    main(sys.argv[1])
