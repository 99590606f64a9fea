"""What each account did in the window: from the order days of a ledger, and its lines for what was bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.ledger import live_days
from keyfolio.schemas import MONTHLY_SALES, OBSERVED
from keyfolio.sums import exact_sum
from keyfolio.units import day_number
from keyfolio.value.months import month_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.assumptions import Window
    from keyfolio.engine import Engine


@dataclass(frozen=True, slots=True)
class Observation:
    """What the accounts of the population did.

    accounts: columns of `schemas.OBSERVED`, one row an account with a line in the window, ordered by account_code.
    monthly_sales: columns of `schemas.MONTHLY_SALES`, ordered by account_code, month.
    """

    accounts: ir.Table
    monthly_sales: ir.Table


def observe(
    engine: Engine, lines: ir.Table, order_days: ir.Table, products: ir.Table | None, window: Window
) -> Observation:
    """Observe every account as of a day, over a window.

    lines: columns of `schemas.LINES`. order_days: the same lines summed, columns of `schemas.ORDER_DAYS`. products:
    columns of `schemas.PRODUCTS`, or null: families are then the product codes. Lines after `window.as_of` do not
    exist; a line counts on its own day, an order on the day of its first line.
    """
    known = order_days.filter(order_days.day <= day_number(window.as_of))
    engine.progress("orders", 0)
    orders = engine.materialise(_orders(known), "orders")
    engine.progress("accounts", 0)
    parts = {
        "sales": _sales(known, window),
        "order_counts": _order_counts(orders, window),
        "credit_notes": _credit_notes(orders, window),
        "known_since": _known_since(orders),
        "diversity": _diversity(lines, products, window),
    }
    held = {name: engine.materialise(part, name) for name, part in parts.items()}
    accounts = engine.materialise(_together(held, window).order_by("account_code"), "observed")
    monthly = engine.materialise(_monthly_sales(known, orders, window), "monthly_sales")
    return Observation(accounts, monthly)


def _orders(order_days: ir.Table) -> ir.Table:
    """Account x order: what kind of document it is, and its day: that of its first line.

    An order whose lines come in two batches, or on two days, still counts once.
    """
    live = live_days(order_days)
    documents = live.group_by("account_code", "order_id").aggregate(
        day=live.day.min(),
        net_sales=exact_sum(live.net_sales),
        positive_lines=exact_sum(live.positive_lines),
        negative_lines=exact_sum(live.negative_lines),
        standing_lines=exact_sum(live.lines - live.cancelled_lines),
    )
    cancelled = documents.standing_lines == 0
    return documents.select(
        "account_code",
        "day",
        "net_sales",
        is_order=(documents.positive_lines > 0) & ~cancelled,
        is_credit_note=cancelled | ((documents.positive_lines == 0) & (documents.negative_lines > 0)),
    )


def _sales(order_days: ir.Table, window: Window) -> ir.Table:
    """Sums over the window; its accounts are the population: those with a line in it."""
    days = _in_window(order_days, window)
    recent = days.day > day_number(window.recent_after)
    compared = (days.day > day_number(window.earlier_after)) & (window.compared_months > 0)
    summed = days.group_by("account_code").aggregate(
        lines=exact_sum(days.lines),
        net_sales=exact_sum(days.net_sales),
        returned=exact_sum(days.returned),
        cost=exact_sum(days.cost),
        costless_lines=exact_sum(days.costless_lines),
        recent_sales=exact_sum(ibis.ifelse(compared & recent, days.net_sales, 0)),
        earlier_sales=exact_sum(ibis.ifelse(compared & ~recent, days.net_sales, 0)),
    )
    populated = summed.filter(summed.lines > 0)
    margin = ibis.cases((populated.costless_lines == 0, populated.net_sales - populated.cost.fill_null(0)))
    return populated.mutate(margin=margin.cast("int64")).drop("cost", "costless_lines")


def _order_counts(orders: ir.Table, window: Window) -> ir.Table:
    own = _in_window(orders.filter(orders.is_order), window)
    return own.group_by("account_code").aggregate(
        orders=own.count(),
        largest_order=own.net_sales.max(),
        first_order_day=own.day.min(),
        last_order_day=own.day.max(),
        order_days=own.day.nunique(),
        active_months=month_number(own.day).nunique(),
    )


def _credit_notes(orders: ir.Table, window: Window) -> ir.Table:
    notes = _in_window(orders.filter(orders.is_credit_note), window)
    return notes.group_by("account_code").aggregate(credit_notes=notes.count())


def _known_since(orders: ir.Table) -> ir.Table:
    own = orders.filter(orders.is_order)
    return own.group_by("account_code").aggregate(known_since_day=own.day.min())


def _diversity(lines: ir.Table, products: ir.Table | None, window: Window) -> ir.Table:
    """Families bought, and their effective number 1 / HHI, over net positive sales by family."""
    bought = _in_window(lines.filter(lines.product_code.notnull()), window)
    family = bought.product_code
    if products is not None:
        bought = bought.left_join(products.select("product_code", "product_family"), "product_code")
        family = ibis.coalesce(bought.product_family, bought.product_code)
    sign = bought.sign.cast("int64")
    by_family = bought.mutate(family=family, sign=sign, signed=bought.amount * sign).group_by("account_code", "family")
    sales = by_family.aggregate(lines=lambda rows: exact_sum(rows.sign), net_sales=lambda rows: exact_sum(rows.signed))
    positive = sales.filter(sales.lines > 0).mutate(net_sales=ibis.greatest(sales.net_sales, 0))
    wide = positive.net_sales.cast("decimal(19, 0)")
    summed = positive.group_by("account_code").aggregate(
        families=(positive.net_sales > 0).cast("int64").sum().cast("int64"),
        total=exact_sum(positive.net_sales),
        squares=(wide * wide).cast("decimal(38, 0)").sum().cast("decimal(38, 0)"),
    )
    total = summed.total.cast("decimal(19, 0)")
    squared = (total * total).cast("decimal(38, 0)")
    # Both sides become floats in the same way, so that one family is exactly 1 and equal accounts stay equal.
    effective = ibis.cases((summed.total > 0, squared.cast("float64") / summed.squares.cast("float64")))
    return summed.select("account_code", "families", effective_families=effective)


def _monthly_sales(order_days: ir.Table, orders: ir.Table, window: Window) -> ir.Table:
    days, own = _in_window(order_days, window), _in_window(orders.filter(orders.is_order), window)
    sales = days.mutate(month=month_number(days.day).cast("int32")).group_by("account_code", "month")
    counts = own.mutate(month=month_number(own.day).cast("int32")).group_by("account_code", "month")
    summed = sales.aggregate(net_sales=lambda rows: exact_sum(rows.net_sales), lines=lambda rows: exact_sum(rows.lines))
    counted = counts.aggregate(orders=lambda rows: rows.count())
    together = summed.filter(summed.lines > 0).left_join(counted, ["account_code", "month"])
    filled = together.mutate(orders=together.orders.fill_null(0))
    return filled.select(*MONTHLY_SALES).order_by("account_code", "month")


def _together(parts: dict[str, ir.Table], window: Window) -> ir.Table:
    table = parts["sales"]
    for name in ("order_counts", "credit_notes", "known_since", "diversity"):
        table = table.left_join(parts[name], "account_code").drop("account_code_right")
    as_of = day_number(window.as_of)
    order_days = table.order_days.fill_null(0)
    measured = table.mutate(
        orders=table.orders.fill_null(0),
        credit_notes=table.credit_notes.fill_null(0),
        order_days=order_days,
        active_months=table.active_months.fill_null(0),
        recency_days=as_of - table.last_order_day,
        repeats=ibis.greatest(order_days - 1, 0),
        repeat_span_days=table.last_order_day - table.first_order_day,
        age_days=as_of - table.first_order_day,
    )
    return measured.select(**{name: measured[name].cast(kind.copy(nullable=True)) for name, kind in OBSERVED.items()})


def _in_window(table: ir.Table, window: Window) -> ir.Table:
    return table.filter((table.day > day_number(window.opens_after)) & (table.day <= day_number(window.as_of)))
