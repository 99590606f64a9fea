"""The lines of a ledger, summed by account, order and day: what every observation of accounts is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.schemas import ORDER_DAYS
from keyfolio.sums import exact_sum

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEY = ("account_code", "order_id", "day")


def sum_order_days(lines: ir.Table) -> ir.Table:
    """The lines summed: columns of `schemas.ORDER_DAYS`, one row an account, order and day, in no order.

    lines: columns of `schemas.LINES`, reversals too. What is summed may be summed again: the order days of two batches
    together are those of all their lines.
    """
    sign = lines.sign.cast("int64")
    summed = lines.group_by(*KEY).aggregate(
        lines=exact_sum(sign),
        positive_lines=exact_sum(ibis.ifelse(lines.amount > 0, sign, 0)),
        negative_lines=exact_sum(ibis.ifelse(lines.amount < 0, sign, 0)),
        cancelled_lines=exact_sum(ibis.ifelse(lines.cancelled, sign, 0)),
        reversals=exact_sum(ibis.ifelse(lines.sign < 0, 1, 0).cast("int64")),
        net_sales=exact_sum(lines.amount * sign),
        returned=exact_sum(ibis.ifelse(lines.amount < 0, -lines.amount * sign, 0)),
        cost=exact_sum(lines.cost * sign),
        costless_lines=exact_sum(ibis.ifelse(lines.cost.isnull(), sign, 0)),
    )
    return summed.select(*ORDER_DAYS)


def with_lines(order_days: ir.Table, *columns: str) -> ir.Table:
    """The distinct values that these columns have where lines are left, in no order.

    order_days: columns of `schemas.ORDER_DAYS`, of several batches.
    """
    counted = order_days.group_by(*columns).aggregate(left=exact_sum(order_days.lines))
    return counted.filter(counted.left > 0).select(*columns)


def live_days(order_days: ir.Table) -> ir.Table:
    """The days that orders have once every reversal has taken its line away, in no order.

    order_days: columns of `schemas.ORDER_DAYS`, of several batches. A day of an order of which no line is left is
    left out. One that no reversal met may still come in several rows, each of them with lines that count.
    """
    met = order_days.filter(order_days.reversals > 0).select("account_code", "order_id").distinct()
    whole = order_days.anti_join(met, ["account_code", "order_id"])
    parts = order_days.semi_join(met, ["account_code", "order_id"])
    sums = [name for name in ORDER_DAYS if name not in KEY]
    left = parts.group_by(*KEY).aggregate(**{name: exact_sum(parts[name]) for name in sums})
    return whole.select(*ORDER_DAYS).union(left.filter(left.lines > 0).select(*ORDER_DAYS))
