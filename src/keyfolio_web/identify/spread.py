"""How net sales are spread over the accounts of a run, worked out from its table of accounts by rank."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

MOST_GROUPS = 200

Group = list[Any]
"""First rank, last rank, net sales in 1/10,000, cumulative share (null: the net total is not above zero)."""


def curve_of(accounts: pa.Table) -> list[Group]:
    """Accounts by rank in at most 200 groups of equal size but the last; a group of one is an account.

    >>> table = pa.table({"net_sales": [60, 30, 10], "cumulative_share": [0.6, 0.9, 1.0]})
    >>> curve_of(table)
    [[1, 1, 60, 0.6], [2, 2, 30, 0.9], [3, 3, 10, 1.0]]
    """
    count = accounts.num_rows
    size = max(1, -(-count // MOST_GROUPS))
    firsts = np.arange(0, count, size)
    lasts = np.minimum(firsts + size, count) - 1
    sums = np.add.reduceat(accounts["net_sales"].to_numpy(), firsts).tolist() if count else []
    through = accounts["cumulative_share"].take(pa.array(lasts)).to_pylist()
    return [list(group) for group in zip((firsts + 1).tolist(), (lasts + 1).tolist(), sums, through, strict=True)]


def abc_of(accounts: pa.Table) -> dict[str, list[int]]:
    """By ABC class the accounts, the key accounts and their net sales; empty when the run has no classes."""
    return _summed(accounts.filter(accounts["abc"].is_valid()), "abc")


def rfm_of(accounts: pa.Table) -> dict[str, list[int]]:
    """By RFM class the accounts, the key accounts and their net sales; a class without an account is absent."""
    return _summed(accounts, "rfm_class")


def missed_of(accounts: pa.Table) -> dict[str, int]:
    """By requirement the accounts that do not meet it, most first."""
    missed: Counter[str] = Counter()
    for pattern in accounts["failed"].value_counts().to_pylist():
        for name in filter(None, pattern["values"].split(",")):
            missed[name] += pattern["counts"]
    return dict(missed.most_common())


def _summed(accounts: pa.Table, by: str) -> dict[str, list[int]]:
    narrow = accounts.select([by, "is_key", "net_sales"])
    summed = narrow.group_by(by).aggregate([("is_key", "count"), ("is_key", "sum"), ("net_sales", "sum")])
    found = {row[by]: [row["is_key_count"], row["is_key_sum"], row["net_sales_sum"]] for row in summed.to_pylist()}
    return dict(sorted(found.items()))
