"""Each batch by itself: how complete its lines are, and how fresh."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from keyfolio.ledger.quality.records import BatchQuality, MastersQuality
from keyfolio.schemas import LINES
from keyfolio.units import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Batch

_CONVERTED = ("rate", "original_amount")  # of lines in another currency, which lack nothing when they have none
OPTIONAL = tuple(name for name, kind in LINES.items() if kind.nullable and name not in _CONVERTED)
"""The fields that a line may lack."""
_NOTHING: Mapping[str, Any] = {"lines": 0, "newest_day": None, **dict.fromkeys(OPTIONAL, 0)}


def look_at_batches(engine: Engine, live: ir.Table, batches: Sequence[Batch]) -> list[BatchQuality]:
    """Every batch, in the order given. live: the lines that count."""
    given = {name: live[name].count() for name in OPTIONAL}
    counted = live.group_by("batch").aggregate(lines=live.count(), newest_day=live.day.max(), **given)
    rows = {row["batch"]: row for row in engine.rows(counted).to_pylist()}
    return [_quality(batch, rows.get(batch.number, _NOTHING)) for batch in batches]


def look_at_masters(engine: Engine, masters: Mapping[str, ir.Table | None]) -> Iterator[MastersQuality]:
    """How complete they are. masters: kind -> rows, the code first, or null: there are none."""
    for kind, rows in masters.items():
        if rows is not None:
            given = {name: rows[name].count() for name in rows.columns[1:]}
            [counted] = engine.rows(rows.aggregate(rows=rows.count(), **given)).to_pylist()
            yield MastersQuality(kind, counted.pop("rows"), counted)


def _quality(batch: Batch, row: Mapping[str, Any]) -> BatchQuality:
    imported_on, newest = datetime.fromisoformat(batch.imported_at).date(), row["newest_day"]
    return BatchQuality(
        number=batch.number,
        source=batch.source,
        imported_on=imported_on.isoformat(),
        lines=row["lines"],
        given={name: row[name] for name in OPTIONAL},
        newest_day=newest,
        age_days=None if newest is None else day_number(imported_on) - newest,
        read=batch.counts.read,
        quarantined=batch.counts.quarantined,
        repeated=batch.counts.repeated,
    )
