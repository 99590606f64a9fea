"""Master data of accounts and products, from files people keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis
import pyarrow as pa
import pyarrow.csv as arrow_csv

from keyfolio.ledger import headers
from keyfolio.ledger.check import bare
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.sources import LINE_NUMBER, open_file
from keyfolio.schemas import ACCOUNTS, PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.fields import MastersKind
    from keyfolio.ledger.sources import TextTable

_SCHEMAS: Mapping[MastersKind, ibis.Schema] = {"accounts": ACCOUNTS, "products": PRODUCTS}


@dataclass(frozen=True, slots=True)
class Masters:
    """A table of master data, one row a code.

    left_out: rows without a code, and rows whose code an earlier row has.
    digest: sha256 of its rows.
    """

    table: ir.Table
    left_out: int
    digest: str


def read_accounts(
    engine: Engine, path: Path, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Masters:
    """Read accounts: columns of `schemas.ACCOUNTS`, ordered by code.

    mapping: column -> field name, "" leaves the column out (null: recognised). name: what people call the file.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
    """
    return _read(engine, path, "accounts", mapping or {}, name)


def read_products(
    engine: Engine, path: Path, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Masters:
    """Read products: columns of `schemas.PRODUCTS`, ordered by code.

    mapping: column -> field name, "" leaves the column out (null: recognised). name: what people call the file.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
    """
    return _read(engine, path, "products", mapping or {}, name)


def masters_from_rows(engine: Engine, kind: MastersKind, rows: pa.Table) -> Masters:
    """Master data kept elsewhere; rows: columns of `schemas.ACCOUNTS` or `schemas.PRODUCTS`, in any order.

    The same rows have the same digest as when they are read from a file.
    """
    numbers = pa.array(range(rows.num_rows), pa.int64())
    texts = [rows[name].combine_chunks().cast(pa.string()) for name in _SCHEMAS[kind]]
    held = pa.table([*texts, numbers], names=[*(f"c{place}" for place in range(len(texts))), LINE_NUMBER])
    places = {name: place for place, name in enumerate(_SCHEMAS[kind])}
    return one_a_code(engine, engine.take(held.schema, held.to_batches(), f"raw_{kind}"), places, kind)


def open_masters(path: Path, mapping: Mapping[str, str], name: str | None, most_rows: int | None = None) -> TextTable:
    """Open a file of master data, or the first of its rows. Raises: UnreadableFile."""
    return open_file(path, lambda cells: headers.are_headers(cells, mapping), name=name, most_rows=most_rows)


def find_columns(source: TextTable, kind: MastersKind, mapping: Mapping[str, str]) -> dict[str, int]:
    """Which column each field is in: field name -> place, from 0. Raises: UnknownColumns."""
    places = headers.recognise(source.headers, FIELDS[kind], mapping)
    headers.require(places, source.headers, FIELDS[kind][:1], headers.BY_NAME)
    return places


def one_a_code(engine: Engine, raw: ir.Table, places: Mapping[str, int], kind: MastersKind) -> Masters:
    """The first row of each code. raw: cells as text, c0, c1, … and line_number; places: field name -> column."""
    texts = {name: _text(raw, places, name) for name in _SCHEMAS[kind]}
    return _one_a_code(engine, raw.select(**texts, line_number="line_number"), kind)


def _read(engine: Engine, path: Path, kind: MastersKind, mapping: Mapping[str, str], name: str | None) -> Masters:
    source = open_masters(path, mapping, name)
    places = find_columns(source, kind, mapping)
    return one_a_code(engine, engine.take(source.schema, source.rows(), f"raw_{kind}"), places, kind)


def _text(raw: ir.Table, places: Mapping[str, int], name: str) -> ir.StringValue:
    if name not in places:
        return cast("ir.StringValue", ibis.null("string"))
    return cast("ir.StringValue", bare(raw[f"c{places[name]}"]).nullif(""))


def _one_a_code(engine: Engine, rows: ir.Table, name: str) -> Masters:
    code = rows.columns[0]
    turn = ibis.row_number().over(group_by=code, order_by="line_number")
    first = rows.mutate(turn=turn)
    kept = first.filter((first.turn == 0) & first[code].notnull()).drop("turn", "line_number").order_by(code)
    table = engine.materialise(kept, name)
    total, held = (int(counted.count().execute()) for counted in (rows, table))
    return Masters(table, total - held, _digest(engine.rows(table.order_by(code))))


def _digest(rows: pa.Table) -> str:
    written = pa.BufferOutputStream()
    arrow_csv.write_csv(rows, written)
    return hashlib.sha256(written.getvalue()).hexdigest()
