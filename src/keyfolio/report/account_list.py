"""Which accounts the report lists one by one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOST_KEY_ACCOUNTS = 500
MOST_CLOSE_ACCOUNTS = 10


def key_accounts(accounts: pa.Table) -> pa.Table:
    """The key accounts in rank order, the first 500 of them."""
    return accounts.filter(accounts["is_key"]).slice(0, MOST_KEY_ACCOUNTS)


def closest(accounts: pa.Table) -> pa.Table:
    """The ten accounts that are not key with the highest scores, best first; equal scores by rank."""
    narrow = accounts.select(["score", "rank", "is_key"])
    narrow = narrow.append_column("row", pa.array(np.arange(accounts.num_rows)))
    others = narrow.filter(pc.invert(narrow["is_key"]))
    order = [("score", "descending"), ("rank", "ascending")]
    return accounts.take(others["row"].take(pc.select_k_unstable(others, MOST_CLOSE_ACCOUNTS, order)))
