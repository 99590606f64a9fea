"""CSV and TSV."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.decoding import LONGEST_LINE_BYTES, CleanText, TextFile
from keyfolio.ledger.sources.long_lines import LongLines
from keyfolio.ledger.sources.text_table import LINE_NUMBER, SetAside, TextTable, choose_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from keyfolio.ledger.sources.text_table import IsHead

BLOCK_BYTES = 2 * LONGEST_LINE_BYTES
MOST_REFUSED_ROWS = 1_000_000
_SEPARATORS = ",\t;|"
_WORD_TO_EXCEL = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)
_END = "\0end of file\0"


@dataclass(frozen=True, slots=True)
class _Head:
    headers: tuple[str, ...]
    separator: str
    bytes_taken: int
    lines_taken: int


@dataclass(frozen=True, slots=True)
class _Start:
    """The first records after the head, where no more are wanted; bytes and lines are counted from the head's end."""

    bytes_taken: int
    lines_taken: int


def open_delimited(file: TextFile, is_head: IsHead, most_rows: int | None) -> TextTable:
    """Open a delimited text file, or the first of its rows.

    Titles, or a line such as “sep=;”, may stand above the headers. A row with too few or too many cells,
    and one with a line that is too long, is set aside with its line number, or that of the long line.

    Raises:
        UnreadableFile: no line of headers, a quote that is never closed, or too many ragged rows.
    """
    head = _read_head(file, is_head)
    start = None if most_rows is None else _first_records(file, head, most_rows)
    set_aside: list[SetAside] = []
    return TextTable(
        name=file.name,
        headers=head.headers,
        rows=lambda: _rows(file, head, set_aside, start),
        is_whole=start is None,
        separator=head.separator,
        set_aside=set_aside,
    )


def _read_head(file: TextFile, is_head: IsHead) -> _Head:
    too_long: list[SetAside] = []
    start = CleanText(file, too_long).read(2 * LONGEST_LINE_BYTES)
    lines = io.StringIO(start.decode(errors="ignore"), newline="").readlines()
    heads = _heads(file, lines[: too_long[0].line_number - 1] if too_long else lines)
    head = choose_head(heads, lambda head: head.headers, is_head)
    if head is None:
        raise UnreadableFile(
            Text(
                "{name} has no line of headers at its start. A ledger begins with the names of its columns.",
                "{name} 的开头没有列名行。账本的第一行应为各列的名称。",
            ).fill(name=file.name)
        )
    return head


def _heads(file: TextFile, lines: list[str]) -> Iterator[_Head]:
    """Each record of the lines as if it were the headers; it ends where a quote is left open."""
    place = found = 0
    while place < len(lines):
        line = lines[place]
        if not line.strip() or (not found and _WORD_TO_EXCEL.fullmatch(line)):
            place += 1
            continue
        separator = max(_SEPARATORS, key=line.count)
        reader = csv.reader(itertools.chain(itertools.islice(lines, place, None), [_END]), delimiter=separator)
        try:
            headers = tuple(cell.strip() for cell in next(reader))
        except csv.Error:
            headers = (_END,)
        if headers[-1].endswith(_END):
            if not found:
                raise _unclosed_quote(file, place + 1)
            return
        place, found = place + reader.line_num, found + 1
        yield _Head(headers, separator, len("".join(lines[:place]).encode()), place)


def _first_records(file: TextFile, head: _Head, most: int) -> _Start | None:
    """Where the first records end; null: the file holds no more than those."""
    too_long = LongLines()
    stream = CleanText(file, too_long.found, head.separator)
    stream.read(head.bytes_taken)
    lines = io.StringIO(stream.read().decode(errors="ignore"), newline="").readlines()
    ends = _ends_of_records(lines, head, most, too_long)
    if file.is_cut and ends[-1] == len(lines):
        ends.pop()  # what is left of a record, or one that happens to end there
    elif ends[-1] == len(lines):
        return None
    if len(ends) < 2:
        raise _unclosed_quote(file, head.lines_taken + 1)
    return _Start(len("".join(lines[: ends[-1]]).encode()), ends[-1])


def _ends_of_records(lines: list[str], head: _Head, most: int, too_long: LongLines) -> list[int]:
    """0, then the line after each record until so many hold something; fewer where a quote is left open."""
    ends, filled = [0], 0
    reader = csv.reader(lines, delimiter=head.separator)
    try:
        while filled < most:
            holds_something = any(next(reader))
            first, last = head.lines_taken + ends[-1] + 1, head.lines_taken + reader.line_num
            filled += holds_something and not too_long.are_in(first, last)
            ends.append(reader.line_num)
    except (csv.Error, StopIteration):
        pass
    return ends


def _rows(file: TextFile, head: _Head, set_aside: list[SetAside], start: _Start | None) -> Iterator[pa.RecordBatch]:
    too_long = LongLines()
    stream: _Bytes = CleanText(file, too_long.found, head.separator)
    stream.read(head.bytes_taken)
    if start:
        stream = io.BytesIO(stream.read(start.bytes_taken))
        last = head.lines_taken + start.lines_taken
        too_long.found[:] = [aside for aside in too_long.found if aside.line_number <= last]
    count = _LineCount(first=head.lines_taken + 1, too_long=too_long, set_aside=set_aside)
    try:
        for batch in _open_blocks(stream, head, count):
            yield count.number(batch)
    except pa.ArrowInvalid as trouble:
        if count.refused_too_many:
            raise _too_many_refused(file) from trouble
        raise _unclosed_quote(file, _where_a_quote_is_open(file, head) or head.lines_taken + 1) from trouble
    count.finish()
    if start is None and count.may_end_within_quotes and (line := _where_a_quote_is_open(file, head)):
        raise _unclosed_quote(file, line)


def _open_blocks(stream: _Bytes, head: _Head, count: _LineCount) -> Iterator[pa.RecordBatch]:
    names = [f"c{place}" for place in range(len(head.headers))]
    first = stream.read(1)
    if not first:
        return
    source = _Prefixed(first, stream)
    reader = arrow_csv.open_csv(
        pa.PythonFile(source, mode="r"),
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=head.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=count.refuse,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    try:
        yield from reader
    finally:
        source.end()
        _wait_for_what_is_read_ahead(reader)


def _wait_for_what_is_read_ahead(reader: arrow_csv.CSVStreamingReader) -> None:
    """Arrow reads in a thread of its own, by Python: a process that ended meanwhile would wait for it for ever."""
    with suppress(pa.ArrowInvalid):
        for _batch in reader:
            pass


class _Bytes(Protocol):
    """A stream that gives so many bytes, fewer only at its end."""

    def read(self, size: int, /) -> bytes: ...


class _Prefixed(io.RawIOBase):
    """A stream of which the first byte was already looked at."""

    def __init__(self, first: bytes, rest: _Bytes) -> None:
        super().__init__()
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def end(self) -> None:
        """Hold nothing more."""
        self._first, self._rest = b"", io.BytesIO()

    def read(self, size: int = -1) -> bytes:
        first, self._first = self._first, b""
        return first + self._rest.read(size - len(first) if size > 0 else size)


class _InvalidRow(Protocol):
    """What pyarrow.csv.InvalidRow has."""

    number: int  # from 1, blank and refused ones counted
    text: str


class _LineCount:
    """Gives each record the line of the file on which it begins.

    A record is one line more than the line breaks inside its cells, so the lines follow from the records before.
    """

    def __init__(self, *, first: int, too_long: LongLines, set_aside: list[SetAside]) -> None:
        self._too_long = too_long
        self._set_aside = set_aside
        self._next_line = first
        self._next_record = 1
        self._refused: deque[tuple[int, int, str]] = deque()  # record, lines, text
        self._times_refused = 0
        self._last_may_be_open = False

    def refuse(self, row: _InvalidRow) -> str:
        """Remember a record with too few or too many cells; beyond `MOST_REFUSED_ROWS`, stop reading."""
        self._times_refused += 1
        if self.refused_too_many:
            return "error"
        self._refused.append((row.number, 1 + row.text.count("\n"), row.text))
        return "skip"

    def number(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows of a batch that are not blank, and have no line that is too long, with their line numbers."""
        lines = 1 + sum((_line_breaks(column) for column in batch.columns), np.zeros(batch.num_rows, dtype=np.int64))
        starts = self._starts(lines)
        numbered = batch.append_column(LINE_NUMBER, pa.array(starts))
        are_whole = pa.array(~self._too_long.records_with(starts, lines))
        return numbered.filter(pc.and_(_not_blank(batch), are_whole))

    def finish(self) -> None:
        """Set aside the refused records that stand after the last accepted one, and those with too long a line."""
        while self._refused:
            self._pass_refused()
        self._set_aside.extend(self._too_long.told)
        self._set_aside.sort(key=lambda aside: aside.line_number)

    @property
    def refused_too_many(self) -> bool:
        """Whether so many rows were refused that it is no ledger, or was parted wrongly."""
        return self._times_refused > MOST_REFUSED_ROWS

    @property
    def may_end_within_quotes(self) -> bool:
        """Whether the last record runs over the end of its line: a quote that is never closed does that."""
        return self._last_may_be_open

    def _starts(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        """First lines of the accepted records, stepping over the refused ones that stand between them."""
        starts = np.empty(len(lines), dtype=np.int64)
        place = 0
        while place < len(lines):
            refused_at = self._refused[0][0] if self._refused else None
            run = len(lines) - place if refused_at is None else min(refused_at - self._next_record, len(lines) - place)
            if run:
                ends = np.cumsum(lines[place : place + run])
                starts[place : place + run] = self._next_line + ends - lines[place : place + run]
                self._next_line += int(ends[-1])
                self._next_record += run
                self._last_may_be_open = bool(lines[place + run - 1] > 1)
                place += run
            if self._refused and self._refused[0][0] == self._next_record:
                self._pass_refused()
        return starts

    def _pass_refused(self) -> None:
        _, lines, text = self._refused.popleft()
        if not self._too_long.are_in(self._next_line, self._next_line + lines - 1):
            self._set_aside.append(SetAside(self._next_line, "wrong_number_of_cells", text))
        self._next_line += lines
        self._next_record += 1
        self._last_may_be_open = '"' in text


def _line_breaks(column: pa.Array) -> NDArray[np.int64]:
    if not pc.any(pc.match_substring(column, "\n")).as_py():
        return np.zeros(len(column), dtype=np.int64)
    counts: NDArray[np.int64] = pc.count_substring(column, "\n").to_numpy(zero_copy_only=False)
    return counts.astype(np.int64)


def _not_blank(batch: pa.RecordBatch) -> pa.Array:
    blank = pc.equal(batch.column(0), "")
    for column in batch.columns[1:]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, pc.equal(column, ""))
    return pc.invert(blank)


def _where_a_quote_is_open(file: TextFile, head: _Head) -> int | None:
    """The line of a quote that is open at the end of the file, found by reading once more, slowly; null: none is."""
    stream = CleanText(file, [], head.separator)
    stream.read(head.bytes_taken)
    text = io.TextIOWrapper(cast("IO[bytes]", stream), encoding="utf-8", newline="")
    reader = csv.reader(itertools.chain(text, [_END]), delimiter=head.separator)
    begins = before = head.lines_taken + 1
    last = [""]
    try:
        for row in reader:
            before, begins, last = begins, head.lines_taken + reader.line_num + 1, row
    except csv.Error:
        return begins
    return None if last == [_END] else before


def _too_many_refused(file: TextFile) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "In {name}, more than {limit:,} lines have another number of cells than the headers; is the separator "
            "right? Save the table with one separator throughout, and read it again.",
            "{name} 中有超过 {limit:,} 行的单元格数与列名数不一致；分隔符是否正确？请统一分隔符后重新保存，再读取。",
        ).fill(name=file.name, limit=MOST_REFUSED_ROWS)
    )


def _unclosed_quote(file: TextFile, line: int) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "In {name}, a quotation mark opened in line {line} is never closed. Close or remove it, and read again.",
            "{name} 第 {line} 行有一个未闭合的引号。请补上或删除该引号后再读取。",
        ).fill(name=file.name, line=line)
    )
