"""What the policy requires of every key account, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from keyfolio.identify import Policy
    from keyfolio.report.figures import Figures

_NET_SALES = Text("Net sales above {limit}", "净销售额高于 {limit}")
_ORDER_DAYS = Text("Orders on at least {limit} days", "至少有 {limit} 个下单日")
_DAYS_KNOWN = Text("Known for at least {limit} days", "合作至少 {limit} 天")
_LARGEST_ORDER = Text("No order above {limit} % of net sales", "单笔订单不超过净销售额的 {limit}%")
_SIZE = Text("Larger than at least {limit} % of the accounts", "规模超过至少 {limit}% 的客户")
_SCORE = Text("A score of at least {limit}", "得分不低于 {limit}")
_BASIS = Text("More than current sales to judge by", "除当前销售额外另有评定依据")


def requirements(policy: Policy, figures: Figures) -> dict[str, Text]:
    """Every requirement by its name in the column `failed`, with the policy's limits filled in."""
    limits = policy.limits
    net_sales = figures.money(limits.net_sales_above * MONEY_SCALE).short if limits.net_sales_above else "0"
    return {
        "net_sales": _NET_SALES.fill(limit=net_sales),
        "order_days": _ORDER_DAYS.fill(limit=limits.order_days),
        "days_known": _DAYS_KNOWN.fill(limit=limits.days_known),
        "largest_order": _LARGEST_ORDER.fill(limit=limits.largest_order_percent),
        "size": _SIZE.fill(limit=limits.size_percent),
        "score": _SCORE.fill(limit=limits.score),
        "basis": _BASIS,
    }


def requirements_in_one_line(policy: Policy, figures: Figures) -> Text:
    """All requirements one after the other."""
    spoken = [text for name, text in requirements(policy, figures).items() if name != "basis"]
    return Text("; ".join(_lower(text.en) for text in spoken), "；".join(text.zh for text in spoken))


def _lower(sentence: str) -> str:
    """A sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]
