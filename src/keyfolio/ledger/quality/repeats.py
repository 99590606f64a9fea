"""Lines that are the same as an earlier one in every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.language import Text
from keyfolio.ledger.quality.found_lines import PLACE, count, keep_lines
from keyfolio.ledger.quality.records import Finding

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.engine import Engine


def find_repeats(engine: Engine, live: ir.Table, repeated: int) -> Finding:
    """Every line but the first of those with one digest. repeated: as the batches counted; none: nothing is sought."""
    if not repeated:
        return Finding("repeated", "good", 0, _NONE)
    copies = live.group_by("line_digest").aggregate(copies=live.count())
    digests = engine.materialise(copies.filter(copies.copies > 1).select("line_digest"), "repeated digests")
    alike = live.semi_join(digests, "line_digest")
    turns = alike.mutate(turn=ibis.row_number().over(group_by="line_digest", order_by=[*PLACE]))
    lines = turns.filter(turns.turn > 0)
    found = count(lines)
    if not found:
        return Finding("repeated", "good", 0, _NONE)
    return Finding("repeated", "look", found, _SOME.fill(lines=found), found, tuple(keep_lines(engine, lines)))


_NONE = Text("No line is the same as an earlier one.", "没有与前面完全相同的行。")
_SOME = Text(
    "Lines that are the same as an earlier one, and count: {lines:,}.", "与前面某行完全相同且均计入的行：{lines:,} 行。"
)
