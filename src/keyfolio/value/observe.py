"""What each account did in the window: from the order sums of a ledger, and its lines for what was bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.ledger import live_days
from keyfolio.schemas import MONTHLY_SALES, OBSERVED
from keyfolio.units import day_number
from keyfolio.value.months import take_calendar
from keyfolio.value.order_days import order_days

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
    engine: Engine, lines: ir.Table, order_sums: ir.Table, products: ir.Table | None, window: Window
) -> Observation:
    """Observe every account as of a day, over a window.

    lines: columns of `schemas.LINES`. order_sums: the same lines summed, columns of `schemas.ORDER_SUMS`. products:
    columns of `schemas.PRODUCTS`, or null: families are then the product codes. Lines after `window.as_of` do not
    exist; a line counts on its own day, an order on the day of its first line.
    """
    known = order_sums.filter(order_sums.day <= day_number(window.as_of))
    engine.progress("orders", 0)
    calendar = take_calendar(engine, window)
    orders = engine.materialise(_orders_by_month(live_days(engine, known), calendar), "orders_by_month")
    engine.progress("accounts", 0)
    sales = engine.materialise(_sales_by_month(known, calendar, window), "sales_by_month")
    parts = {
        "sales": _sales(sales),
        "orders": _orders(orders),
        "known_since": _known_since(orders),
        "diversity": _diversity(lines, products, window),
    }
    held = {name: engine.materialise(part, name) for name, part in parts.items()}
    accounts = engine.materialise(_together(held, window).order_by("account_code"), "observed")
    return Observation(accounts, engine.materialise(_monthly_sales(sales, orders), "monthly_sales"))


def _orders_by_month(live: ir.Table, calendar: ir.Table) -> ir.Table:
    """Orders and credit notes by account and month; month null: before the window.

    live: as `live_days` answers. calendar: as `take_calendar` does.
    """
    days = order_days(live)
    dated = days.left_join(calendar, "day")
    day = ibis.cases((dated.orders > 0, dated.day))
    return dated.group_by("account_code", "month").aggregate(
        orders=dated.orders.sum(),
        credit_notes=dated.credit_notes.sum(),
        largest_order=dated.largest_order.max(),
        first_order_day=day.min(),
        last_order_day=day.max(),
        order_days=day.count(),
    )


def _sales_by_month(order_sums: ir.Table, calendar: ir.Table, window: Window) -> ir.Table:
    """Sums of the window by account and month, each line in the month of its own day."""
    days = order_sums.inner_join(calendar, "day")
    recent = days.day > day_number(window.recent_after)
    compared = (days.day > day_number(window.earlier_after)) & (window.compared_months > 0)
    return days.group_by("account_code", "month").aggregate(
        lines=days.lines.sum(),
        net_sales=days.net_sales.sum(),
        returned=days.returned.sum(),
        cost=days.cost.sum(),
        costless_lines=days.costless_lines.sum(),
        recent_sales=ibis.ifelse(compared & recent, days.net_sales, 0).sum(),
        earlier_sales=ibis.ifelse(compared & ~recent, days.net_sales, 0).sum(),
    )


def _sales(by_month: ir.Table) -> ir.Table:
    """Sums over the window; its accounts are the population: those with a line in it."""
    sums = [name for name in by_month.columns if name not in ("account_code", "month")]
    summed = by_month.group_by("account_code").aggregate(**{name: by_month[name].sum() for name in sums})
    populated = summed.filter(summed.lines > 0)
    margin = ibis.cases((populated.costless_lines == 0, populated.net_sales - populated.cost.fill_null(0)))
    return populated.mutate(margin=margin.cast("int64")).drop("cost", "costless_lines")


def _orders(by_month: ir.Table) -> ir.Table:
    inside = by_month.filter(by_month.month.notnull())
    return inside.group_by("account_code").aggregate(
        orders=inside.orders.sum(),
        credit_notes=inside.credit_notes.sum(),
        largest_order=inside.largest_order.max(),
        first_order_day=inside.first_order_day.min(),
        last_order_day=inside.last_order_day.max(),
        order_days=inside.order_days.sum(),
        active_months=inside.count(where=inside.orders > 0),
    )


def _known_since(by_month: ir.Table) -> ir.Table:
    return by_month.group_by("account_code").aggregate(known_since_day=by_month.first_order_day.min())


def _diversity(lines: ir.Table, products: ir.Table | None, window: Window) -> ir.Table:
    """Families bought, and their effective number 1 / HHI, over net positive sales by family."""
    bought = _in_window(lines.filter(lines.product_code.notnull()), window)
    family = bought.product_code
    if products is not None:
        bought = bought.left_join(products.select("product_code", "product_family"), "product_code")
        family = ibis.coalesce(bought.product_family, bought.product_code)
    sign = bought.sign.cast("int64")
    by_family = bought.mutate(family=family, sign=sign, signed=bought.amount * sign).group_by("account_code", "family")
    sales = by_family.aggregate(lines=lambda rows: rows.sign.sum(), net_sales=lambda rows: rows.signed.sum())
    positive = sales.filter(sales.lines > 0).mutate(net_sales=ibis.greatest(sales.net_sales, 0))
    wide = positive.net_sales.cast("decimal(19, 0)")
    summed = positive.group_by("account_code").aggregate(
        families=(positive.net_sales > 0).cast("int64").sum().cast("int64"),
        total=positive.net_sales.sum(),
        squares=(wide * wide).cast("decimal(38, 0)").sum().cast("decimal(38, 0)"),
    )
    total = summed.total.cast("decimal(19, 0)")
    squared = (total * total).cast("decimal(38, 0)")
    effective = ibis.cases((summed.total > 0, _nearest_float(squared) / _nearest_float(summed.squares)))
    return summed.select("account_code", "families", effective_families=effective)


def _nearest_float(whole: ir.DecimalValue) -> ir.FloatingValue:
    """The float64 nearest to a decimal without places: from its digits, as DuckDB itself misses one in 170."""
    return cast("ir.FloatingValue", whole.cast("string").cast("float64"))


def _monthly_sales(sales: ir.Table, orders: ir.Table) -> ir.Table:
    live = sales.filter(sales.lines > 0).select("account_code", "month", "net_sales")
    together = live.left_join(orders.select("account_code", "month", "orders"), ["account_code", "month"])
    filled = together.mutate(orders=together.orders.fill_null(0))
    return filled.select(*MONTHLY_SALES).order_by("account_code", "month")


def _together(parts: dict[str, ir.Table], window: Window) -> ir.Table:
    table = parts["sales"]
    for name in ("orders", "known_since", "diversity"):
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
