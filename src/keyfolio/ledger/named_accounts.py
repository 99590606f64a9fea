"""A file that names accounts, by code or by name, and need say nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.ledger import headers
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.masters import find_columns, hold_rows, open_masters

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine


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
    rows = hold_rows(engine, source, "accounts").order_by("line_number")
    cells = engine.rows(rows.select(text=rows[f"c{place}"]))["text"].to_pylist()
    return [cell.strip() for cell in cells if cell and cell.strip()]
