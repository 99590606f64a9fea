"""The days on which accounts order: what purchase histories are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def order_days(live: ir.Table) -> ir.Table:
    """Orders and credit notes by account and day; columns account_code, day, orders, credit_notes, largest_order.

    live: as `live_days` answers. largest_order: money, of the orders of that day; null: none. An order whose lines come
    in two batches, or on two days, counts once, on the day of its first line. One row a pair, in no order.
    """
    documents = live.group_by("account_code", "order_id").aggregate(
        day=live.day.min(),
        net_sales=live.net_sales.sum(),
        positive_lines=live.positive_lines.sum(),
        negative_lines=live.negative_lines.sum(),
        standing_lines=(live.lines - live.cancelled_lines).sum(),
    )
    cancelled = documents.standing_lines == 0
    marked = documents.select(
        "account_code",
        "day",
        "net_sales",
        is_order=(documents.positive_lines > 0) & ~cancelled,
        is_credit_note=cancelled | ((documents.positive_lines == 0) & (documents.negative_lines > 0)),
    )
    return marked.group_by("account_code", "day").aggregate(  # so that no day has to be counted apart
        orders=marked.count(where=marked.is_order),
        credit_notes=marked.count(where=marked.is_credit_note),
        largest_order=marked.net_sales.max(where=marked.is_order),
    )
