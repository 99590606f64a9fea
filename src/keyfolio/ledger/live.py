"""What still counts in a ledger in which later imports have replaced lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def live_values(lines: ir.Table, *columns: str) -> ir.Table:
    """The distinct values that these columns have in lines that count, in no order.

    lines: columns of `schemas.LINES`. A replaced line and its reversal cancel out: neither says anything any more.
    """
    counted = lines.group_by(*columns).aggregate(live=lines.sign.cast("int64").sum())
    return counted.filter(counted.live > 0).select(*columns)
