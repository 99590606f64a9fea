"""Every record keeps the number of the line on which it begins, whatever stands around it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.core.ledger.files import Row, rows_of

from keyfolio.errors import UnreadableFile
from keyfolio.ledger.sources import SetAside, decoding, delimited, opening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST = 64
BLOCK = 1024
END = "\0"


@dataclass(frozen=True)
class Drawn:
    """A file: its bytes, and what Python's csv module finds in it."""

    content: bytes
    headers: tuple[str, ...]
    rows: list[Row]
    aside: set[tuple[int, str]]
    never_closed: bool


PLAIN = st.text(alphabet=list("ab1 客户\"'"), max_size=6)
CELL = st.one_of(PLAIN, st.text(alphabet=list('ab,;\n"\t'), max_size=6), st.just(""), st.just('5" pipe'))
LONG = st.builds(
    lambda size, *parts: ("x" * size).join(parts),
    st.integers(LONGEST // 3, LONGEST),
    *(st.text(alphabet=list('a,;\n"'), max_size=4) for _ in range(4)),
)
HEADERS = [("c0",), ("c0", "c1"), ("c0", "c1", "c2"), ("c0", "two\nlines", "c2")]


@st.composite
def files(draw: st.DrawFn) -> Drawn:
    headers = draw(st.sampled_from(HEADERS))
    separator = "," if len(headers) == 1 else draw(st.sampled_from(",\t;|"))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    as_told = st.lists(CELL, min_size=len(headers), max_size=len(headers))
    ragged = st.lists(CELL, min_size=1, max_size=len(headers) + 2)
    long = st.builds(lambda cells, long: [*cells[:-1], long], as_told, LONG)
    blank: st.SearchStrategy[list[str]] = st.just([])
    rows = draw(st.lists(st.one_of(as_told, as_told, as_told, ragged, blank, long), max_size=40))
    text = io.StringIO()
    text.write(draw(st.sampled_from(["", line_end, 2 * line_end])))
    style: Literal[0, 1] = draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=style)
    writer.writerow(headers)
    for row in rows:
        if any('"' in cell and "\n" not in cell and separator not in cell for cell in row) and draw(st.booleans()):
            text.write(separator.join(cell.replace("\n", "").replace(separator, "") for cell in row) + line_end)
        else:
            writer.writerow(row)
    ended = text.getvalue()
    if draw(st.booleans()) and rows:
        ended = ended.removesuffix(line_end)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    return expected(ended, headers, separator, encoding)


def expected(text: str, headers: tuple[str, ...], separator: str, encoding: str) -> Drawn:
    """What Python's csv module says of the whole text; a record with a long line is set aside, once."""
    too_long = [place for place, line in enumerate(text.split("\n"), 1) if len(line.encode()) > LONGEST]
    reader = csv.reader([*io.StringIO(text + "\n", newline=""), END], delimiter=separator)
    found, begins, long = [], 1, set()
    for row in reader:
        lines = [place for place in too_long if begins <= place <= reader.line_num]
        if not lines or row[-1].endswith(END):
            found.append((begins, tuple(row)))
        long |= {(place, "line_too_long") for place in lines[:1]}
        begins = reader.line_num + 1
    never_closed = found.pop()[1] != (END,)
    records = [(line, row) for line, row in found if any(row)]
    rows = [(line, row) for line, row in records[1:] if len(row) == len(headers)]
    aside = {(line, "wrong_number_of_cells") for line, row in found if row and len(row) != len(headers)}
    return Drawn(text.encode(encoding), headers, rows, aside | long, never_closed)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(files(), st.sampled_from([1 << 20, 7, 61]))
def test_lines_and_cells_are_those_of_pythons_csv_module(folder: Path, drawn: Drawn, chunk: int) -> None:
    path = folder / "drawn.csv"
    path.write_bytes(drawn.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "CHUNK_BYTES", chunk)
        patch.setattr(delimited, "BLOCK_BYTES", BLOCK)
        for module in (decoding, delimited):
            patch.setattr(module, "LONGEST_LINE_BYTES", LONGEST)
        if drawn.never_closed:
            event("a quote is never closed")
            with pytest.raises(UnreadableFile, match="never closed"):
                rows_of(path)
            return
        headers, rows, set_aside = rows_of(path)
    assert headers == drawn.headers
    assert rows == drawn.rows
    assert {(aside.line_number, aside.reason) for aside in set_aside} == drawn.aside
    assert len(set_aside) == len(drawn.aside)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(files(), st.integers(1, 6), st.sampled_from([7, 61, 1 << 20]))
def test_the_first_rows_of_a_file_are_those_of_the_whole(
    folder: Path, drawn: Drawn, most_rows: int, start_bytes: int
) -> None:
    if drawn.never_closed:
        return
    path = folder / "drawn.csv"
    path.write_bytes(drawn.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", BLOCK)
        patch.setattr(opening, "START_BYTES", start_bytes)
        for module in (decoding, delimited):
            patch.setattr(module, "LONGEST_LINE_BYTES", LONGEST)
        try:
            headers, rows, set_aside = rows_of(path, most_rows=most_rows)
        except UnreadableFile:
            event("the start is too short for headers and one row")
            assert start_bytes < len(drawn.content)
            return
    if start_bytes == 7:
        return  # the encoding may be told otherwise from so little
    assert headers == drawn.headers
    assert rows == drawn.rows[: len(rows)]
    found = {(aside.line_number, aside.reason) for aside in set_aside}
    last = max((line for line, _ in [*rows, *found]), default=0)
    assert found == {aside for aside in drawn.aside if aside[0] <= last}
    if start_bytes >= len(drawn.content):
        event("the start is long enough")
        refused = [aside for aside in set_aside if aside.reason == "wrong_number_of_cells"]
        whole = len(drawn.rows) + sum(reason == "wrong_number_of_cells" for _, reason in drawn.aside)
        assert whole >= len(rows) + len(refused) >= min(most_rows, whole)


def read(tmp_path: Path, text: str) -> tuple[list[Row], list[SetAside]]:
    path = tmp_path / "ledger.csv"
    path.write_bytes(text.encode())
    return rows_of(path)[1:]


def test_a_line_break_within_quotes_is_one_cell_and_counts_as_a_line(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'code,"name\n(as on the invoice)"\n1,"Acme\nLtd"\n\n2,Bolt\n')
    assert rows == [(3, ("1", "Acme\nLtd")), (6, ("2", "Bolt"))]


def test_inches_within_a_cell_open_no_quote(tmp_path: Path) -> None:
    rows, set_aside = read(tmp_path, 'code,product\n1,5" pipe\n2,3" x 4" board\n3,"7"" rod"\n')
    assert rows == [(2, ("1", '5" pipe')), (3, ("2", '3" x 4" board')), (4, ("3", '7" rod'))]
    assert not set_aside


def test_a_line_of_20_mb_is_set_aside_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    rows, set_aside = read(tmp_path, f"a,b\n1,2\n{'x' * 20_000_000}\n3,4\n5\n6,7\n")
    assert rows == [(2, ("1", "2")), (4, ("3", "4")), (6, ("6", "7"))]
    assert [(aside.line_number, aside.reason) for aside in set_aside] == [
        (3, "line_too_long"),
        (5, "wrong_number_of_cells"),
    ]
    assert set_aside[0].line == "x" * 200 + "…"


@pytest.mark.parametrize("ending", ["", "\n"], ids=["end of file", "more lines"])
@pytest.mark.parametrize(
    ("record", "line"),
    [
        ("A2,{long}", 3),
        ('A2,5" pipe {long}', 3),
        ('A2,"{long}"', 3),
        ('A2,"{long}\nthe rest"', 3),
        ('A2,"{long}""\nthe rest"', 3),
        ('A2,"first\n{long}"', 4),
        ('A2,"first\n{long}""\nlast"', 4),
        ('A2,"first\n{long}\nlast"', 4),
        ('A2,"first\n{long}\n{long}\nlast"', 4),
        ('"A\n{long}","two\nlines"', 4),
        ('A2,"first\n{long}",too,many', 4),
    ],
)
@pytest.mark.parametrize("size", [(1 << 20) + 1, 5_000_000], ids=["one piece", "several pieces"])
def test_a_record_with_a_long_line_is_set_aside_once_and_takes_no_other_with_it(
    tmp_path: Path, record: str, line: int, size: int, ending: str
) -> None:
    after = 3 + record.count("\n") + 1
    others = 'A3,3\nA4,"two\nlines"\nA5,5\n' if ending else ""
    rows, set_aside = read(tmp_path, f"a,b\nA1,1\n{record.format(long='y' * size)}{ending}{others}")
    expected = [(after, ("A3", "3")), (after + 1, ("A4", "two\nlines")), (after + 3, ("A5", "5"))]
    assert rows == [(2, ("A1", "1")), *(expected if ending else [])]
    assert [(aside.line_number, aside.reason) for aside in set_aside] == [(line, "line_too_long")]


def test_a_long_line_of_the_only_column_is_no_row(tmp_path: Path) -> None:
    rows, [aside] = read(tmp_path, f'a\n1\n5" {"y" * (1 << 20)}y\n2\n')
    assert rows == [(2, ("1",)), (4, ("2",))]
    assert (aside.line_number, aside.reason) == (3, "line_too_long")


def test_a_quote_that_a_long_line_opens_and_nobody_closes_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="opened in line 3 is never closed"):
        read(tmp_path, f'a,b\nA1,1\nA2,"{"y" * 3_000_000}\nA3,3\n')


def test_a_file_of_nothing_but_ragged_lines_loses_none(tmp_path: Path) -> None:
    rows, set_aside = read(tmp_path, "a,b\n1,2,3\n\n4\n")
    assert not rows
    assert [(aside.line_number, aside.line) for aside in set_aside] == [(2, "1,2,3"), (4, "4")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n"3,4\n5,6\n7,8\n', 3),
        ('a,b\n1,2\n3,"4\n5,6\n7,8\n', 3),  # in the last cell: the rest of the file would be one cell
        ('a,b\n"x"y,2\n"5\nand",6\n\n"7,8\n9,10\n', 6),
        ('a,"b\n1,2\n', 1),
        ('a,"b\n' + "1,2\n" * 100_000, 1),
        ('a,b\n1,2\n"x,3\n' + "4,5\n" * 3_000_000, 3),
    ],
    ids=["first cell", "last cell", "after closed ones", "headers", "headers of a long file", "long file"],
)
def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(UnreadableFile, match=f"opened in line {line} is never closed") as refused:
        read(tmp_path, text)
    assert f"第 {line} 行" in refused.value.text.zh


def test_a_quote_closed_on_the_last_line_is_no_trouble(tmp_path: Path) -> None:
    assert read(tmp_path, 'a,b\n1,"2\n3"') == ([(2, ("1", "2\n3"))], [])


def is_head(cells: Sequence[str]) -> bool:
    return "code" in cells


@pytest.mark.parametrize("separator", ",;\t|")
def test_the_headers_are_the_first_row_that_names_columns_and_it_tells_the_separator(
    tmp_path: Path, separator: str
) -> None:
    titles = 'Sales, January, all regions\n\n"a title\nof two lines"\n5" pipe; and so on\n'
    path = tmp_path / "ledger.csv"
    path.write_text(titles + "code|sum\n1|2\n3\ncode|sum\n".replace("|", separator))
    headers, rows, [aside] = rows_of(path, is_head)
    assert headers == ("code", "sum")
    assert rows == [(7, ("1", "2")), (9, ("code", "sum"))]
    assert (aside.line_number, aside.line) == (8, "3")


def test_headers_are_looked_for_among_twenty_rows_and_else_are_the_first(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    for titles, headers in ((19, ("code", "sum")), (20, ("t",))):
        path.write_text("\nt\n" * titles + "code,sum\n1,2\n")
        assert rows_of(path, is_head)[0] == headers


@pytest.mark.parametrize("word", ["sep=;", '"sep=;"', "SEP=;\r", "sep=\t"])
def test_a_word_to_excel_is_no_row_of_headers(tmp_path: Path, word: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(f"\n{word}\nwho;what\n1;2\n".encode())
    assert rows_of(path, lambda _: False) == (("who", "what"), [(4, ("1", "2"))], [])


def test_a_quote_left_open_below_titles_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text('a "title\nof\ncode,sum\n1,2\n3,"4\n')
    with pytest.raises(UnreadableFile, match="opened in line 5 is never closed"):
        rows_of(path, is_head)


def test_a_flood_of_ragged_lines_is_set_aside_and_the_good_line_behind_it_read(tmp_path: Path) -> None:
    ragged = 100_000
    rows, set_aside = read(tmp_path, "a,b\n" + "1\n" * ragged + "1,2\n")
    assert rows == [(ragged + 2, ("1", "2"))]
    assert len(set_aside) == ragged


def test_a_file_of_mostly_ragged_lines_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_REFUSED_ROWS", 1_000)
    assert len(read(tmp_path, "a,b\n" + "1\n" * 1_000)[1]) == 1_000
    with pytest.raises(UnreadableFile, match="more than 1,000 lines have another number of cells") as refused:
        read(tmp_path, "a,b\n1,2\n" + "1\n" * 1_001)
    assert "超过 1,000 行的单元格数与列名数不一致" in refused.value.text.zh
