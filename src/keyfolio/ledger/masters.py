"""Master data of accounts and products, from files people keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import ibis
import pyarrow as pa
import pyarrow.csv as arrow_csv

from keyfolio.ledger import headers, numbers
from keyfolio.ledger.check import money_given
from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.parents import NO_PARENTS, Parents, held_parents, read_parents
from keyfolio.ledger.sources import LINE_NUMBER, open_file
from keyfolio.ledger.spaces import bare
from keyfolio.schemas import ACCOUNTS, PARENTS, PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.language import Text
    from keyfolio.ledger.days import DateOrder
    from keyfolio.ledger.fields import MastersKind
    from keyfolio.ledger.sources import TextTable

_SCHEMAS: Mapping[MastersKind, ibis.Schema] = {"accounts": ACCOUNTS, "products": PRODUCTS}
_OF_PARENTS = ("account_code", "parent_code", "parent_since")


@dataclass(frozen=True, slots=True)
class Masters:
    """A table of master data, one row a code.

    left_out: rows without a code, and rows whose code an earlier row has, unless they say its parent on another day.
    digest: sha256 of its rows, and of the parents when there are any.
    parents: columns of `schemas.PARENTS`; of products none.
    parent_notes: what was left out of them, and which are no accounts of the file.
    """

    table: ir.Table
    left_out: int
    digest: str
    parents: pa.Table
    parent_notes: tuple[Text, ...] = ()


def read_accounts(
    engine: Engine,
    path: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    name: str | None = None,
) -> Masters:
    """Read accounts: columns of `schemas.ACCOUNTS`, ordered by code; and their parents.

    mapping: column -> field name, "" leaves the column out (null: recognised). date_order: of the days from which
    parents hold (null: told from the column). name: what people call the file.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
        AmbiguousDates: the days from which parents hold can be read in more than one way.
    """
    source = open_masters(path, "accounts", mapping or {}, name)
    places = find_columns(source, "accounts", mapping or {})
    return take_masters(engine, source, hold_rows(engine, source, "accounts"), places, "accounts", date_order)


def read_products(
    engine: Engine, path: Path, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Masters:
    """Read products: columns of `schemas.PRODUCTS`, ordered by code.

    mapping: column -> field name, "" leaves the column out (null: recognised). name: what people call the file.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
    """
    source = open_masters(path, "products", mapping or {}, name)
    places = find_columns(source, "products", mapping or {})
    return take_masters(engine, source, hold_rows(engine, source, "products"), places, "products")


def masters_from_rows(engine: Engine, kind: MastersKind, rows: pa.Table, parents: pa.Table | None = None) -> Masters:
    """Master data kept elsewhere; rows: columns of `schemas.ACCOUNTS` or `schemas.PRODUCTS`, in any order.

    parents: columns of `schemas.PARENTS`, one row an account and day, in any order; null: none are kept. The same rows
    have the same digest as when they are read from a file.
    """
    numbers = pa.array(range(rows.num_rows), pa.int64())
    schema = _SCHEMAS[kind].to_pyarrow()
    typed = [rows[field.name].combine_chunks().cast(field.type) for field in schema]
    held = pa.table([*typed, numbers], names=[*schema.names, LINE_NUMBER])
    kept = engine.take(held.schema, held.to_batches(), f"raw_{kind}")
    texts = {name: _bare(kept[name]) for name in schema.names if name != "list_price"}
    masters = _one_a_code(engine, kept.mutate(**texts), kind)
    moves = zip(*(parents[name].to_pylist() for name in PARENTS), strict=True) if parents is not None else ()
    return _with_parents(masters, Parents(held_parents(moves)))


def open_masters(
    path: Path, kind: MastersKind, mapping: Mapping[str, str], name: str | None, most_rows: int | None = None
) -> TextTable:
    """Open a file of master data, or the first of its rows. Raises: UnreadableFile."""
    fields = FIELDS[kind]
    return open_file(path, lambda cells: headers.are_headers(cells, mapping, fields), name=name, most_rows=most_rows)


def find_columns(source: TextTable, kind: MastersKind, mapping: Mapping[str, str]) -> dict[str, int]:
    """Which column each field is in: field name -> place, from 0. Raises: UnknownColumns."""
    places = headers.recognise(source.headers, FIELDS[kind], mapping)
    headers.require(places, source.headers, FIELDS[kind][:1], headers.BY_NAME)
    return places


def hold_rows(engine: Engine, source: TextTable, kind: MastersKind) -> ir.Table:
    """Every row as text: its cells c0, c1, … and line_number. Raises: UnreadableFile."""
    return engine.take(source.schema, source.rows(), f"raw_{kind}")


def take_masters(
    engine: Engine,
    source: TextTable,
    raw: ir.Table,
    places: Mapping[str, int],
    kind: MastersKind,
    date_order: DateOrder | None = None,
) -> Masters:
    """The first row of each code, and the parents. raw: as `hold_rows` answers; places: field name -> column.

    Raises:
        AmbiguousDates: the days from which parents hold can be read in more than one way.
    """
    texts = raw.select(**{name: _text(raw, places, name) for name in _SCHEMAS[kind]}, line_number="line_number")
    masters = _one_a_code(engine, _priced(texts) if kind == "products" else texts, kind)
    if "parent_code" not in places:
        return masters
    names = engine.rows(masters.table.select("account_code", "account_name"))
    parents = read_parents(
        engine,
        raw.select(**{name: _text(raw, places, name) for name in _OF_PARENTS}, line_number="line_number"),
        dict(zip(*(column.to_pylist() for column in names.columns), strict=True)),
        header=source.headers[places["parent_since"]] if "parent_since" in places else None,
        order=date_order,
    )
    return _with_parents(masters, parents)


def _with_parents(masters: Masters, parents: Parents) -> Masters:
    """The same masters; without a parent, their digest is that of the accounts alone."""
    digest = joint_digest([masters.digest, _digest(parents.table)]) if parents.table.num_rows else masters.digest
    return replace(
        masters,
        left_out=masters.left_out - parents.further_rows,
        digest=digest,
        parents=parents.table,
        parent_notes=parents.notes,
    )


def _text(raw: ir.Table, places: Mapping[str, int], name: str) -> ir.StringValue:
    if name not in places:
        return cast("ir.StringValue", ibis.null("string"))
    return _bare(raw[f"c{places[name]}"])


def _bare(text: ir.StringValue) -> ir.StringValue:
    return cast("ir.StringValue", bare(text).nullif(""))


def _priced(texts: ir.Table) -> ir.Table:
    """List prices as money; null: none is given, or it is no number."""
    comma = numbers.have_decimal_comma(texts, ["list_price"], [])
    plain = texts.mutate(list_price=numbers.number_text(texts.list_price, decimal_comma=comma))
    exact = plain.mutate(exact=money_given(plain.list_price), whole=numbers.unrounded(plain.list_price))
    return exact.mutate(list_price=ibis.coalesce(exact.whole, numbers.half_even(exact.exact))).drop("exact", "whole")


def _one_a_code(engine: Engine, rows: ir.Table, kind: MastersKind) -> Masters:
    """The first row of each code, without parents. rows: columns of the kind's schema, and line_number."""
    code = rows.columns[0]
    turn = ibis.row_number().over(group_by=code, order_by="line_number")
    first = rows.mutate(turn=turn)
    kept = first.filter((first.turn == 0) & first[code].notnull()).drop("turn", "line_number").order_by(code)
    table = engine.materialise(kept, kind)
    ordered = engine.rows(table.order_by(code))
    left_out = rows.count().to_pyarrow().as_py() - ordered.num_rows
    return Masters(table, left_out, _digest(ordered), NO_PARENTS)


def _digest(rows: pa.Table) -> str:
    written = pa.BufferOutputStream()
    arrow_csv.write_csv(rows, written)
    return hashlib.sha256(written.getvalue()).hexdigest()
