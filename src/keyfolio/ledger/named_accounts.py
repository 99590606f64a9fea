"""A file that names accounts, by code or by name, and need say nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.ledger import headers
from keyfolio.ledger.check import bare
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.masters import find_columns, hold_rows, open_masters

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.sources import TextTable


def read_named_accounts(engine: Engine, path: Path, *, name: str | None = None) -> list[str]:
    """The codes that a file says; where it has no column of codes, the names. In its order, those said twice twice.

    name: what people call the file. An empty cell names nothing.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as code or name.
    """
    source = open_masters(path, "accounts", {}, name)
    found = headers.recognise(source.headers, FIELDS["accounts"], {})
    places = found if "account_name" in found else find_columns(source, "accounts", {})
    place = places.get("account_code", places.get("account_name", 0))
    return _cells(engine, source, place)


def read_account_codes(engine: Engine, path: Path) -> list[str]:
    """The codes that a file says: of its column of codes, or a plain list of codes without a header. In its order.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or has several columns and none is recognised as code.
    """
    source = open_masters(path, "accounts", {}, None)
    found = headers.recognise(source.headers, FIELDS["accounts"], {})
    if not found and len(source.headers) == 1:  # its first code was taken for the header
        return [*source.headers, *_cells(engine, source, 0)]
    return _cells(engine, source, find_columns(source, "accounts", {})["account_code"])


def _cells(engine: Engine, source: TextTable, place: int) -> list[str]:
    """The cells of a column that say something."""
    rows = hold_rows(engine, source, "accounts").order_by("line_number")
    cells = engine.rows(rows.select(text=bare(rows[f"c{place}"])))["text"].to_pylist()
    return [cell for cell in cells if cell]
