"""Workbooks that are damaged, locked, endless or strange: refused in words, quickly, in little memory."""

from __future__ import annotations

import random
import resource
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.core.ledger.files import rows_of, write_bomb

from keyfolio.errors import KeyfolioError, UnreadableFile
from keyfolio.ledger.sources import workbook
from keyfolio.ledger.sources.spread import Spread

if TYPE_CHECKING:
    from pathlib import Path


def write_book(path: Path, cells: dict[tuple[int, int], object]) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    book.close()


def test_sizes_that_lie_do_not_hide_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED_BYTES", 32 << 20)
    write_bomb(tmp_path / "bomb.xlsx", 40, declared_bytes=100)
    with pytest.raises(UnreadableFile, match=r"bomb\.xlsx unpacks to more than"):
        rows_of(tmp_path / "bomb.xlsx")


def test_two_stray_cells_in_opposite_corners_are_refused_before_memory_is_taken(tmp_path: Path) -> None:
    write_book(tmp_path / "far.xlsx", {(0, 0): "code", (1, 0): "a", (1_048_575, 16_383): "stray"})
    with pytest.raises(UnreadableFile, match="spans 1,048,576 rows and 16,384 columns") as refused:
        rows_of(tmp_path / "far.xlsx")
    assert "1,048,576 行、16,384 列" in refused.value.text.zh


def test_a_format_far_away_is_no_stray_cell(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, ["1", "2"])
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert rows_of(tmp_path / "book.xlsx")[1] == [(2, ("1", "2"))]


@pytest.mark.parametrize("kept", [4, 400, -60])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "book.xlsx"
    write_book(path, {(0, 0): "a", (1, 0): "1"})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(UnreadableFile, match=r"book\.xlsx is damaged"):
        rows_of(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ledger.zip", "w") as archive:
        archive.writestr("ledger.csv", "a,b\n1,2\n")
    with pytest.raises(UnreadableFile, match="cannot be read as an Excel workbook"):
        rows_of(tmp_path / "ledger.zip")


def test_a_workbook_without_a_cell_is_refused(tmp_path: Path) -> None:
    write_book(tmp_path / "book.xlsx", {})
    with pytest.raises(UnreadableFile, match="no sheet with anything in it"):
        rows_of(tmp_path / "book.xlsx")


def test_whatever_byte_is_damaged_the_answer_is_a_table_or_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_book(path, {(row, column): f"{row},{column}" for row in range(4) for column in range(3)})
    whole, chance = path.read_bytes(), random.Random(20240305)  # noqa: S311
    refused = 0
    for _ in range(200):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20])):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            rows_of(path)
        except KeyfolioError:
            refused += 1
    assert refused > 100


PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{sheet}"/>'
        "</Relationships>"
    ),
}


def write_by_hand(path: Path, cells: str, sheet: str = "worksheets/sheet1.xml") -> None:
    """A workbook of one sheet with these cells, as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text.replace("{sheet}", sheet))
        archive.writestr(
            f"xl/{sheet}",
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>{cells}</sheetData></worksheet>',
        )


FAR = {
    "spaces round the sign": '<row><c r = "XFD1048576"><v>1</v></c></row>',
    "a line break and single quotes": "<row><c r\n=\n'XFD1048576'><v>1</v></c></row>",
    "a slash in an attribute after it": '<row><c r="XFD1048576" cm="a/b"><v>1</v></c></row>',
    "a bracket in an attribute after it": '<row><c r="XFD1048576" cm="/>"><v>1</v></c></row>',
    "a slash in an attribute before it": '<row><c cm="a/b" r="XFD1048576"><v>1</v></c></row>',
    "small letters": '<row><c r="xfd1048576"><v>1</v></c></row>',
    "a tag as long as a page": f'<row><c r="XFD1048576" cm="{"<" * 40_000}"><v>1</v></c></row>',
}


@pytest.mark.parametrize("sheet", ["worksheets/sheet1.xml", "elsewhere/cells.xml", "cells.bin"])
@pytest.mark.parametrize("cells", FAR.values(), ids=list(FAR))
def test_a_stray_cell_is_seen_however_it_is_written_and_wherever_the_sheet_lies(
    tmp_path: Path, cells: str, sheet: str
) -> None:
    for padding in ("", " " * ((1 << 20) - 400)):  # the second: the cell stands across a border between two pieces
        write_by_hand(tmp_path / "far.xlsx", padding + cells, sheet)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(UnreadableFile, match="spans 1,048,576 rows and 16,384 columns"):
            rows_of(tmp_path / "far.xlsx")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_workbook_written_by_hand_is_read(tmp_path: Path) -> None:
    for sheet in ("worksheets/sheet1.xml", "elsewhere/cells.xml"):
        write_by_hand(tmp_path / "book.xlsx", '<row r="3"><c r = "A3" cm="a/b"><v>1</v></c></row>', sheet)
        assert rows_of(tmp_path / "book.xlsx") == (("a",), [(3, ("1",))], [])


def test_titles_above_the_headers_of_a_sheet_are_passed_over_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    cells = {(1, 0): "Sales of January", (3, 0): "code", (3, 1): "sum", (4, 0): "a", (4, 1): 5}
    write_book(tmp_path / "book.xlsx", cells)
    headers, rows, _ = rows_of(tmp_path / "book.xlsx", lambda cells: "code" in cells)
    assert (headers, rows) == (("code", "sum"), [(5, ("a", "5"))])
    headers, rows, _ = rows_of(tmp_path / "book.xlsx", lambda _: False)
    assert headers == ("Sales of January", "")
    assert [line for line, _ in rows] == [4, 5]


@pytest.mark.parametrize("tag", [b'r="A1"', b"r='A1'\"", b"<c r='A1' "], ids=["no end", "open quotes", "open tags"])
def test_a_sheet_of_tags_that_never_end_holds_one_cell(tag: bytes) -> None:
    sheet = Spread()
    sheet.see(b"<sheetData>" + tag * 150_000)
    assert (sheet.rows, sheet.columns) == (1, 1)
