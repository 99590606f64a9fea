"""A made-up ledger, laid down in a store as an import leaves it: without the import, which is measured elsewhere."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from benchmarks.ledger_data import write_ledger
from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import Batch, Change, Counts, SqliteManifest
from keyfolio.ledger.reconcile import Addition
from keyfolio.ledger.settling import write
from keyfolio.schemas import LINES, QUARANTINE

if TYPE_CHECKING:
    import ibis.expr.types as ir

AT = "2025-01-01T12:00:00+00:00"
MAPPING = {"order_date": "order_date", "account_code": "account_code", "account_name": "account_name"}


def lay_down(folder: Path, lines: int, batches: int) -> None:
    """Write ledger.parquet, products.csv and a store with the same lines in so many batches, one after the other."""
    write_ledger(folder, lines, formats=("parquet",))
    manifest = SqliteManifest(folder / "store")
    with open_engine(temporary=folder) as engine, manifest.writing():
        raw = engine.read_parquet([folder / "ledger.parquet"])
        first, last = (int(value) for value in engine.rows(_span(raw)).to_pylist()[0].values())
        step = -(-(last - first + 1) // batches)
        for number in range(1, batches + 1):
            begins = first + (number - 1) * step
            own = _as_lines(raw, number).filter(lambda rows, day=begins: (rows.day >= day) & (rows.day < day + step))
            _add(engine, manifest, number, own)


def _span(raw: ir.Table) -> ir.Table:
    days = _day(raw)
    return raw.aggregate(first=days.min(), last=days.max())


def _day(raw: ir.Table) -> ir.IntegerValue:
    day: ir.IntegerValue = raw.order_date.delta(ibis.date("1970-01-01"), unit="day").cast("int32")
    return day


def _as_lines(raw: ir.Table, batch: int) -> ir.Table:
    """Rows of the ledger as lines of a batch. Their digest names no cells: nothing is compared here."""
    told = raw.mutate(
        day=_day(raw),
        amount=(raw.quantity.cast("decimal(12, 0)") * raw.unit_price.cast("decimal(12, 2)") * 10_000).cast("int64"),
        cost=(raw.cost.cast("decimal(16, 2)") * 10_000).cast("int64"),
        quantity=raw.quantity.cast("decimal(18, 6)"),
        cancelled=ibis.literal(False),
        batch=ibis.literal(batch, "int32"),
        sign=ibis.literal(1, "int8"),
        line_number=ibis.row_number().cast("int64"),
        line_digest=(raw.order_id + raw.product_code).hexdigest("md5"),
    )
    nothing = {name: ibis.null(kind) for name, kind in LINES.items() if name not in told.columns}
    return told.mutate(**nothing).select(*LINES)


def _add(engine: Engine, manifest: SqliteManifest, number: int, lines: ir.Table) -> None:
    count = int(lines.count().execute())
    counts = Counts(count, count, 0, 0, 0, 0)
    reading = json.dumps({"mapping": MAPPING})
    batch = Batch(number, f"{number}.parquet", f"{number:064}", f"{number:064}", reading, "CNY", counts, (), 0, AT)
    nobody = lines.limit(0)
    addition = Addition(lines, nobody, nobody, count, 0, 0, 0, 0, ())
    aside = ibis.memtable(QUARANTINE.to_pyarrow().empty_table(), schema=QUARANTINE)
    write(engine, manifest, batch, addition, aside)
    manifest.commit(Change(AT, (batch,)))


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lines", type=int)
    parser.add_argument("--batches", type=int, default=1)
    told = parser.parse_args()
    lay_down(told.folder, told.lines, told.batches)


if __name__ == "__main__":
    _main()
