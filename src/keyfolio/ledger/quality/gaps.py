"""Weeks in which nothing was sold."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from keyfolio import units
from keyfolio.language import Text
from keyfolio.ledger.quality.found_lines import PLACE, count, keep_lines
from keyfolio.ledger.quality.records import Finding, Gap
from keyfolio.ledger.quality.rules import MOST_KEPT, NEARLY_EVERY_WEEK_PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine

_MONDAY = 3  # 1970-01-01 was a Thursday: the day number of a Monday leaves 4 when divided by 7


def find_gaps(engine: Engine, live: ir.Table) -> Finding:
    """Weeks between the first and the last sale that have none; a sale is a positive line that is not cancelled."""
    sales = live.filter((live.amount > 0) & ~live.cancelled)
    days = sorted(engine.rows(sales.select("day").distinct())["day"].to_pylist())
    if not days:
        return Finding("gaps", "unknown", 0, _NO_SALE)
    sold, weeks = len({_week(day) for day in days}), _week(days[-1]) - _week(days[0]) + 1
    words = {"sold": sold, "weeks": weeks, "first": units.day(days[0]), "last": units.day(days[-1])}
    if sold * 100 < weeks * NEARLY_EVERY_WEEK_PERCENT:
        return Finding("gaps", "unknown", 0, _SPARSE.fill(**words))
    if sold == weeks:
        return Finding("gaps", "good", 0, _NONE.fill(**words))
    found = tuple(_gaps(days))
    beside = sales.filter(sales.day.isin([day for gap in found for day in (gap.last_day_before, gap.first_day_after)]))
    lines = tuple(keep_lines(engine, beside, ("day", *PLACE)))
    said = _SOME.fill(without=weeks - sold, **words)
    return Finding("gaps", "look", weeks - sold, said, count(beside), lines, gaps=found[:MOST_KEPT])


def _week(day: int) -> int:
    """Weeks from Monday to Sunday, as ISO 8601 has them."""
    return (day + _MONDAY) // 7


def _gaps(days: Sequence[int]) -> Iterator[Gap]:
    for before, after in pairwise(days):
        weeks = _week(after) - _week(before) - 1
        if weeks > 0:
            yield Gap((_week(before) + 1) * 7 - _MONDAY, weeks, before, after)


_NO_SALE = Text("There is no sale.", "没有销售。")
_SPARSE = Text(
    "Sales in {sold:,} of the {weeks:,} weeks from {first} to {last}: too few to call a week without sales a gap.",
    "{first} 至 {last} 共 {weeks:,} 周，其中 {sold:,} 周有销售：销售过于稀疏，无法判断断档。",
)
_NONE = Text(
    "Sales in each of the {weeks:,} weeks from {first} to {last}.", "{first} 至 {last} 共 {weeks:,} 周，每周都有销售。"
)
_SOME = Text(
    "Weeks without a sale, of {weeks:,} from {first} to {last}: {without:,}. Is a file missing?",
    "{first} 至 {last} 共 {weeks:,} 周，其中 {without:,} 周没有销售。是否缺少文件？",
)
