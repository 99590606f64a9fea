"""A quarantine as a table to correct elsewhere, and that table read again."""

from __future__ import annotations

from collections import Counter
from typing import IO, TYPE_CHECKING

import xlsxwriter

from keyfolio.errors import UnknownColumns
from keyfolio.language import Language, Text, listed
from keyfolio.ledger.lines_again import cells_of, headers_of
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.sources import LINE_NUMBER, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.sources import TextTable
    from keyfolio.ledger.store import Batch, Manifest

LINE = Text("Keyfolio line", "Keyfolio 行号")
REASON = Text("Keyfolio reason", "Keyfolio 原因")
_LINES, _REASONS = ((text.en, text.zh) for text in (LINE, REASON))
_NOTES = Text("Notes", "说明")
_LEFT_OUT = Text(
    "Lines left out: {lines:,}. A sheet has room for {rows:,} lines, and a cell for {cell:,} characters. "
    "The CSV of the quarantine has every line.",
    "未列入的行：{lines:,} 行。一张工作表最多容纳 {rows:,} 行，一个单元格最多 {cell:,} 个字符。隔离区的 CSV 含全部行。",
)
LONGEST_CELL, MOST_ROWS = 32_767, 1_048_576
"""What a workbook has room for: characters in a cell, and rows of a sheet, of which one has the headers."""

_WIDTHS = (14, 36)  # of the line and the reason; the columns of the file are as wide as a new sheet has them


def error_rows(batch: Batch, quarantined: Iterable[tuple[int, str, str]], language: Language) -> Iterator[list[str]]:
    """The quarantine of a batch as a table: the line, the reason, then the columns of the file itself.

    quarantined: line number, reason, line as it was read. The first row has the headers.
    """
    yield [LINE.in_language(language), REASON.in_language(language), *headers_of(batch)]
    for line_number, reason, line in quarantined:
        yield [str(line_number), REASONS[reason].in_language(language), *cells_of(batch, line)]


def write_error_workbook(
    file: IO[bytes], rows: Iterable[list[str]], language: Language, temporary: Path | None = None
) -> int:
    """Write such a table as XLSX; every cell is a text, none a formula. temporary: a folder (null: the system's).

    A line with a cell that no workbook can hold is left out, and so are those that one sheet has no room for. Answers
    how many; when there are any, a sheet of notes says so too.
    """
    written = left_out = 0
    settings = {"constant_memory": True, **({"tmpdir": str(temporary)} if temporary else {})}
    with xlsxwriter.Workbook(file, settings) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 2)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        for cells in rows:
            if written == MOST_ROWS or _is_too_long(cells):
                left_out += 1
                continue
            for place, text in enumerate(cells):
                sheet.write_string(written, place, text, bold if written == 0 else None)
            written += 1
        if left_out:
            told = _LEFT_OUT.fill(lines=left_out, rows=MOST_ROWS - 1, cell=LONGEST_CELL)
            book.add_worksheet(_NOTES.in_language(language)).write_string(0, 0, told.in_language(language))
    return left_out


def count_left_out(batch: Batch, lines: int, long_lines: Iterable[str]) -> int:
    """How many lines of the quarantine of a batch its error workbook leaves out.

    lines: all of them. long_lines: at least those of them that have more than `LONGEST_CELL` characters.
    """
    too_long = sum(_is_too_long(cells_of(batch, line)) for line in long_lines)
    return too_long + max(0, lines - too_long - (MOST_ROWS - 1))


def _is_too_long(cells: Iterable[str]) -> bool:
    return any(len(cell) > LONGEST_CELL for cell in cells)


def quarantine_of(engine: Engine, manifest: Manifest, batch: Batch) -> list[tuple[int, str, str]]:
    """The quarantine of a batch: line number, reason, line as it was read; by line number.

    Raises:
        StoreTrouble: its file is missing or damaged.
    """
    aside = engine.rows(engine.read_parquet([manifest.quarantine(batch)]).order_by("line_number"))
    return list(zip(*(aside[name].to_pylist() for name in ("line_number", "reason", "line")), strict=True))


def read_changes(engine: Engine, manifest: Manifest, batch: Batch, path: Path) -> dict[int, list[str]]:
    """Line number -> its cells, of the lines of an error file that are not as the quarantine of its batch has them.

    Raises:
        UnreadableFile, UnknownColumns: as `read_error_file` does.
        StoreTrouble: the file of the quarantine is missing or damaged.
    """
    told = read_error_file(batch, path)
    before = {number: cells_of(batch, line) for number, _reason, line in quarantine_of(engine, manifest, batch)}
    return {number: cells for number, cells in told.items() if number in before and cells != before[number]}


def read_error_file(batch: Batch, path: Path, name: str | None = None) -> dict[int, list[str]]:
    """Line number -> its cells, of a table such as `error_rows` gives, corrected; rows without a line number are left.

    A column that is missing is empty; of columns with equal headers, the n-th is the n-th of the batch.
    name: what people call the file (default: its own name).

    Raises:
        UnreadableFile: it is no table that can be read.
        UnknownColumns: there is no column of line numbers, one that the file of the batch does not have, or one of
            several with equal headers is missing.
    """
    source = open_file(path, lambda cells: bool(set(_LINES) & set(map(str.strip, cells))), name=name)
    places = {header: place for place, header in enumerate(_numbered(source.headers))}
    line = next((places[header, 0] for header in _LINES if (header, 0) in places), None)
    wanted = _numbered(headers_of(batch))
    own = {*wanted, *((header, 0) for header in (*_LINES, *_REASONS))}
    strange = [header for header, turn in places if header and (header, turn) not in own]
    if line is None or strange:
        raise _not_this_table(source, strange)
    _refuse_doubt(source, {header for header, _turn in places}, [header for header in wanted if header not in places])
    cells = [places.get(header) for header in wanted]
    return dict(_corrected(source, line, cells))


def _numbered(headers: Iterable[str]) -> list[tuple[str, int]]:
    """Each header, and how many equal ones stand before it."""
    seen: Counter[str] = Counter()
    numbered = []
    for header in map(str.strip, headers):
        numbered.append((header, seen[header]))
        seen[header] += 1
    return numbered


def _corrected(source: TextTable, line: int, cells: list[int | None]) -> Iterator[tuple[int, list[str]]]:
    for batch in source.rows():
        for row in batch.drop_columns([LINE_NUMBER]).to_pylist():
            texts = [text or "" for text in row.values()]
            number = texts[line].strip().removesuffix(".0").replace(",", "")
            if number.isascii() and number.isdecimal() and len(number) < 15:
                yield int(number), ["" if place is None else texts[place] for place in cells]


def _refuse_doubt(source: TextTable, present: set[str], missing: list[tuple[str, int]]) -> None:
    """Of columns with equal headers, all are there or none: else nobody knows which one is gone."""
    doubtful = next((header for header, _turn in missing if header in present), None)
    if doubtful is not None:
        raise UnknownColumns(
            Text(
                "{name} lacks one of several columns “{header}”, and nothing says which. Download the error file "
                "again, correct its cells, leave its columns as they are, and send it.",
                "{name} 缺少多个同名列“{header}”中的一个，无法判断是哪一个。"
                "请重新下载错误文件，只改单元格、不删列，然后上传。",
            ).fill(name=source.name, header=doubtful)
        )


def _not_this_table(source: TextTable, strange: list[str]) -> UnknownColumns:
    return UnknownColumns(
        Text(
            "{name} is not the error file of this batch (columns it does not have: {found}). Download the error file "
            "again, correct its cells, leave its headers as they are, and send it.",
            "{name} 不是本批次的错误文件（多余的列：{found}）。请重新下载错误文件，只改单元格、不改列名，然后上传。",
        ).fill(name=source.name, found=listed(strange or ["—"]))
    )
