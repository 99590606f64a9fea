"""XLSX: the first sheet that holds anything."""

from __future__ import annotations

import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa
import python_calamine

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.spread import Spread
from keyfolio.ledger.sources.text_table import LINE_NUMBER, TextTable, choose_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.ledger.sources.text_table import IsHead

LARGEST_UNPACKED_BYTES = 2 << 30
"""A full sheet of 1,048,576 rows and 20 columns unpacks to about 1 GB."""

LARGEST_SHEET_CELLS = 1 << 25
"""A full sheet of 1,048,576 rows and 32 columns."""

ROWS_A_BATCH = 65_536
Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


def open_workbook(path: Path, name: str, is_head: IsHead, most_rows: int | None) -> TextTable:
    """Open an XLSX workbook, or the first of its rows; titles may stand above the headers.

    Line numbers are the sheet's own.

    Raises:
        UnreadableFile: damaged, no workbook, empty, or so packed that it would fill the machine's memory.
    """
    _refuse_bomb(path, name)
    start, rows = _sheet(path, name)
    filled = (place for place, row in enumerate(rows) if any(_headers(row)))
    head = choose_head(filled, lambda place: _headers(rows[place]), is_head)
    if head is None:
        raise UnreadableFile(
            Text(
                "{name} has no sheet with anything in it. A file needs headers and at least one row.",
                "{name} 中没有任何内容。文件需要列名和至少一行数据。",
            ).fill(name=name)
        )
    end = len(rows) if most_rows is None else min(len(rows), head + 1 + most_rows)
    return TextTable(
        name=name,
        headers=_headers(rows[head]),
        rows=lambda: _batches(rows[:end], first=head + 1, line_offset=start + 1),
        is_whole=end == len(rows),
    )


def cell_text(cell: Cell) -> str:
    """A cell as the text a person would have written.

    >>> cell_text(17850.0), cell_text(2.55), cell_text(datetime(2010, 12, 1, 8, 26)), cell_text("A 1")
    ('17850', '2.55', '2010-12-01 08:26:00', 'A 1')
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _headers(row: list[Cell]) -> tuple[str, ...]:
    return tuple(cell_text(cell).strip() for cell in row)


def _sheet(path: Path, name: str) -> tuple[int, list[list[Cell]]]:
    """The first sheet with rows: its first used row (0-based) and the rows from there on."""
    try:
        book = python_calamine.load_workbook(path)
        for sheet_name in book.sheet_names:
            sheet = book.get_sheet_by_name(sheet_name)
            if sheet.start is not None:
                return sheet.start[0], sheet.to_python(skip_empty_area=True)
    except (python_calamine.CalamineError, OSError, ValueError) as damage:
        raise UnreadableFile(
            Text(
                "{name} cannot be read as an Excel workbook ({trouble}). Open it in Excel and save it again as .xlsx.",
                "{name} 无法按 Excel 工作簿读取（{trouble}）。请用 Excel 打开并重新另存为 .xlsx。",
            ).fill(name=name, trouble=damage)
        ) from damage
    return 0, []


def _batches(rows: list[list[Cell]], *, first: int, line_offset: int) -> Iterator[pa.RecordBatch]:
    width = len(rows[0])
    names = [*(f"c{place}" for place in range(width)), LINE_NUMBER]
    for begin in range(first, len(rows), ROWS_A_BATCH):
        texts = [
            ([cell_text(cell) for cell in row], place + line_offset)
            for place, row in enumerate(rows[begin : begin + ROWS_A_BATCH], begin)
        ]
        kept = [(*cells, line) for cells, line in texts if any(cell.strip() for cell in cells)]
        columns = list(zip(*kept, strict=True)) or [()] * (width + 1)
        types = [pa.string()] * width + [pa.int64()]
        yield pa.record_batch([pa.array(*pair) for pair in zip(columns, types, strict=True)], names=names)


def _refuse_bomb(path: Path, name: str) -> None:
    """Unpack once without keeping anything, counting what comes out: the sizes a file declares may lie."""
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED_BYTES:
                raise _too_large_unpacked(name)
            for member in archive.infolist():
                member.file_size = LARGEST_UNPACKED_BYTES * 2
                spread = Spread()
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 20):
                        unpacked += len(piece)
                        if unpacked > LARGEST_UNPACKED_BYTES:
                            raise _too_large_unpacked(name)
                        spread.see(piece)
                _refuse_wide_spread(name, spread)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as damage:
        raise UnreadableFile(
            Text(
                "{name} is damaged or locked with a password: it cannot be unpacked. Save it again as .xlsx.",
                "{name} 已损坏或设有密码，无法解压。请重新另存为 .xlsx。",
            ).fill(name=name)
        ) from damage


def _too_large_unpacked(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "{name} unpacks to more than {limit} GB, more than a full sheet holds. Save the ledger as CSV or Parquet.",
            "{name} 解压后超过 {limit} GB，超出一张工作表的容量。请将账本另存为 CSV 或 Parquet。",
        ).fill(name=name, limit=LARGEST_UNPACKED_BYTES >> 30)
    )


def _refuse_wide_spread(name: str, spread: Spread) -> None:
    """Two cells in opposite corners make a sheet of 17 billion, for all of which the reader would take memory."""
    if spread.rows * spread.columns > LARGEST_SHEET_CELLS:
        raise UnreadableFile(
            Text(
                "A sheet of {name} spans {rows:,} rows and {columns:,} columns. Delete stray cells far from the table, "
                "or save the ledger as CSV or Parquet.",
                "{name} 的一张工作表跨 {rows:,} 行、{columns:,} 列。请删除远离表格的多余单元格，"
                "或将账本另存为 CSV 或 Parquet。",
            ).fill(name=name, rows=spread.rows, columns=spread.columns)
        )
