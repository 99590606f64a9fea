"""Files for tests of the ledger: tables in every form, and files that are traps."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from keyfolio.ledger.sources import LINE_NUMBER, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keyfolio.ledger.sources import IsHead, SetAside

Row = tuple[int, tuple[str, ...]]
"""A line number, and the cells that begin there."""


def first_row(cells: Sequence[str]) -> bool:
    """Takes the first row that is not blank for the headers."""
    return bool(cells)


def rows_of(
    path: Path, is_head: IsHead = first_row, most_rows: int | None = None
) -> tuple[tuple[str, ...], list[Row], list[SetAside]]:
    """Everything a file holds: headers, rows, and what was set aside."""
    table = open_file(path, is_head, most_rows=most_rows)
    rows: list[Row] = []
    for batch in table.rows():
        lines = batch.column(LINE_NUMBER).to_pylist()
        cells = zip(*(batch.column(name).to_pylist() for name in table.columns), strict=True)
        rows.extend(zip(lines, cells, strict=True))
    return table.headers, rows, table.set_aside


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",", line_end: str = "\n") -> str:
    """Rows as delimited text, quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def write_bomb(path: Path, unpacked_megabytes: int, *, declared_bytes: int | None = None) -> None:
    """A workbook whose one sheet unpacks to so many MB of zeros; its declared size may lie."""
    megabyte = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = megabyte.compress(bytes(1 << 20)) + megabyte.flush(zlib.Z_FULL_FLUSH)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", piece * unpacked_megabytes + zlib.compress(b"", wbits=-15))
        [member] = archive.infolist()
        member.compress_type = zipfile.ZIP_DEFLATED
        member.file_size = declared_bytes if declared_bytes is not None else unpacked_megabytes << 20
