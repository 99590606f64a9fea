"""A quarantine as a table to correct elsewhere, and that table read again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keyfolio.errors import UnknownColumns
from keyfolio.language import Language, Text
from keyfolio.ledger.corrections import cells_of, headers_of
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.sources import LINE_NUMBER, open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from keyfolio.ledger.sources import TextTable
    from keyfolio.ledger.store import Batch

LINE = Text("Keyfolio line", "Keyfolio 行号")
REASON = Text("Keyfolio reason", "Keyfolio 原因")
_LINES, _REASONS = ((text.en, text.zh) for text in (LINE, REASON))


def error_rows(batch: Batch, quarantined: Iterable[tuple[int, str, str]], language: Language) -> Iterator[list[str]]:
    """The quarantine of a batch as a table: the line, the reason, then the columns of the file itself.

    quarantined: line number, reason, line as it was read. The first row has the headers.
    """
    yield [LINE.in_language(language), REASON.in_language(language), *headers_of(batch)]
    for line_number, reason, line in quarantined:
        yield [str(line_number), REASONS[reason].in_language(language), *cells_of(batch, line)]


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
    found: Mapping[str, str] = {"name": source.name, "found": ", ".join(strange) or "—"}
    return UnknownColumns(
        Text(
            "{name} is not the error file of this batch (columns it does not have: {found}). Download the error file "
            "again, correct its cells, leave its headers as they are, and send it.",
            "{name} 不是本批次的错误文件（多余的列：{found}）。请重新下载错误文件，只改单元格、不改列名，然后上传。",
        ).fill(**found)
    )
