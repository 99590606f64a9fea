"""The lines of a ledger, summed by account, order and day: what every observation of accounts is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.schemas import ORDER_SUMS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.engine import Engine

KEY = ("account_code", "order_id", "day")


def sum_orders(lines: ir.Table) -> ir.Table:
    """The lines summed: columns of `schemas.ORDER_SUMS`, one row an account, order and day, in no order.

    lines: columns of `schemas.LINES`, reversals too. What is summed may be summed again: the order sums of two batches
    together are those of all their lines.
    """
    sign = lines.sign.cast("int64")
    summed = lines.group_by(*KEY).aggregate(
        lines=sign.sum(),
        positive_lines=ibis.ifelse(lines.amount > 0, sign, 0).sum(),
        negative_lines=ibis.ifelse(lines.amount < 0, sign, 0).sum(),
        cancelled_lines=ibis.ifelse(lines.cancelled, sign, 0).sum(),
        reversals=(lines.sign < 0).sum(),
        net_sales=(lines.amount * sign).sum(),
        returned=ibis.ifelse(lines.amount < 0, -lines.amount * sign, 0).sum(),
        cost=(lines.cost * sign).sum(),
        costless_lines=ibis.ifelse(lines.cost.isnull(), sign, 0).sum(),
    )
    return summed.select(*ORDER_SUMS)


def order_sums_of(engine: Engine, lines: ir.Table, rows: int) -> ir.Table:
    """What `sum_orders` makes of lines, held. rows: about how many there are."""
    return engine.in_parts([lines], KEY, sum_orders, "order_sums", rows=rows)


def with_lines(order_sums: ir.Table, *columns: str) -> ir.Table:
    """The distinct values that these columns have where lines are left, in no order.

    order_sums: columns of `schemas.ORDER_SUMS`, of several batches.
    """
    counted = order_sums.group_by(*columns).aggregate(left=order_sums.lines.sum())
    return counted.filter(counted.left > 0).select(*columns)


def live_days(engine: Engine, order_sums: ir.Table) -> ir.Table:
    """The days that orders have once every reversal has taken its line away, in no order.

    order_sums: columns of `schemas.ORDER_SUMS`, of several batches. A day of an order of which no line is left is
    left out. One that no reversal met may still come in several rows, each of them with lines that count.
    """
    met = order_sums.filter(order_sums.reversals > 0).select("account_code", "order_id").distinct()
    if not engine.rows(met.limit(1)).num_rows:  # most ledgers have none, and to look is cheaper than to part them
        return order_sums
    whole = order_sums.anti_join(met, ["account_code", "order_id"])
    parts = order_sums.semi_join(met, ["account_code", "order_id"])
    sums = [name for name in ORDER_SUMS if name not in KEY]
    left = parts.group_by(*KEY).aggregate(**{name: parts[name].sum() for name in sums})
    return whole.select(*ORDER_SUMS).union(left.filter(left.lines > 0).select(*ORDER_SUMS))
