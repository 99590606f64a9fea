"""Amounts that are far from what is usual for their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.language import Text
from keyfolio.ledger.quality.found_lines import PLACE, count, keep_lines
from keyfolio.ledger.quality.records import Finding
from keyfolio.ledger.quality.rules import OUTLIER_LEAST_LINES, OUTLIER_TIMES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.engine import Engine


def find_outliers(engine: Engine, live: ir.Table) -> Finding:
    """Lines whose amount, without its sign, is at least `OUTLIER_TIMES` the median of their account; largest first."""
    sized = live.filter(live.amount != 0).mutate(size=live.amount.abs())
    medians = engine.materialise(_medians(sized), "medians")
    with_median = sized.join(medians, "account_code")
    limit = (with_median.median.cast("decimal(36, 0)") * OUTLIER_TIMES).cast("decimal(38, 0)")
    lines = with_median.filter(with_median.size.cast("decimal(38, 0)") >= limit)
    found = count(lines)
    if not found:
        return Finding("outliers", "good", 0, _NONE)
    kept = keep_lines(engine, lines, (ibis.desc("size"), *PLACE), "median")
    return Finding("outliers", "look", found, _SOME.fill(lines=found), found, tuple(kept))


def _medians(sized: ir.Table) -> ir.Table:
    """account_code, median: the lower one, an amount that occurs, so that every engine finds the same."""
    sizes = sized.select("account_code", "size")
    placed = sizes.mutate(
        place=ibis.row_number().over(group_by="account_code", order_by="size"),
        lines=sizes.count().over(group_by="account_code"),
    )
    twice = 2 * placed.place
    is_middle = (twice == placed.lines - 1) | (twice == placed.lines - 2)
    return placed.filter(is_middle & (placed.lines >= OUTLIER_LEAST_LINES)).select("account_code", median="size")


_NONE = Text("No amount is far from what is usual for its account.", "没有明显偏离该客户一般水平的金额。")
_SOME = Text(
    "Lines with an amount at least {times} times the median of their account: {{lines:,}}.",
    "金额达到该客户中位数 {times} 倍或以上的行：{{lines:,}} 行。",
).fill(times=OUTLIER_TIMES)
