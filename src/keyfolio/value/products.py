"""Who bought which product in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.schemas import PRODUCT_SALES
from keyfolio.units import day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.assumptions import Window


def observe_products(lines: ir.Table, window: Window) -> ir.Table:
    """What each account bought of each product: columns of `schemas.PRODUCT_SALES`, ordered by account and product.

    lines: columns of `schemas.LINES`; those that name no product are left out. The spans compared are those of
    `observe`.
    """
    inside = lines.filter(
        lines.product_code.notnull()
        & (lines.day > day_number(window.opens_after))
        & (lines.day <= day_number(window.as_of))
    )
    days = _product_days(inside)
    recent = days.day > day_number(window.recent_after)
    compared = (days.day > day_number(window.earlier_after)) & (window.compared_months > 0)
    summed = days.group_by("account_code", "product_code").aggregate(
        lines=days.lines.sum(),
        net_sales=days.net_sales.sum(),
        recent_sales=ibis.ifelse(compared & recent, days.net_sales, 0).sum(),
        earlier_sales=ibis.ifelse(compared & ~recent, days.net_sales, 0).sum(),
        last_sale_day=ibis.ifelse(days.sales > 0, days.day, ibis.null("int32")).max(),
    )
    bought = summed.filter(summed.lines > 0).drop("lines")
    typed = {name: bought[name].cast(kind.copy(nullable=True)) for name, kind in PRODUCT_SALES.items()}
    return bought.select(**typed).order_by("account_code", "product_code")


def sum_by_product(sales: ir.Table) -> ir.Table:
    """A row a product: product_code, the sums of `net_sales`, `recent_sales` and `earlier_sales`, how many `accounts`
    bought it, and the latest `last_sale_day`; ordered by product_code. sales: columns of `schemas.PRODUCT_SALES`.
    """
    summed = sales.group_by("product_code").aggregate(
        **{name: sales[name].sum() for name in ("net_sales", "recent_sales", "earlier_sales")},
        accounts=sales.count(),
        last_sale_day=sales.last_sale_day.max(),
    )
    return summed.order_by("product_code")


def _product_days(lines: ir.Table) -> ir.Table:
    """Account x product x day; a reversal takes its line away again. sales: lines that sold something."""
    sign = lines.sign.cast("int64")
    return lines.group_by("account_code", "product_code", "day").aggregate(
        lines=sign.sum(),
        sales=ibis.ifelse((lines.amount > 0) & ~lines.cancelled, sign, 0).sum(),
        net_sales=(lines.amount * sign).sum(),
    )
