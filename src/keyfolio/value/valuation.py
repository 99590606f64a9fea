"""What each account is worth: expected orders, whether it is still there, lifetime value, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.language import Text
from keyfolio.schemas import GROUP_VALUATIONS, VALUATIONS
from keyfolio.stats import BetaGeometric, ParetoNbd, p_waits_longer, wait_within
from keyfolio.units import MONEY_SCALE
from keyfolio.value.futures import Ahead, draw_futures
from keyfolio.value.groups import group_accounts
from keyfolio.value.lifetime import expected_orders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.value.futures import Futures
    from keyfolio.value.groups import Groups
    from keyfolio.value.lifetime import Lifetime, PurchaseModel
    from keyfolio.value.purchases import Purchases, Seen
    from keyfolio.value.rhythm import ShrunkenRhythm
    from keyfolio.value.spend import Spend

DAYS_A_YEAR = 365
LONGEST_WAIT_DAYS = 3650.0
"""A next order that may be further away is not given a day."""

NEWS_LEVEL = 0.95
"""A next order comes by `next_order_expected_by` with this probability, when the account has not left."""

VALUE_REASONS = {
    "no_order": Text("No order in the window: nothing is expected.", "窗口期内没有订单：没有任何预期。"),
    "too_few": Text(
        "Too few accounts ordered again for a model: its own rhythm is told.",
        "再次下单的客户太少，无法建立模型：按其自身节奏估计。",
    ),
    "drop_out_not_told": Text(
        "The data do not tell who has left: P(alive) is not told, and intervals leave it out that accounts may leave.",
        "数据无法说明谁已流失：不给出存活概率，区间也未计入客户流失的可能。",
    ),
    "one_order_day": Text(
        "It ordered on one day: what is expected is mostly what others do.",
        "只有一个下单日：预期主要来自其他客户的表现。",
    ),
    "no_news": Text(
        "Its silence is no news yet: a next order may be more than ten years away.",
        "沉默尚不说明问题：下一张订单可能在十年以后。",
    ),
    "no_rhythm": Text("Nothing tells how often it orders.", "没有数据说明其下单频率。"),
    "returned_all": Text("It returned as much as it bought: worth nothing.", "退货不少于购买：价值为零。"),
    "margin_of_all": Text(
        "Some of its lines have no cost: the margin share of all was taken.", "部分明细没有成本：采用全体的毛利率。"
    ),
}
"""What a number rests on, or why it is missing."""

_MONTHS_A_YEAR = 12
_MOST_MONEY = 9e18 / MONEY_SCALE  # that an int64 of 1/10,000 holds


@dataclass(frozen=True, slots=True)
class Totals:
    """Of all accounts: expected, and the ends of an interval. orders_12m: order days; clv: money, as floats."""

    orders_12m: tuple[float, float, float]
    clv: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Valuations:
    """accounts: columns of `schemas.VALUATIONS`, ordered by account_code. totals: of all of them.

    groups: columns of `schemas.GROUP_VALUATIONS`, ordered by head_code.
    """

    accounts: pa.Table
    totals: Totals
    groups: pa.Table


def value_accounts(
    accounts: pa.Table,
    purchases: Purchases,
    lifetime: Lifetime,
    spend: Spend,
    chosen: ValueAssumptions,
    tree: pa.Table | None = None,
) -> Valuations:
    """Value every account of a population, and its groups.

    accounts: columns of `schemas.OBSERVED`, ordered by account_code. purchases, lifetime, spend: of those among them
    with an order, in the same order; of others nothing is expected, and their row says so. tree: columns of
    `schemas.ACCOUNT_TREE`, who stands in which group; null: nobody does.
    """
    seen, model = purchases.seen, lifetime.model or lifetime.rhythm
    ordered = accounts.filter(accounts["order_days"].to_numpy() > 0)
    orders, yearly = expected_orders(model, DAYS_A_YEAR, seen), _by_year(model, seen, chosen)
    discounted, expected = (_discounts(chosen)[:, None] * yearly).sum(axis=0), yearly.sum(axis=0)
    ratio = np.divide(discounted, expected, out=np.ones_like(expected), where=expected > 0)
    value = spend.expected_value()
    clv = discounted * value
    groups = group_accounts(ordered["account_code"], tree)
    drawn = draw_futures(model, seen, spend, Ahead(DAYS_A_YEAR, _days_ahead(chosen), ratio, groups.place), chosen)
    least, most = _holding(drawn.orders, orders)
    clv_least, clv_most = _holding(drawn.clv, clv)
    steps, shape, rate = _waits(model, seen)
    last_day, wait = purchases.first_day + seen.t_x, wait_within(NEWS_LEVEL, steps, shape, rate)
    rows = {
        "account_code": ordered["account_code"],
        "model": _alike(lifetime.name or "shrunken_rhythm", orders.size),
        "expected_orders_12m": _told(orders),
        "orders_12m_low": _told(least),
        "orders_12m_high": _told(most),
        **_p_alive(lifetime, seen, drawn),
        "p_longer_silence": _told(p_waits_longer(seen.T - seen.t_x, steps, shape, rate)),
        "next_order_expected_by": _days(last_day + wait, wait <= LONGEST_WAIT_DAYS),
        "value_per_order_day": _told(value),
        "clv": _money(clv),
        "clv_low": _money(clv_least),
        "clv_high": _money(clv_most),
        "total_value": _money(clv + _past(ordered, spend)),
        **_said(spend.basis, chosen.level, orders.size),
        "reason": pa.array(_reasons(lifetime, spend, orders, wait, seen.x == 0), pa.string()),
    }
    silent = accounts.filter(accounts["order_days"].to_numpy() == 0)["account_code"]
    tables = [_table(rows), _table(_silent(silent, spend.basis, chosen.level))]
    totals = Totals(_with_ends(orders, drawn.total_orders), _with_ends(clv, drawn.total_clv))
    rolled_up = _roll_up(groups, orders, clv, drawn) | _said(spend.basis, chosen.level, len(groups.head_code))
    by_group = pa.table(rolled_up, schema=GROUP_VALUATIONS.to_pyarrow())
    return Valuations(pa.concat_tables(tables).sort_by("account_code"), totals, by_group)


def _holding(
    ends: NDArray[np.float64], expected: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends, moved out to what is expected: a mean of few large outcomes may lie beyond what nearly all bring."""
    return np.minimum(ends[0], expected), np.maximum(ends[1], expected)


def _with_ends(expected: NDArray[np.float64], ends: NDArray[np.float64]) -> tuple[float, float, float]:
    summed = float(np.nansum(expected))
    return summed, min(float(ends[0]), summed), max(float(ends[1]), summed)


def _by_year(model: PurchaseModel | ShrunkenRhythm, seen: Seen, chosen: ValueAssumptions) -> NDArray[np.float64]:
    """Order days expected in each year of the horizon, the last one perhaps shorter; shape (n_years, n_accounts)."""
    ends = [min(start + _MONTHS_A_YEAR, chosen.horizon_months) for start in _starts(chosen)]
    until = [expected_orders(model, end * DAYS_A_YEAR / _MONTHS_A_YEAR, seen) for end in ends]
    return np.diff(np.vstack([np.zeros_like(seen.x), *until]), axis=0)


def _days_ahead(chosen: ValueAssumptions) -> float:
    return chosen.horizon_months * DAYS_A_YEAR / _MONTHS_A_YEAR


def _starts(chosen: ValueAssumptions) -> range:
    return range(0, chosen.horizon_months, _MONTHS_A_YEAR)


def _discounts(chosen: ValueAssumptions) -> NDArray[np.float64]:
    """Of each year, as if all of its orders came in its middle."""
    middles = [(start + min(start + _MONTHS_A_YEAR, chosen.horizon_months)) / 2 for start in _starts(chosen)]
    factors: NDArray[np.float64] = (1 + chosen.discount_rate) ** (-np.array(middles) / _MONTHS_A_YEAR)
    return factors


def _p_alive(lifetime: Lifetime, seen: Seen, drawn: Futures) -> dict[str, pa.Array]:
    names = "p_alive", "p_alive_low", "p_alive_high"
    if lifetime.model is None or not lifetime.tells_who_left:
        return {name: pa.nulls(seen.x.size, pa.float64()) for name in names}
    alive = lifetime.model.p_alive(seen.x, seen.t_x, seen.T)
    return dict(zip(names, map(pa.array, (alive, *_holding(drawn.p_alive, alive))), strict=True))


def _waits(model: PurchaseModel | ShrunkenRhythm, seen: Seen) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """Steps, shape and rate of the wait for a next order after the last one."""
    if isinstance(model, BetaGeometric):
        return model.k, model.r + model.k * seen.x, model.alpha + seen.t_x
    if isinstance(model, ParetoNbd):
        return 1, model.r + seen.x, model.alpha + seen.t_x
    return 1, 1.0 + seen.x, (np.nan if model.alpha is None else model.alpha) + seen.t_x


def _past(ordered: pa.Table, spend: Spend) -> NDArray[np.float64]:
    """What the window brought, in money of the basis."""
    net: NDArray[np.float64] = ordered["net_sales"].to_numpy().astype(np.float64) / MONEY_SCALE
    if spend.basis == "net_sales":
        return net
    margin: NDArray[np.float64] = ordered["margin"].fill_null(0).to_numpy().astype(np.float64) / MONEY_SCALE
    return np.where(spend.margin_told, margin, net * spend.margin_share)


def _reasons(
    lifetime: Lifetime, spend: Spend, orders: NDArray[np.float64], wait: NDArray[np.float64], once: NDArray[np.bool_]
) -> list[str]:
    columns = {
        "too_few": np.full(orders.size, lifetime.model is None),
        "drop_out_not_told": np.full(orders.size, lifetime.model is not None and not lifetime.tells_who_left),
        "one_order_day": once,
        "no_rhythm": ~np.isfinite(orders),
        "no_news": np.isfinite(orders) & ~(wait <= LONGEST_WAIT_DAYS),
        "returned_all": ~spend.counts,
        "margin_of_all": (spend.basis == "margin") & ~spend.margin_told,
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [" ".join(name for name, holds in zip(columns, row, strict=True) if holds) for row in rows]


def _roll_up(
    groups: Groups, orders: NDArray[np.float64], clv: NDArray[np.float64], drawn: Futures
) -> dict[str, pa.Array]:
    """Sums over the accounts of each group of which something is told; the ends are those of the sums."""
    expected, worth = (_summed(values, groups) for values in (orders, clv))
    least, most = _holding(drawn.group_orders[:, 1:], expected)
    clv_least, clv_most = _holding(drawn.group_clv[:, 1:], worth)
    return {
        "head_code": groups.head_code,
        "accounts": pa.array(groups.accounts),
        "expected_orders_12m": pa.array(expected),
        "orders_12m_low": pa.array(least),
        "orders_12m_high": pa.array(most),
        "clv": _money(worth),
        "clv_low": _money(clv_least),
        "clv_high": _money(clv_most),
    }


def _summed(values: NDArray[np.float64], groups: Groups) -> NDArray[np.float64]:
    by_group = np.bincount(groups.place, weights=np.nan_to_num(values), minlength=groups.accounts.size + 1)
    return by_group[1:].astype(np.float64)


def _silent(codes: pa.ChunkedArray, basis: str, level: float) -> dict[str, pa.Array]:
    """Rows of accounts that have no order."""
    schema = VALUATIONS.to_pyarrow()
    nothing = {field.name: pa.nulls(len(codes), field.type) for field in schema}
    own = {"account_code": codes, "reason": _alike("no_order", len(codes))}
    return nothing | own | _said(basis, level, len(codes))


def _said(basis: str, level: float, rows: int) -> dict[str, pa.Array]:
    return {"basis": _alike(basis, rows), "level": _alike(level, rows)}


def _table(rows: dict[str, pa.Array]) -> pa.Table:
    return pa.table(rows, schema=VALUATIONS.to_pyarrow())


def _alike(value: str | float, rows: int) -> pa.Array:
    return pa.repeat(value, rows)


def _told(values: NDArray[np.float64]) -> pa.Array:
    """Null where a value is none."""
    return pa.array(values, mask=~np.isfinite(values))


def _money(values: NDArray[np.float64]) -> pa.Array:
    """In 1/10,000; null where a value is none, or more than such an integer holds."""
    told = np.isfinite(values) & (np.abs(values) < _MOST_MONEY)
    whole = np.rint(np.where(told, values, 0.0) * MONEY_SCALE).astype(np.int64)
    return pa.array(whole, mask=~told)


def _days(values: NDArray[np.float64], told: NDArray[np.bool_]) -> pa.Array:
    return pa.array(np.ceil(np.where(told, values, 0.0)).astype(np.int32), mask=~told)
