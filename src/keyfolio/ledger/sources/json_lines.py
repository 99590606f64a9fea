"""JSON Lines: one object a line, each number as the text it was written in."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import pyarrow as pa

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.decoding import LONGEST_LINE_BYTES, CleanText, TextFile
from keyfolio.ledger.sources.text_table import LINE_NUMBER, SetAside, TextTable

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS_A_BATCH = 65_536
MOST_REFUSED_LINES = 1_000_000
MOST_NAMES = 10_000
"""More are refused at once; a table of fewer, but still too many, is refused with its headers."""

_BLOCK_BYTES = 8 * LONGEST_LINE_BYTES
_OPENING = re.compile(rb'\s*(\[\s*)?\{\s*(["}]|$)')

Line: TypeAlias = "tuple[int, str, dict[str, str] | None]"
"""Its number, its text, and its cells by name; null: it is no object."""


def are_json(file: TextFile) -> bool:
    """Whether a text begins as JSON does and a table does not."""
    return bool(_OPENING.match(CleanText(file, []).read(4096)))


def open_json_lines(file: TextFile, most_rows: int | None) -> TextTable:
    """Open JSON Lines, or the first of its rows; the headers are all names, in the order in which they come.

    A name that an object lacks, or null, is an empty cell; lists and objects within are kept as JSON. A line that is
    no object, or has a name twice, is set aside with its line number.

    Raises:
        UnreadableFile: no line is an object, too many lines are none, or there are too many names.
    """
    set_aside: list[SetAside] = []
    names, is_whole = _names(file, most_rows)
    return TextTable(
        name=file.name,
        headers=tuple(name.strip() for name in names),
        rows=lambda: _rows(file, names, most_rows, set_aside),
        is_whole=is_whole,
        set_aside=set_aside,
    )


def _names(file: TextFile, most_rows: int | None) -> tuple[list[str], bool]:
    """Every name of the rows that are wanted, and whether the file has no more rows."""
    names: dict[str, None] = {}
    lines = _lines(file, [])
    for _number, _text, cells in itertools.islice(lines, most_rows):
        names.update(dict.fromkeys(cells or ()))
        if len(names) > MOST_NAMES:
            raise UnreadableFile(
                Text(
                    "The objects of {name} have more than {most:,} different names. A table needs the same names in "
                    "each line.",
                    "{name} 中的对象有超过 {most:,} 个不同的名称。作为表格，每行应使用相同的名称。",
                ).fill(name=file.name, most=MOST_NAMES)
            )
    if not names:
        raise _no_objects(file)
    return list(names), most_rows is None or (next(lines, None) is None and not file.is_cut)


def _rows(
    file: TextFile, names: list[str], most_rows: int | None, set_aside: list[SetAside]
) -> Iterator[pa.RecordBatch]:
    lines = itertools.islice(_lines(file, set_aside), most_rows)
    while batch := list(itertools.islice(lines, ROWS_A_BATCH)):
        good = [(number, cells) for number, _text, cells in batch if cells is not None]
        set_aside.extend(SetAside(number, "no_json_object", text) for number, text, cells in batch if cells is None)
        if len(set_aside) > MOST_REFUSED_LINES:
            raise _no_objects(file)
        columns = [pa.array([cells.get(name, "") for _, cells in good], pa.string()) for name in names]
        numbers = pa.array([number for number, _ in good], pa.int64())
        yield pa.record_batch([*columns, numbers], names=[*(f"c{place}" for place in range(len(names))), LINE_NUMBER])


def _lines(file: TextFile, set_aside: list[SetAside]) -> Iterator[Line]:
    """Each line that is not blank; of a file that is cut, none that may have been cut too."""
    texts = _texts(CleanText(file, set_aside))
    last = next(texts, None)
    for number in itertools.count(1):
        if last is None:
            return
        following = next(texts, None)
        if following is None and file.is_cut:
            return
        if last.strip():
            yield number, last, _cells(last)
        last = following


def _texts(stream: CleanText) -> Iterator[str]:
    rest = b""
    while block := stream.read(_BLOCK_BYTES):
        *whole, rest = (rest + block).split(b"\n")
        yield from (line.decode().rstrip("\r") for line in whole)


def _cells(line: str) -> dict[str, str] | None:
    try:
        # Numbers stay the text they are: through a float, an amount would become another one.
        found = json.loads(
            line, parse_float=_Number, parse_int=_Number, parse_constant=_refuse, object_pairs_hook=_different
        )
        cells = {name: _text(value) for name, value in found.items()} if isinstance(found, dict) else None
        if cells and "\\u" in line:
            "".join([*cells, *cells.values()]).encode()  # half of a character, such as \ud800, is no text
    except (ValueError, RecursionError):
        return None
    return cells


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)


def _different(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError(pairs)
    return named


def _text(value: object) -> str:
    """A value as a cell.

    >>> [_text(value) for value in ("a", _Number("1.10"), None, True, ["b", _Number("2.50"), {"c": False}])]
    ['a', '1.10', '', 'true', '["b", 2.50, {"c": false}]']
    """
    if isinstance(value, str):
        return value
    return "" if value is None else _as_json(value)


def _as_json(value: object) -> str:
    if isinstance(value, _Number):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(_as_json, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_as_json(name)}: {_as_json(held)}' for name, held in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _no_objects(file: TextFile) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "{name} is JSON, but not one object a line. Write each row as an object on a line of its own (JSON Lines).",
            "{name} 是 JSON，但不是每行一个对象。请将每一行数据写成单独一行的对象（JSON Lines）。",
        ).fill(name=file.name)
    )
