"""Which accounts of a population stand in one group, so that their values can be summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of which two accounts or more are there.

    head_code: of each group, rising. place: of each account its group's place from 1 on; 0: it stands alone.
    accounts: how many of them each group has.
    """

    head_code: pa.Array
    place: NDArray[np.int64]
    accounts: NDArray[np.int64]


def group_accounts(account_code: pa.ChunkedArray, tree: pa.Table | None) -> Groups:
    """The groups of these accounts. tree: columns of `schemas.ACCOUNT_TREE`; null: nobody stands in one.

    >>> tree = pa.table({"account_code": ["bank", "branch", "shop"], "top_code": ["bank", "bank", "shop"]})
    >>> found = group_accounts(pa.chunked_array([["bank", "branch", "other", "shop"]]), tree)
    >>> found.head_code.to_pylist(), found.place.tolist(), found.accounts.tolist()
    (['bank'], [1, 1, 0, 0], [2])
    """
    alone = Groups(pa.array([], pa.string()), np.zeros(len(account_code), np.int64), np.zeros(0, np.int64))
    if tree is None or not len(account_code):
        return alone
    top = tree["top_code"].take(pc.index_in(account_code, value_set=tree["account_code"].combine_chunks()))
    counts = top.drop_null().value_counts()
    several = counts.filter(pc.greater(counts.field("counts"), 1))
    heads = several.field("values")
    order = pc.sort_indices(heads)
    heads, counted = heads.take(order), several.field("counts").take(order)
    place = pc.add(pc.fill_null(pc.index_in(top, value_set=heads, skip_nulls=True), -1), 1)
    return Groups(heads, place.to_numpy().astype(np.int64), counted.to_numpy().astype(np.int64))
