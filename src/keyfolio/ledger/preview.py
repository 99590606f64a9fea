"""What a file would be read as, told from its first rows, before anything is imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from keyfolio.errors import CannotWrite, KeyfolioError
from keyfolio.ledger import headers, masters, reading
from keyfolio.ledger.check import PRICED
from keyfolio.ledger.facts import FACTS, check_held_fact, find_fact_columns, grain_of
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.rows import hold_rows, open_rows
from keyfolio.schemas import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

    from keyfolio.engine import Engine
    from keyfolio.language import Text
    from keyfolio.ledger.conversion import Exchange
    from keyfolio.ledger.days import DateOrder
    from keyfolio.ledger.fields import Kind, MastersKind, StoredKind
    from keyfolio.ledger.rows import CheckedFile, HowToRead
    from keyfolio.ledger.sources import TextTable

SHOWN_ROWS = 20
Places: TypeAlias = "dict[str, int]"


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, and what they are taken for.

    headers: as written in the file, in its order; of equal ones, which cannot be told apart, the first.
    mapping: header -> field, as recognised or told; with `trouble`, what was recognised so far.
    first_rows: at most 20, each header -> text as it was found, in the order of the headers.
    quarantine: columns of `schemas.QUARANTINE`, the first 20 by line number; of master data, none.
    rows_quarantined: of those previewed; of master data, rows left out: without a code, or with one seen before.
    date_order, currency: null: no date asks for an order, no currency is named, or there is `trouble`.
    complete: whether the file has no more rows; else what is decided for a whole column may still come out otherwise.
    trouble: why the file would be refused as it is understood now, such as a column or the order of dates that only a
        person can tell; null: nothing is in the way.
    known_by: the columns by which a row is known, so that another form of it replaces it; none: by all that it says.
    account_codes: of the accounts that the rows name, sorted; of master data, none.
    """

    headers: tuple[str, ...]
    mapping: dict[str, str]
    first_rows: list[dict[str, str]]
    quarantine: pa.Table
    rows_previewed: int
    rows_quarantined: int
    date_order: DateOrder | None
    currency: str | None
    complete: bool
    trouble: Text | None
    known_by: tuple[str, ...] = ()
    account_codes: tuple[str, ...] = ()


def preview_file(
    engine: Engine,
    path: Path,
    how: HowToRead,
    *,
    kind: StoredKind = "sales",
    name: str | None = None,
    rows: int = 1000,
    exchange: Exchange | None = None,
) -> Preview:
    """Preview a sales ledger, or a file of another fact, by its first rows; of text and Parquet, only those are read.

    name: what people call the file (default: its own name). exchange: of the store that it comes into; null: of none.

    Raises:
        UnreadableFile: the file cannot be opened at all. Whatever a person can correct is `Preview.trouble`.
        CannotWrite: there is no room to look at it.
    """
    source = open_rows(path, how, name, rows, kind)
    raw = hold_rows(engine, source)
    places: Places = {}
    try:
        if kind == "sales":
            places = reading.find_columns(source, how)
            checked = reading.check_rows(engine, source, places, raw, how, exchange)
        else:
            places = find_fact_columns(source, kind, how)
            checked = check_held_fact(engine, source, places, raw, kind, how, exchange)
    except CannotWrite:  # no room: the file may well be in order
        raise
    except KeyfolioError as error:
        return _troubled(source, raw, places or _recognised(source, kind, how.mapping), error.text)
    return Preview(
        headers=_different(source),
        mapping=checked.mapping,
        first_rows=_first_rows(source, raw),
        quarantine=checked.quarantine.order_by("line_number").limit(SHOWN_ROWS).to_pyarrow(),
        rows_previewed=checked.lines_read,
        rows_quarantined=checked.lines_aside,
        date_order=checked.reading.date_order,
        currency=checked.currency,
        complete=source.is_whole,
        trouble=None,
        known_by=_known_by(checked, kind),
        account_codes=_codes(checked, kind),
    )


def preview_masters(
    engine: Engine,
    path: Path,
    kind: MastersKind,
    mapping: Mapping[str, str] | None = None,
    *,
    date_order: DateOrder | None = None,
    name: str | None = None,
    rows: int = 1000,
) -> Preview:
    """Preview a file of accounts or products by its first rows; of text and Parquet, only those are read.

    mapping: column -> field name, "" leaves the column out (null: recognised). date_order: of the days from which
    parents hold (null: told from the column). name: what people call the file.

    Raises:
        UnreadableFile: the file cannot be opened at all. Whatever a person can correct is `Preview.trouble`.
        CannotWrite: there is no room to look at it.
    """
    told = mapping or {}
    source = masters.open_masters(path, kind, told, name, rows)
    raw = masters.hold_rows(engine, source, kind)
    places: Places = {}
    try:
        places = masters.find_columns(source, kind, told)
        found = masters.take_masters(engine, source, raw, places, kind, date_order)
    except CannotWrite:  # no room: the file may well be in order
        raise
    except KeyfolioError as error:
        return _troubled(source, raw, places or _recognised(source, kind, told), error.text)
    return _plain(source, raw, places, left_out=found.left_out)


def _known_by(checked: CheckedFile, kind: StoredKind) -> tuple[str, ...]:
    key = grain_of(kind).known_by(keyed="line_id" in checked.reading.places)
    if checked.row_key == "product":  # it stands in the place of the line id
        return tuple("product_code" if name == "line_id" else name for name in key)
    fields = {} if kind == "sales" else {column.name: column.field for column in FACTS[kind].columns}
    return tuple(fields.get(name, name) for name in key)


def _codes(checked: CheckedFile, kind: StoredKind) -> tuple[str, ...]:
    columns = PRICED.accounts if kind == "sales" else FACTS[kind].priced.accounts
    rows = checked.lines.select(*columns).distinct().to_pyarrow().to_pydict() if columns else {}
    return tuple(sorted({code for codes in rows.values() for code in codes}))


def _troubled(source: TextTable, raw: ir.Table, places: Places, trouble: Text) -> Preview:
    return _plain(source, raw, places, trouble=trouble)


def _plain(
    source: TextTable, raw: ir.Table, places: Places, *, left_out: int = 0, trouble: Text | None = None
) -> Preview:
    return Preview(
        headers=_different(source),
        mapping={source.headers[place]: name for name, place in places.items()},
        first_rows=_first_rows(source, raw),
        quarantine=QUARANTINE.to_pyarrow().empty_table(),
        rows_previewed=raw.count().to_pyarrow().as_py() + len(source.set_aside),
        rows_quarantined=left_out,
        date_order=None,
        currency=None,
        complete=source.is_whole,
        trouble=trouble,
    )


def _recognised(source: TextTable, kind: Kind, told: Mapping[str, str]) -> Places:
    fitting = headers.told_that_fits(source.headers, FIELDS[kind], told)
    return headers.recognise(source.headers, FIELDS[kind], fitting)


def _different(source: TextTable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.headers))


def _first_rows(source: TextTable, raw: ir.Table) -> list[dict[str, str]]:
    cells = raw.order_by("line_number").limit(SHOWN_ROWS).to_pyarrow()
    names = {header: cells[f"c{source.headers.index(header)}"].to_pylist() for header in _different(source)}
    return [dict(zip(names, row, strict=True)) for row in zip(*names.values(), strict=True)]
