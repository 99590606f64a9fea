"""Codes of lines that the master data do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.language import Text
from keyfolio.ledger.quality.found_lines import LONGEST_TEXT, PLACE, keep_lines
from keyfolio.ledger.quality.records import Finding, FoundCode
from keyfolio.ledger.quality.rules import MOST_KEPT

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.quality.records import FoundLine


def find_unmatched(engine: Engine, live: ir.Table, masters: ir.Table | None, name: str, code: str) -> Finding:
    """Codes that no row of the master data has, and their lines. code: the column; masters: null, there are none."""
    if masters is None:
        return Finding(name, "unknown", 0, _NO_MASTERS[name])
    named = live.filter(live[code].notnull())
    unmatched = engine.materialise(_unmatched(named, masters, code), name)
    lines = unmatched.lines.sum()
    total = unmatched.aggregate(codes=unmatched.count(), lines=lines)
    [found] = engine.rows(total).to_pylist()
    if not found["codes"]:
        return Finding(name, "good", 0, _NONE)
    first = unmatched.order_by([ibis.desc("lines"), code]).limit(MOST_KEPT)
    codes = [FoundCode(row.pop(code)[:LONGEST_TEXT], **row) for row in engine.rows(first).to_pylist()]
    kept = _some_of_each(engine, named, first, code, codes)
    return Finding(name, "look", found["codes"], _SOME.fill(**found), found["lines"], kept, tuple(codes))


def _unmatched(named: ir.Table, masters: ir.Table, code: str) -> ir.Table:
    amount = named.amount.sum()
    return named.group_by(code).aggregate(lines=named.count(), amount=amount).anti_join(masters, code)


def _some_of_each(
    engine: Engine, named: ir.Table, first: ir.Table, code: str, codes: list[FoundCode]
) -> tuple[FoundLine, ...]:
    """Lines of every code, rather than every line of the first: the codes in their order, then by place."""
    own = named.join(first.select(code, code_lines="lines"), code)
    turns = own.mutate(turn=ibis.row_number().over(group_by=code, order_by=[*PLACE]))
    kept = keep_lines(engine, turns, ("turn", ibis.desc("code_lines"), code, *PLACE))
    rank = {found.code: place for place, found in enumerate(codes)}
    return tuple(sorted(kept, key=lambda line: (rank[getattr(line, code)], line.batch, line.line_number)))


_NO_MASTERS = {
    "unmatched_accounts": Text(
        "No file of accounts was imported. Import one, and the codes are held against it.",
        "尚未导入客户文件。导入后即可核对客户编号。",
    ),
    "unmatched_products": Text(
        "No file of products was imported. Import one, and the codes are held against it.",
        "尚未导入产品文件。导入后即可核对产品编码。",
    ),
}
_NONE = Text("Every code of the lines is known.", "各行中的编号均已登记。")
_SOME = Text(
    "Codes that are not known: {codes:,}, on {lines:,} lines.", "未登记的编号：{codes:,} 个，涉及 {lines:,} 行。"
)
