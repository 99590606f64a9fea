"""What accounts bought in each of several periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from keyfolio.ledger import live_days
from keyfolio.units import day_number
from keyfolio.value.order_days import order_days
from keyfolio.value.periods import take_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

    from keyfolio.engine import Engine
    from keyfolio.value.periods import Period


@dataclass(frozen=True, slots=True)
class PeriodSales:
    """What each account with an order in one of the periods bought in each; shapes (n_accounts, n_periods).

    account_code: rising. ordered: whether it has an order whose day lies there. net_sales, cost: money, int64 in
    1/10,000, of the lines of the period. cost_told: whether each of its lines has a cost; shape (n_accounts,).
    """

    account_code: tuple[str, ...]
    ordered: NDArray[np.bool_]
    net_sales: NDArray[np.int64]
    cost: NDArray[np.int64]
    cost_told: NDArray[np.bool_]


def observe_period_sales(engine: Engine, order_sums: ir.Table, periods: Sequence[Period]) -> PeriodSales:
    """Sum a ledger by account and period. order_sums: columns of `schemas.ORDER_SUMS`. periods: at least one."""
    known = order_sums.filter(order_sums.day <= day_number(periods[-1].last_day))
    calendar = take_periods(engine, periods)
    orders = engine.materialise(_orders(order_days(live_days(engine, known)), calendar), "orders_by_period")
    buyers = orders.select("account_code").distinct()
    sales = _sales(known.semi_join(buyers, "account_code"), calendar)
    held = [engine.rows(table.order_by("account_code", "period")) for table in (orders, sales)]
    return _as_arrays(held[0], held[1], len(periods))


def _orders(days: ir.Table, calendar: ir.Table) -> ir.Table:
    """days: as `order_days` answers."""
    dated = days.filter(days.orders > 0).inner_join(calendar, "day")
    return dated.select("account_code", "period").distinct()


def _sales(order_sums: ir.Table, calendar: ir.Table) -> ir.Table:
    days = order_sums.inner_join(calendar, "day")
    return days.group_by("account_code", "period").aggregate(
        net_sales=days.net_sales.sum(), cost=days.cost.sum(), costless_lines=days.costless_lines.sum()
    )


def _as_arrays(orders: pa.Table, sales: pa.Table, periods: int) -> PeriodSales:
    codes = pc.unique(orders["account_code"])
    codes = codes.take(pc.array_sort_indices(codes))
    at_orders, at_sales = (_places(table, codes, periods) for table in (orders, sales))
    ordered = np.zeros(len(codes) * periods, dtype=bool)
    ordered[at_orders] = True
    summed = {name: np.zeros(ordered.size, dtype=np.int64) for name in ("net_sales", "cost", "costless_lines")}
    for name, held in summed.items():
        held[at_sales] = sales[name].fill_null(0).to_numpy()
    shape = len(codes), periods
    net_sales, cost, costless = (held.reshape(shape) for held in summed.values())
    return PeriodSales(tuple(codes.to_pylist()), ordered.reshape(shape), net_sales, cost, costless.sum(axis=1) == 0)


def _places(table: pa.Table, codes: pa.Array, periods: int) -> NDArray[np.int64]:
    """Where each row lies among (account, period), laid out flat."""
    accounts = pc.index_in(table["account_code"], codes).to_numpy().astype(np.int64)
    places: NDArray[np.int64] = accounts * periods + table["period"].to_numpy()
    return places
