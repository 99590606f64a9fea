"""Whose silence is news."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from keyfolio.value import NEWS_LEVEL


def silent(valuations: pa.Table) -> pa.ChunkedArray:
    """Whether each account is silent for longer than its own rhythm lets one expect.

    >>> silent(pa.table({"p_longer_silence": [0.5, 0.01, None]})).to_pylist()
    [False, True, False]
    """
    return pc.fill_null(pc.less(valuations["p_longer_silence"], 1 - NEWS_LEVEL), False)


def is_silent(p_longer_silence: float | None) -> bool:
    """The same of one account."""
    return p_longer_silence is not None and p_longer_silence < 1 - NEWS_LEVEL
