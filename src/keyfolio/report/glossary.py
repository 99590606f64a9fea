"""How each figure of the report is defined, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.report.requirement_words import requirements_in_one_line

if TYPE_CHECKING:
    from keyfolio.identify import Policy
    from keyfolio.report.figures import Figures


def definitions(policy: Policy, figures: Figures) -> list[tuple[Text, Text]]:
    """Each term with its meaning, with the limits of this run's policy."""
    needed = requirements_in_one_line(policy, figures)
    filled = {"a": policy.a_percent, "b": policy.b_percent, "requirements": needed}
    return [(term, meaning.fill(**filled)) for term, meaning in _DEFINITIONS]


_DEFINITIONS: tuple[tuple[Text, Text], ...] = (
    (
        Text("Net sales", "净销售额"),
        Text(
            "The sum of the amounts of all lines in the window; returns and credit notes lower it on their own day.",
            "窗口内所有行金额之和；退货与退货单在其发生日冲减。",
        ),
    ),
    (
        Text("Account", "客户"),
        Text(
            "A customer with at least one accepted line in the window. Others are not counted.",
            "窗口内至少有一行被接受的客户；其他客户不计入。",
        ),
    ),
    (
        Text("Order and credit note", "订单与退货单"),
        Text(
            "An order has a positive line and is not cancelled. A credit note has none, or is marked cancelled.",
            "订单至少有一行金额为正且未取消；退货单没有正金额的行，或已标记取消。",
        ),
    ),
    (
        Text("Top 20 %", "前 20%"),
        Text(
            "The first fifth of the accounts by net sales, rounded up.",
            "按净销售额排列的前五分之一客户，向上取整。",
        ),
    ),
    (
        Text("ABC", "ABC"),
        Text(
            "Accounts from the largest down: A while those before bring under {a} % of net sales, B while under {b} %, "
            "then C.",
            "客户从大到小排列：之前累计不足净销售额 {a}% 的为 A 类，不足 {b}% 的为 B 类，其余为 C 类。",
        ),
    ),
    (
        Text("RFM", "RFM"),
        Text(
            "Days since the last order, number of orders, and net sales, each scored 1 to 5 by how many accounts are "
            "worse. A class says which of the three scores lie above their mean.",
            "最近一次订单距今天数、订单数、净销售额，按优于多少客户各评 1 至 5 分；分类表示三项得分是否高于平均分。",
        ),
    ),
    (
        Text("Gini", "Gini 系数"),
        Text(
            "How unequal net sales are between accounts: 0 when all are alike, near 1 when one has all. "
            "Negative accounts count as 0.",
            "客户之间净销售额的不均程度：完全相同为 0，一家独占时接近 1；净销售额为负的客户按 0 计。",
        ),
    ),
    (
        Text("HHI", "HHI 指数"),
        Text(
            "The sum of the squared shares of net sales. One divided by it is the number of equal accounts "
            "that would be as concentrated.",
            "各客户净销售额占比的平方和；其倒数相当于同等集中度下规模相同的客户数。",
        ),
    ),
    (
        Text("Score", "得分"),
        Text(
            "By each criterion an account has as many points as the percentage of accounts that are worse. "
            "A contribution is points times weight; the score, at most 100, is the sum of the contributions.",
            "每项指标的评分是该客户领先于百分之多少的客户；得分贡献等于评分乘以权重；各项贡献之和为得分，满分 100。",
        ),
    ),
    (
        Text("Key account", "大客户"),
        Text(
            "An account that meets every requirement of the policy: {requirements}. Sales alone never decide.",
            "满足评选标准全部条件的客户：{requirements}。不能仅凭销售额入选。",
        ),
    ),
    (
        Text("Quarantined line", "隔离行"),
        Text(
            "A line that could not be read safely. It is kept with its number and its reason, and counts in no figure.",
            "无法可靠读取的行；保留行号与原因，不计入任何指标。",
        ),
    ),
)
