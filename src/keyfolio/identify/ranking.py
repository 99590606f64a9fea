"""What is true of an account only beside all the others: how many are worse, what the sum is up to here."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def accounts_worse(value: ir.Value, *, descending: bool = False) -> ir.IntegerColumn:
    """How many accounts have a strictly lower value (higher when `descending`); equal values have equal counts.

    A null is worse than every value.
    """
    worst_first = ibis.desc(value, nulls_first=True) if descending else ibis.asc(value, nulls_first=True)
    return ibis.rank().over(ibis.window(order_by=worst_first)).cast("int64")


def accounts_in(table: ir.Table) -> ir.IntegerColumn:
    """How many accounts there are, beside each of them."""
    return table.account_code.count().over(ibis.window())


def total_of(value: ir.Value) -> ir.IntegerColumn:
    """The sum over all accounts, beside each of them."""
    return value.sum().over(ibis.window())


def running_total_of(value: ir.Value, order: list[ir.Value]) -> ir.IntegerColumn:
    """The sum up to and with each account; `order` must end with the account code, so that it is one order."""
    return value.sum().over(ibis.window(order_by=order, rows=(None, 0)))


def times(money: ir.Value, count: ir.Value | int) -> ir.DecimalColumn:
    """Money times a count below 10^18, for a comparison: it cannot overflow where an int64 would."""
    counted = ibis.literal(count, "int64") if isinstance(count, int) else count
    return money.cast("decimal(20, 0)") * counted.cast("decimal(18, 0)")
