"""Lines that lack what others of their batch have."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from keyfolio.language import Text
from keyfolio.ledger.quality.by_batch import OPTIONAL
from keyfolio.ledger.quality.found_lines import PLACE, count, keep_lines
from keyfolio.ledger.quality.records import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.quality.records import BatchQuality, FoundLine


def find_incomplete(engine: Engine, live: ir.Table, batches: Sequence[BatchQuality]) -> Finding:
    """Lines without a value in a field that some, but not all, lines of their batch have."""
    lacking = {field: _lacking(batches, field) for field in OPTIONAL}
    asked = {field: numbers for field, numbers in lacking.items() if numbers}
    if not asked:
        return Finding("incomplete", "good", 0, _NONE)
    lacks = {field: live[field].isnull() & live.batch.isin(numbers) for field, numbers in asked.items()}
    lines = live.filter(reduce(or_, lacks.values()))
    found = count(lines)
    kept = keep_lines(engine, lines)
    return Finding(
        "incomplete", "look", found, _SOME.fill(lines=found), found, _with_missing(engine, lines, asked, kept)
    )


def _lacking(batches: Sequence[BatchQuality], field: str) -> list[int]:
    return [batch.number for batch in batches if 0 < batch.given[field] < batch.lines]


def _with_missing(
    engine: Engine, lines: ir.Table, asked: Mapping[str, list[int]], kept: list[FoundLine]
) -> tuple[FoundLine, ...]:
    """The same lines, with the fields that each lacks."""
    nulls = lines.select(*PLACE, **{field: lines[field].isnull() for field in asked}).order_by([*PLACE])
    rows = engine.rows(nulls.limit(len(kept))).to_pylist()
    return tuple(replace(line, missing=_missing(row, asked)) for line, row in zip(kept, rows, strict=True))


def _missing(row: Mapping[str, Any], asked: Mapping[str, list[int]]) -> tuple[str, ...]:
    return tuple(field for field, numbers in asked.items() if row[field] and row["batch"] in numbers)


_NONE = Text("Every line has what the other lines of its batch have.", "每一行都具有同批次其他行所具有的各项数据。")
_SOME = Text(
    "Lines that lack what others of their batch have: {lines:,}.", "缺少同批次其他行所具有的数据的行：{lines:,} 行。"
)
