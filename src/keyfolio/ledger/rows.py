"""The rows of any file as text: opened and held, and those that cannot be used set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import ibis
import pyarrow as pa

from keyfolio.errors import NothingToRead
from keyfolio.language import Text
from keyfolio.ledger import headers
from keyfolio.ledger.cells import written
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.sources import TextTable, open_file
from keyfolio.ledger.spaces import bare
from keyfolio.schemas import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.check import Reading
    from keyfolio.ledger.days import DateOrder
    from keyfolio.ledger.fields import StoredKind

RowKey: TypeAlias = Literal["line_id", "product", "exact"]
"""An order line is known by its line id, by its product within the order, or by all that its line says.

Nothing said: by the line id, where the file has one; else by all that the line says.
"""


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What a person says about a file; nothing said: recognised.

    mapping: column -> field name; "" leaves the column out.
    today: lines dated later are quarantined; null: none are.
    base_currency: of the store; null: the one it has, or the one that the file names.
    source: where its rows come from, such as ERP, unless a column says.
    row_key: by what an order line is known; null: by its line id, where there is one.
    known_accounts: lines of other accounts are quarantined; null: none are.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    today: date | None = None
    base_currency: str | None = None
    source: str | None = None
    row_key: RowKey | None = None
    known_accounts: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file, read and checked.

    lines: the lines with nothing wrong, columns of `schemas.LINES`, or of the schema of the kind.
    quarantine: the rows with a reason and what is no row, columns of `schemas.QUARANTINE`.
    raw: every row as text: its cells c0, c1, … and line_number.
    """

    source: TextTable
    reading: Reading
    lines: ir.Table
    quarantine: ir.Table
    raw: ir.Table
    rows: int
    rows_refused: int
    currency: str | None
    row_key: RowKey | None = None  # as a person told
    ids_mark_cancelled: bool = False  # ids of C and digits are those of cancelled orders
    kind: StoredKind = "sales"
    base_is_told: bool = False  # by a person: of the ledger
    has_unnamed: bool = False  # amounts that name no currency, or a sign alone that several have
    only_known_accounts: bool = False  # rows of accounts that are not known were set aside

    @property
    def mapping(self) -> dict[str, str]:
        """Header -> field, as it was understood."""
        named: dict[str, str] = {}
        for name, place in self.reading.places.items():
            named.setdefault(self.source.headers[place], name)  # a product by which lines are known stays the product
        return named

    @property
    def lines_read(self) -> int:
        """Rows and what is no row: all that the file holds but blank lines."""
        return self.rows + len(self.source.set_aside)

    @property
    def lines_aside(self) -> int:
        """How many lines `quarantine` has."""
        return self.rows_refused + len(self.source.set_aside)


def open_rows(
    path: Path, how: HowToRead, name: str | None, most_rows: int | None = None, kind: StoredKind = "sales"
) -> TextTable:
    """Open a file, or the first of its rows. name: what people call it. Raises: UnreadableFile."""
    fields = FIELDS[kind]
    return open_file(
        path, lambda cells: headers.are_headers(cells, how.mapping, fields), name=name, most_rows=most_rows
    )


def hold_rows(engine: Engine, source: TextTable) -> ir.Table:
    """Every row as text: its cells c0, c1, … and line_number. Raises: UnreadableFile."""
    return engine.take(source.schema, _counted(source, engine), "raw")


def _counted(source: TextTable, engine: Engine) -> Iterator[pa.RecordBatch]:
    done = 0
    for batch in source.rows():
        done += batch.num_rows
        engine.progress("read", done)
        yield batch


def refuse_nothing(source: TextTable, rows: int) -> None:
    """Refuse a file without rows. rows: how many it has. Raises: NothingToRead."""
    if rows + len(source.set_aside) == 0:
        raise NothingToRead(
            Text(
                "{name} has headers and no lines. A file needs at least one row.",
                "{name} 只有列名，没有数据。文件至少需要一行数据。",
            ).fill(name=source.name)
        )


def codes_end_in_0(raw: ir.Table, columns: Iterable[str]) -> bool:
    """Whether every account code of these columns went through a float, as 17850.0."""
    shapes = [_shape(raw, column) for column in columns]
    return any(shape["codes"] for shape in shapes) and not any(shape["other"] for shape in shapes)


def _shape(raw: ir.Table, column: str) -> dict[str, int]:
    codes = bare(raw[column]).nullif("")
    shape = raw.aggregate(other=(~codes.re_search(r"^[0-9]+\.0$")).sum(), codes=codes.count())
    return cast("dict[str, int]", shape.to_pyarrow().to_pylist()[0])


def quarantined(refused: ir.Table, raw: ir.Table, source: TextTable) -> ir.Table:
    """Rows (line_number, reason, found) as rows of `schemas.QUARANTINE`, each with its whole line as it was written."""
    cells = (written(raw[column], source.separator) for column in source.columns)
    lines = raw.select("line_number", line=ibis.literal(source.separator).join(list(cells)))
    joined = refused.select("line_number", "reason", "found").inner_join(lines, "line_number")
    return joined.select(source=ibis.literal(source.name), **{name: joined[name] for name in list(QUARANTINE)[1:]})


def set_aside(source: TextTable) -> ir.Table:
    """What is no row, as rows of `schemas.QUARANTINE`."""
    rows = [(source.name, aside.line_number, aside.reason, None, aside.line) for aside in source.set_aside]
    columns = list(zip(*rows, strict=True)) or [()] * len(QUARANTINE)
    types = QUARANTINE.to_pyarrow().types
    arrays = [pa.array(*pair) for pair in zip(columns, types, strict=True)]
    return ibis.memtable(pa.table(arrays, names=list(QUARANTINE)))
