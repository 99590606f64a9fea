"""Which accounts the report lists one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa

MOST_KEY_ACCOUNTS = 500
MOST_CLOSE_ACCOUNTS = 10


def key_accounts(accounts: pa.Table) -> pa.Table:
    """The key accounts in rank order, the first 500 of them."""
    return accounts.filter(accounts["is_key"]).slice(0, MOST_KEY_ACCOUNTS)


def closest(accounts: pa.Table) -> pa.Table:
    """The ten accounts that are not key with the highest scores, best first; equal scores by rank."""
    others = accounts.filter(pc.invert(accounts["is_key"]))
    order = [("score", "descending"), ("rank", "ascending")]
    return others.take(pc.select_k_unstable(others, MOST_CLOSE_ACCOUNTS, order))
