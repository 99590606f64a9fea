"""How old the newest line is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import units
from keyfolio.language import Text
from keyfolio.ledger.quality.found_lines import count, keep_lines
from keyfolio.ledger.quality.records import Finding
from keyfolio.ledger.quality.rules import STALE_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.quality.records import BatchQuality


def find_stale(engine: Engine, live: ir.Table, batches: Sequence[BatchQuality], as_of: date) -> Finding:
    """The lines of the newest day, and how many days it lies back."""
    days = [batch.newest_day for batch in batches if batch.newest_day is not None]
    if not days:
        return Finding("stale", "unknown", 0, _NO_LINE)
    newest = max(days)
    age = units.day_number(as_of) - newest
    lines = live.filter(live.day == newest)
    found, kept = count(lines), tuple(keep_lines(engine, lines))
    said = _NEWEST.fill(day=units.day(newest), days=age)
    return Finding("stale", "look" if age > STALE_DAYS else "good", age, said, found, kept)


_NO_LINE = Text("No line counts.", "没有计入的行。")
_NEWEST = Text(
    "The newest line is of {day}, {days:,} days before this look.", "最新一行的日期为 {day}，距本次检查 {days:,} 天。"
)
