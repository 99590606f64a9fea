"""The observed columns in pandas over the raw lines: the steps of `benchmarks/contenders/pandas_identify.py`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.contenders import pandas_identify as pandas
from benchmarks.observation.told import tell


def main(folder: Path) -> None:
    """Observe the accounts."""
    lines = pandas.read_lines(folder / "ledger.parquet", folder / "products.csv")
    window = pandas.window_of(lines["order_date"])
    documents = pandas.documents_of(lines)
    known_since = documents[documents["positive"] > 0].groupby("account_code", observed=True)["day"].min()
    lines = lines[lines["order_date"] > window.opens_after]
    documents = documents[documents["day"] > window.opens_after]
    accounts = pandas.observe(lines, documents, window)
    accounts["known_since"] = known_since.reindex(accounts.index)
    months = pandas.monthly_sales(lines, documents)
    sums = {name: float(accounts[name].sum()) for name in ("orders", "credit_notes", "order_days", "active_months")}
    tell(
        accounts=len(accounts),
        net_sales=float(accounts["net_sales"].sum()) / 100,
        families=float(accounts["families"].sum()),
        months=len(months),
        **sums,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
