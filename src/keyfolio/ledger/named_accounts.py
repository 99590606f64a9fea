"""A file that names accounts, by code or by name, and need say nothing else of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.ledger import headers
from keyfolio.ledger.cells import cells_in
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.masters import find_columns, hold_rows, open_masters
from keyfolio.ledger.rows import codes_end_in_0
from keyfolio.ledger.sources import LINE_NUMBER
from keyfolio.ledger.spaces import bare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.sources import TextTable


@dataclass(frozen=True, slots=True)
class NamedAccounts:
    """What a file names: the code of each row, else its name; in its order, those said twice twice.

    unread: lines with neither, and lines that could not be parted into cells.
    """

    texts: list[str]
    unread: int


def read_named_accounts(engine: Engine, path: Path, *, name: str | None = None) -> NamedAccounts:
    """The accounts that a file names. name: what people call the file.

    Codes are read as imports read them. In a file of one column, a line with commas in it is one name.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or no column is recognised as code or name.
    """
    source = open_masters(path, "accounts", {}, name)
    found = headers.recognise(source.headers, FIELDS["accounts"], {})
    places = found if "account_name" in found else find_columns(source, "accounts", {})
    rows = hold_rows(engine, source, "accounts")
    own = [
        _codes(rows, places["account_code"]) if "account_code" in places else None,
        bare(rows[f"c{places['account_name']}"]) if "account_name" in places else None,
    ]
    said = rows.select(LINE_NUMBER, text=ibis.coalesce(*(text.nullif("") for text in own if text is not None), ""))
    lines = [(line, text) for line, text in _columns(engine, said) if text]
    whole = list(_whole_lines(source))
    read = sorted([*lines, *whole])
    unread = rows.count().to_pyarrow().as_py() - len(lines) + len(source.set_aside) - len(whole)
    return NamedAccounts([text for _line, text in read], unread)


def read_account_codes(engine: Engine, path: Path) -> list[str]:
    """The codes that a file says: of its column of codes, or a plain list of codes without a header. In its order.

    Raises:
        UnreadableFile, UnknownColumns: the file cannot be read, or has several columns and none is recognised as code.
    """
    source = open_masters(path, "accounts", {}, None)
    found = headers.recognise(source.headers, FIELDS["accounts"], {})
    is_plain = not found and len(source.headers) == 1  # its first code was taken for the header
    place = 0 if is_plain else find_columns(source, "accounts", {})["account_code"]
    rows = hold_rows(engine, source, "accounts")
    codes = [text for _line, text in _columns(engine, rows.select(LINE_NUMBER, text=_codes(rows, place))) if text]
    if not is_plain:
        return codes
    [first] = source.headers
    return [first.removesuffix(".0") if codes_end_in_0(rows, ["c0"]) else first, *codes]


def _codes(rows: ir.Table, place: int) -> ir.StringValue:
    """The account codes of a column, empty where there is none; where all of them are written 17850.0, 17850."""
    codes, column = bare(rows[f"c{place}"]), f"c{place}"
    return cast("ir.StringValue", codes.re_replace(r"\.0$", "")) if codes_end_in_0(rows, [column]) else codes


def _columns(engine: Engine, said: ir.Table) -> Iterator[tuple[int, str]]:
    """Line number and text of each row, in the order of the file."""
    held = engine.rows(said.order_by(LINE_NUMBER))
    return zip(held[LINE_NUMBER].to_pylist(), held["text"].to_pylist(), strict=True)


def _whole_lines(source: TextTable) -> Iterator[tuple[int, str]]:
    """The lines of a file of one column that hold its separator, such as names with commas: each is one text."""
    if len(source.headers) > 1:
        return
    for aside in source.set_aside:
        text = source.separator.join(cells_in(aside.line, source.separator)).strip(f" \t\r\n{source.separator}")
        if aside.reason == "wrong_number_of_cells" and text:
            yield aside.line_number, text
