"""Which reader a file wants: told by its first bytes, not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.delimited import open_delimited
from keyfolio.ledger.sources.parquet import open_parquet
from keyfolio.ledger.sources.text_table import cannot_be_opened
from keyfolio.ledger.sources.workbook import open_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger.sources.text_table import IsHead, TextTable

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def open_file(path: Path, is_head: IsHead) -> TextTable:
    """Open a CSV, TSV (plain or gzip), XLSX or Parquet file as a table of text.

    is_head: tells the row of headers from the titles above it, where a file may have some.

    Raises:
        UnreadableFile: no such file, empty, damaged, in no known encoding, or of another kind.
    """
    first = _first_bytes(path)
    if not first:
        raise UnreadableFile(
            Text(
                "{name} is empty. A ledger needs a line of headers and at least one order line.",
                "{name} 是空文件。账本需要一行列名和至少一行订单。",
            ).fill(name=path.name)
        )
    if first.startswith(b"PAR1"):
        return open_parquet(path)
    if first.startswith(b"PK\x03\x04"):
        return open_workbook(path, is_head)
    if first.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            Text(
                "{name} is an old Excel workbook (.xls). Save it as .xlsx or CSV and read that.",
                "{name} 是旧版 Excel 工作簿（.xls）。请另存为 .xlsx 或 CSV 后再读取。",
            ).fill(name=path.name)
        )
    return open_delimited(path, is_head)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as trouble:
        raise cannot_be_opened(path, trouble) from trouble
