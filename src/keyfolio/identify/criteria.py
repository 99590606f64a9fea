"""What an account can be judged by: the criteria a policy weighs, each with its value and its words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import ibis

from keyfolio.language import Text
from keyfolio.units import money
from keyfolio.value import month_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

Family = Literal["size", "profit", "growth", "relationship", "diversity"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing an account is judged by; more is better."""

    name: str
    family: Family
    label: Text
    value: Callable[[ir.Table], ir.NumericValue]  # of `schemas.OBSERVED` with days_known; null: cannot be had
    words: Callable[[Mapping[str, Any]], Text]  # the value of one account that has it
    absent: Text  # why an account may have none
    missing: Text  # why no account of a ledger may have one


def with_days_known(observed: ir.Table) -> ir.Table:
    """Add days_known, int64: as_of - the first order in the whole ledger; null: no order.

    The day as_of is read from the accounts themselves, whose last order was recency_days before it.
    """
    as_of = (observed.last_order_day + observed.recency_days).cast("int64").max().over(ibis.window())
    return observed.mutate(days_known=as_of - observed.known_since_day)


def _growth(observed: ir.Table) -> ir.FloatingValue:
    """(recent - earlier) / (|recent| + |earlier|), -1 to 1; null: neither span is above zero."""
    recent, earlier = observed.recent_sales, observed.earlier_sales
    traded = (recent > 0) | (earlier > 0)
    return ibis.ifelse(traded, (recent - earlier) / (recent.abs() + earlier.abs()), ibis.null("float64"))


def _regularity(observed: ir.Table) -> ir.FloatingValue:
    """Months with an order among the months from the first order to as_of, both counted, 0-1."""
    as_of = observed.last_order_day + observed.recency_days
    months = month_number(as_of) - month_number(observed.first_order_day) + 1
    return observed.active_months / months


def _words_for_growth(account: Mapping[str, Any]) -> Text:
    return Text("sales of {recent} after {earlier}", "近期销售额 {recent}，前期 {earlier}").fill(
        recent=spoken_money(account["recent_sales"]), earlier=spoken_money(account["earlier_sales"])
    )


def _words_for_regularity(account: Mapping[str, Any]) -> Text:
    active = account["active_months"]
    return Text("orders in {active} of {months} months", "{months} 个月中有 {active} 个月下单").fill(
        active=active, months=round(active / account["value_regularity"])
    )


def spoken_money(amount: int) -> str:
    """Held money as people write it.

    >>> spoken_money(2_791_380_200)
    '279,138.02'
    """
    return f"{money(amount):,}"


_NO_ORDER = Text("no order", "没有订单")

CRITERIA = MappingProxyType(
    {
        criterion.name: criterion
        for criterion in (
            Criterion(
                name="net_sales",
                family="size",
                label=Text("size", "规模"),
                value=lambda observed: observed.net_sales.cast("int64"),
                words=lambda account: Text("net sales {it}", "净销售额 {it}").fill(
                    it=spoken_money(account["value_net_sales"])
                ),
                absent=Text("no sales", "没有销售"),
                missing=Text("there are no sales", "没有销售"),
            ),
            Criterion(
                name="margin",
                family="profit",
                label=Text("profit", "利润"),
                value=lambda observed: observed.margin.cast("int64"),
                words=lambda account: Text("margin {it}", "毛利 {it}").fill(it=spoken_money(account["value_margin"])),
                absent=Text("cost not known", "成本未知"),
                missing=Text("no cost was recognised in the ledger", "账本中没有识别出成本"),
            ),
            Criterion(
                name="growth",
                family="growth",
                label=Text("growth", "增长"),
                value=_growth,
                words=_words_for_growth,
                absent=Text("no sales to compare", "没有可比较的销售"),
                missing=Text("the ledger is too short to compare two spans", "账本时间太短，无法比较前后两期"),
            ),
            Criterion(
                name="tenure",
                family="relationship",
                label=Text("tenure", "合作时长"),
                value=lambda observed: observed.days_known.cast("int64"),
                words=lambda account: Text("known for {it} days", "合作 {it} 天").fill(it=int(account["value_tenure"])),
                absent=_NO_ORDER,
                missing=Text("no account has an order", "没有任何客户下过订单"),
            ),
            Criterion(
                name="regularity",
                family="relationship",
                label=Text("regularity", "规律性"),
                value=_regularity,
                words=_words_for_regularity,
                absent=_NO_ORDER,
                missing=Text("no account has an order", "没有任何客户下过订单"),
            ),
            Criterion(
                name="diversity",
                family="diversity",
                label=Text("diversity", "多样性"),
                value=lambda observed: observed.effective_families.cast("float64"),
                words=lambda account: Text(
                    "as broad as {it:.1f} equal families", "相当于均衡采购 {it:.1f} 类产品"
                ).fill(it=account["value_diversity"]),
                absent=Text("products not known", "产品未知"),
                missing=Text("no products were recognised in the ledger", "账本中没有识别出产品"),
            ),
        )
    }
)
"""All criteria by name, in the order of their columns.

Four to five families, so that sales alone need not decide (McDonald & Woodburn 2011 weigh attractiveness of many kinds;
Cheverton 2015 asks for present value, potential and relationship).
"""
