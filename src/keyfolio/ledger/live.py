"""What still counts in a ledger in which later imports have replaced lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


def live_values(lines: ir.Table, *columns: str) -> ir.Table:
    """The distinct values that these columns have in lines that count, in no order.

    lines: columns of `schemas.LINES`. A replaced line and its reversal cancel out: neither says anything any more.
    """
    counted = lines.group_by(*columns).aggregate(live=lines.sign.cast("int64").sum())
    return counted.filter(counted.live > 0).select(*columns)


def live_lines(lines: ir.Table) -> ir.Table:
    """The lines that count, in no order: neither replaced ones nor reversals.

    lines: columns of `schemas.LINES`, of every batch that can be seen. Only a line with a line id can be replaced: for
    each account, order and line id, the newest that no reversal has taken back stands.
    """
    form = ("account_code", "order_id", "line_id", "line_digest")
    numbered = lines.mutate(
        copies=lines.sign.sum().over(group_by=[*form]),
        age=ibis.row_number().over(group_by=[*form, "sign"], order_by=ibis.desc("batch")),
    )
    stands = (numbered.copies > 0) & (numbered.sign == 1) & (numbered.age == 0)
    return numbered.filter(numbered.line_id.isnull() | stands).drop("copies", "age")
