"""What an account must reach to be key, whatever its score, and how to say that it did not."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from keyfolio.identify.criteria import spoken_money
from keyfolio.identify.ranking import times
from keyfolio.language import Text
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from keyfolio.identify.policy import Limits


@dataclass(frozen=True, slots=True)
class Requirement:
    """One limit: which accounts of a scored table meet it, and what to say of an account that does not."""

    met: Callable[[ir.Table, Limits], ir.BooleanValue]
    words: Callable[[Mapping[str, Any], Limits], Text]


def _net_sales(account: Mapping[str, Any], limits: Limits) -> Text:
    return Text("net sales {found}, must be above {needed}", "净销售额 {found}，须大于 {needed}").fill(
        found=spoken_money(account["net_sales"]), needed=spoken_money(limits.net_sales_above * MONEY_SCALE)
    )


def _order_days(account: Mapping[str, Any], limits: Limits) -> Text:
    return Text("days with an order {found}, needs {needed}", "下单天数 {found}，至少需要 {needed}").fill(
        found=account["order_days"], needed=limits.order_days
    )


def _days_known(account: Mapping[str, Any], limits: Limits) -> Text:
    since, last = account["known_since_day"], account["last_order_day"]
    if since is None or last is None:
        return Text("not known for {needed} days by its orders", "订单显示合作不足 {needed} 天").fill(
            needed=limits.days_known
        )
    return Text("known for {found} days, needs {needed}", "合作 {found} 天，至少需要 {needed} 天").fill(
        found=last + account["recency_days"] - since, needed=limits.days_known
    )


def _largest_order(account: Mapping[str, Any], limits: Limits) -> Text:
    return Text(
        "largest order {found}, over {needed} % of net sales {net}",
        "最大一单 {found}，超过净销售额 {net} 的 {needed}%",
    ).fill(
        found=spoken_money(account["largest_order"]),
        net=spoken_money(account["net_sales"]),
        needed=limits.largest_order_percent,
    )


def _size(account: Mapping[str, Any], limits: Limits) -> Text:
    return Text(
        "net sales {found}, must be above those of {needed} % of the accounts",
        "净销售额 {found}，须高于 {needed}% 的客户",
    ).fill(found=spoken_money(account["net_sales"]), needed=limits.size_percent)


def _score(account: Mapping[str, Any], limits: Limits) -> Text:
    return Text("score {found} of 100, needs {needed}", "得分 {found}（满分 100，门槛 {needed}）").fill(
        found=spoken_points(account["score"]), needed=limits.score
    )


def spoken_points(points: float) -> str:
    """Points with at most one decimal, cut off rather than rounded up: 74.96 does not reach 75.

    >>> spoken_points(74.96), spoken_points(29.0), spoken_points(0.3)
    ('74.9', '29', '0.3')
    """
    tenths = int(points * 10 + 1e-6)
    return f"{tenths / 10:g}"


REQUIREMENTS = MappingProxyType(
    {
        "net_sales": Requirement(
            met=lambda scored, limits: scored.net_sales > limits.net_sales_above * MONEY_SCALE,
            words=_net_sales,
        ),
        "order_days": Requirement(
            met=lambda scored, limits: scored.order_days >= limits.order_days,
            words=_order_days,
        ),
        "days_known": Requirement(
            met=lambda scored, limits: scored.days_known.fill_null(-1) >= limits.days_known,
            words=_days_known,
        ),
        "largest_order": Requirement(  # without an order there is no largest one to mind
            met=lambda scored, limits: (
                times(scored.largest_order, 100) <= times(scored.net_sales, limits.largest_order_percent)
            ).fill_null(True),
            words=_largest_order,
        ),
        "size": Requirement(
            met=lambda scored, limits: scored.size_worse * 100 >= scored.n * limits.size_percent,
            words=_size,
        ),
        "score": Requirement(
            met=lambda scored, limits: scored.score >= limits.score,
            words=_score,
        ),
    }
)
"""By name, in the order in which `failed` lists them."""

SALES_ALONE = "basis"
"""What `failed` lists for every account when nothing but current sales can be had from the ledger."""
