"""What is looked for in a ledger, and from where on it is worth a look; every number with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from keyfolio.language import Text

MOST_KEPT = 1_000
"""Lines, codes and batches that are kept of a finding: more than anybody reads; what is counted is counted exactly."""
OUTLIER_TIMES = 100
"""Times the account's median: a decimal point two places off, or fen for yuan, makes a line 100 times too large."""
OUTLIER_LEAST_LINES = 5
"""Lines of an account, from which on its median says what is usual for it."""
STALE_DAYS = 31
"""Days: a file a month is the slowest habit; after more, a whole month of sales is missing."""
NEARLY_EVERY_WEEK_PERCENT = 90
"""Of the weeks: a ledger that trades in fewer has weeks without sales by habit, and one more says nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for. label: what it is called; text: when it is found, in words."""

    label: Text
    text: Text


RULES: dict[str, Rule] = {
    "stale": Rule(
        Text("Freshness", "及时性"),
        Text(
            "The newest line that counts is at most {days} days old: with a file a month, older means that a month is "
            "missing.",
            "最新一行距检查日不超过 {days} 天：即使每月导入一次，更久也说明缺少整月数据。",
        ).fill(days=STALE_DAYS),
    ),
    "incomplete": Rule(
        Text("Completeness", "完整性"),
        Text(
            "A line lacks a value that other lines of its batch have.",
            "同一批次的其他行有值，而该行没有。",
        ),
    ),
    "quarantined": Rule(
        Text("Lines set aside", "被隔离的行"),
        Text(
            "A line could not be read, and waits in the quarantine of its batch.",
            "该行无法识别，仍在其批次的隔离区中。",
        ),
    ),
    "repeated": Rule(
        Text("Possible repeats", "可能的重复"),
        Text(
            "A line is the same in every cell as an earlier one. Both count: two equal lines may be two sales.",
            "该行每个单元格都与前面某行相同。两行均计入：相同的两行也可能是两次销售。",
        ),
    ),
    "unmatched_accounts": Rule(
        Text("Account codes in no file of accounts", "客户文件中没有的客户编号"),
        Text(
            "A line names an account code that no file of accounts describes.",
            "该行的客户编号在已导入的客户文件中不存在。",
        ),
    ),
    "unmatched_products": Rule(
        Text("Product codes in no file of products", "产品文件中没有的产品编码"),
        Text(
            "A line names a product code that no file of products has.",
            "该行的产品编码在已导入的产品文件中不存在。",
        ),
    ),
    "outliers": Rule(
        Text("Unusual amounts", "异常金额"),
        Text(
            "The amount of a line, without its sign, is at least {times} times the median of its account. Accounts "
            "with fewer than {lines} lines that have an amount are left out.",
            "该行金额（不计正负）达到该客户金额中位数的 {times} 倍或以上。有金额的行少于 {lines} 行的客户不判断。",
        ).fill(times=OUTLIER_TIMES, lines=OUTLIER_LEAST_LINES),
    ),
    "gaps": Rule(
        Text("Weeks without sales", "没有销售的周"),
        Text(
            "A week, from Monday on, between the first and the last sale has none. Asked only where at least "
            "{percent} % of the weeks have sales.",
            "首末两次销售之间，有一周（周一起算）没有任何销售。仅当至少 {percent}% 的周有销售时才判断。",
        ).fill(percent=NEARLY_EVERY_WEEK_PERCENT),
    ),
}
"""Name of a finding -> its rule, in the order in which to read them."""
