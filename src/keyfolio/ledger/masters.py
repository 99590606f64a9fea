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
from keyfolio.ledger.fields import ACCOUNTS as ACCOUNT_FIELDS
from keyfolio.ledger.fields import PRODUCTS as PRODUCT_FIELDS
from keyfolio.ledger.sources import open_file
from keyfolio.schemas import ACCOUNTS, PRODUCTS

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.fields import Field


@dataclass(frozen=True, slots=True)
class Masters:
    """A table of master data, one row a code.

    left_out: rows without a code, and rows whose code an earlier row has.
    digest: sha256 of its rows.
    """

    table: ir.Table
    left_out: int
    digest: str


def read_accounts(engine: Engine, path: Path) -> Masters:
    """Read accounts: columns of `schemas.ACCOUNTS`, ordered by code.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
    """
    raw, places = _take(engine, path, ACCOUNT_FIELDS, "accounts")
    texts = {name: _text(raw, places, name) for name in ACCOUNTS}
    return _one_a_code(engine, raw.select(**texts, line_number="line_number"), "accounts")


def read_products(engine: Engine, path: Path) -> Masters:
    """Read products: columns of `schemas.PRODUCTS`, ordered by code.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as the code.
    """
    raw, places = _take(engine, path, PRODUCT_FIELDS, "products")
    texts = {name: _text(raw, places, name) for name in PRODUCTS}
    return _one_a_code(engine, raw.select(**texts, line_number="line_number"), "products")


def _take(engine: Engine, path: Path, fields: tuple[Field, ...], name: str) -> tuple[ir.Table, dict[str, int]]:
    source = open_file(path, headers.are_headers)
    places = headers.recognise(source.headers, fields, {})
    headers.require(places, source.headers, fields[:1], headers.RENAME)
    return engine.take(source.schema, source.rows(), f"raw_{name}"), places


def _text(raw: ir.Table, places: dict[str, int], name: str) -> ir.StringValue:
    if name not in places:
        return cast("ir.StringValue", ibis.null("string"))
    return cast("ir.StringValue", bare(raw[f"c{places[name]}"]).nullif(""))


def _one_a_code(engine: Engine, rows: ir.Table, name: str) -> Masters:
    code = rows.columns[0]
    turn = ibis.row_number().over(group_by=code, order_by="line_number")
    first = rows.mutate(turn=turn).view()
    kept = first.filter((first.turn == 0) & first[code].notnull()).drop("turn", "line_number").order_by(code)
    table = engine.materialise(kept, name)
    total, held = (int(counted.count().execute()) for counted in (rows, table))
    return Masters(table, total - held, _digest(engine.rows(table.order_by(code))))


def _digest(rows: pa.Table) -> str:
    written = pa.BufferOutputStream()
    arrow_csv.write_csv(rows, written)
    return hashlib.sha256(written.getvalue()).hexdigest()
