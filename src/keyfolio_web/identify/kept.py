"""Of which accounts the database keeps the rows of a run: all, or those that people work with.

These are the key accounts; the candidates, which are nearest to being key: the highest scores of the others, a tenth of
the limit; those that were key in the current run, until the new one is; whomever people have touched, see
`keyfolio_web.ledger.queries.touched`. The rest of the limit is filled by rank. The first three and the touched are
kept even beyond the limit.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.queries.touched import touched_codes

CANDIDATES = 10
"""One in so many of the limit."""


def kept_accounts(accounts: pa.Table, limit: int) -> pa.Table | None:
    """Those of the accounts that the database keeps, by rank; null: all of them. accounts: as in `Findings`."""
    if accounts.num_rows <= limit:
        return None
    wanted = pc.or_(pc.or_(accounts["is_key"], _candidates(accounts, limit // CANDIDATES)), _touched(accounts))
    rest = max(0, limit - pc.sum(wanted).as_py())
    by_rank = pc.and_(pc.invert(wanted), pc.less_equal(pc.cumulative_sum(pc.invert(wanted).cast(pa.int64())), rest))
    return accounts.filter(pc.or_(wanted, by_rank))


def _candidates(accounts: pa.Table, most: int) -> pa.ChunkedArray:
    """Whether an account is one of so many that are not key and whose score is highest; of equal ones the larger."""
    others = accounts.select(["rank", "score"]).filter(pc.invert(accounts["is_key"]))
    nearest = pc.select_k_unstable(others, most, sort_keys=[("score", "descending"), ("rank", "ascending")])
    return pc.is_in(accounts["rank"], others["rank"].take(nearest))


def _touched(accounts: pa.Table) -> pa.ChunkedArray:
    key_now = Standing.objects.filter(run__is_current=True, is_key=True).order_by()
    key_codes = pa.array(key_now.values_list("account__code", flat=True).iterator(5_000), pa.string())
    return pc.is_in(accounts["account_code"], pa.concat_arrays([touched_codes(), key_codes]))
