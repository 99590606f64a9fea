"""Which reader a file wants: told by its first bytes, not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.decoding import START_BYTES, inspect
from keyfolio.ledger.sources.delimited import open_delimited
from keyfolio.ledger.sources.json_lines import are_json, open_json_lines
from keyfolio.ledger.sources.parquet import open_parquet
from keyfolio.ledger.sources.text_table import cannot_be_opened
from keyfolio.ledger.sources.workbook import open_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger.sources.text_table import IsHead, TextTable

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def open_file(path: Path, is_head: IsHead, *, name: str | None = None, most_rows: int | None = None) -> TextTable:
    """Open a CSV, TSV or JSON Lines file (plain or gzip), an XLSX or a Parquet file as a table of text.

    is_head: tells the row of headers from the titles above it, where a file may have some.
    name: what people call the file (default: its own name).
    most_rows: how many of the first rows are wanted; of text and Parquet, no more of the file is then read than needed.

    Raises:
        UnreadableFile: no such file, empty, damaged, in no known encoding, or of another kind.
    """
    name = name or path.name
    first = _first_bytes(path, name)
    if not first:
        raise UnreadableFile(
            Text(
                "{name} is empty. A file needs a line of headers and at least one row.",
                "{name} 是空文件。文件需要一行列名和至少一行数据。",
            ).fill(name=name)
        )
    if first.startswith(b"PAR1"):
        return open_parquet(path, name, most_rows)
    if first.startswith(b"PK\x03\x04"):
        return open_workbook(path, name, is_head, most_rows)
    if first.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            Text(
                "{name} is an old Excel workbook (.xls). Save it as .xlsx or CSV and read that.",
                "{name} 是旧版 Excel 工作簿（.xls）。请另存为 .xlsx 或 CSV 后再读取。",
            ).fill(name=name)
        )
    text = inspect(path, name, None if most_rows is None else START_BYTES)
    if are_json(text):
        return open_json_lines(text, most_rows)
    return open_delimited(text, is_head, most_rows)


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as trouble:
        raise cannot_be_opened(path if name == path.name else name, trouble) from trouble
