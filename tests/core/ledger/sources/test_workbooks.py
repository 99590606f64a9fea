"""Workbooks that are damaged, locked, endless or strange: refused in words, quickly, in little memory."""

from __future__ import annotations

import random
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.core.ledger.files import rows_of, write_bomb

from keyfolio.errors import KeyfolioError, UnreadableFile
from keyfolio.ledger.sources import workbook

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
