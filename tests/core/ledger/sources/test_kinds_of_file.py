"""Whatever a table was saved as, the same text comes out."""

from __future__ import annotations

import gzip
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.core.ledger.files import csv_text, rows_of

from keyfolio.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADERS = ("客户编号", "名称", "Amount", "Day", "At", "Qty")
CELLS = [
    ("17850", "华东电子", "2.55", "2024-03-05", "2024-03-05 08:26:00", "3"),
    ("17851", "A, B & “C”", "-100.5", "2024-03-06", "2024-03-06 00:00:00", ""),
    ("17852", "", "123456789.25", "2024-02-29", "2024-02-29 23:59:59", "-7"),
]
DAYS = [date.fromisoformat(row[3]) for row in CELLS]
INSTANTS = [datetime.fromisoformat(row[4]) for row in CELLS]

SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
ENCODINGS = {
    "utf-8": ("utf-8", b""),
    "utf-8 with mark": ("utf-8-sig", b""),
    "utf-16 little endian with mark": ("utf-16-le", b"\xff\xfe"),
    "utf-16 big endian with mark": ("utf-16-be", b"\xfe\xff"),
    "utf-16 little endian without": ("utf-16-le", b""),
    "utf-16 big endian without": ("utf-16-be", b""),
    "gb18030": ("gb18030", b""),
}


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=list(SEPARATORS))
@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS.values(), ids=list(ENCODINGS))
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_text_is_the_same_in_every_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str, mark: bytes, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(pack(mark + csv_text([HEADERS, *CELLS], separator).encode(encoding)))
    assert rows_of(path) == (HEADERS, list(enumerate(CELLS, 2)), [])


def test_a_workbook_is_the_same_text_whether_cells_are_typed_or_not(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "ledger.xlsx", {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    empty, sheet = book.add_worksheet("empty"), book.add_worksheet("ledger")
    assert empty is not sheet
    sheet.write_row(2, 1, HEADERS)
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, cells in enumerate(CELLS):
        line = 3 + place + (place > 1)  # one empty line between
        sheet.write_number(line, 1, int(cells[0]))
        sheet.write_string(line, 2, cells[1])
        sheet.write_number(line, 3, float(cells[2]))
        sheet.write_datetime(line, 4, DAYS[place], day_format)
        sheet.write_datetime(line, 5, INSTANTS[place])
        if cells[5]:
            sheet.write_number(line, 6, int(cells[5]))
    book.close()
    headers, rows, _ = rows_of(tmp_path / "ledger.xlsx")
    assert headers == HEADERS
    # A time of midnight does not show in a workbook: there the instant is a day.
    assert [cells[:4] + cells[5:] for _, cells in rows] == [cells[:4] + cells[5:] for cells in CELLS]
    assert [line for line, _ in rows] == [4, 5, 7]
    assert [cells[4] for _, cells in rows][::2] == [CELLS[0][4], CELLS[2][4]]


def parquet_columns() -> dict[str, list[pa.Array]]:
    codes, names, amounts, _, _, quantities = (list(column) for column in zip(*CELLS, strict=True))
    nothing = [text or None for text in names]
    counted = [int(text) if text else None for text in quantities]
    naive, shanghai = pa.timestamp("us"), pa.timestamp("ns", "Asia/Shanghai")
    instants = pa.array(INSTANTS, naive)
    return {
        "客户编号": [pa.array(map(int, codes)), pa.array(map(float, codes)), pa.array(codes).dictionary_encode()],
        "名称": [pa.array(nothing), pa.array(nothing).dictionary_encode(), pa.array(nothing, pa.large_string())],
        "Amount": [pa.array(map(float, amounts)), pa.array(amounts), pa.array(amounts, pa.string_view())],
        "Day": [pa.array(DAYS), pa.array(DAYS, pa.date64()), pa.array(DAYS).dictionary_encode()],
        "At": [
            instants,
            instants.cast(pa.timestamp("s")),
            pa.compute.assume_timezone(instants.cast(pa.timestamp("ns")), "Asia/Shanghai").cast(shanghai),
        ],
        "Qty": [
            pa.array(counted, pa.int16()),
            pa.array(counted, pa.float32()),
            pa.array([3.0, math.nan, -7.0]),
        ],
    }


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_parquet_is_the_same_text_whatever_its_types(tmp_path: Path, kind: int) -> None:
    pq.write_table(pa.table({name: arrays[kind] for name, arrays in parquet_columns().items()}), tmp_path / "ledger")
    assert rows_of(tmp_path / "ledger") == (HEADERS, list(enumerate(CELLS, 1)), [])


def test_parquet_decimals_keep_their_places(tmp_path: Path) -> None:
    exact = pa.array([Decimal("1234.50"), Decimal("-0.01"), None], pa.decimal128(18, 2))
    pq.write_table(pa.table({"amount": exact}), tmp_path / "ledger")
    assert [cells for _, cells in rows_of(tmp_path / "ledger")[1]] == [("1234.50",), ("-0.01",), ("",)]


def test_an_instant_in_a_time_zone_keeps_the_day_of_its_own_clock(tmp_path: Path) -> None:
    two_in_the_morning = datetime(2024, 3, 4, 18, 0, tzinfo=UTC)
    shown = pa.array([two_in_the_morning], pa.timestamp("us", "Asia/Shanghai"))
    pq.write_table(pa.table({"day": shown}), tmp_path / "ledger")
    assert rows_of(tmp_path / "ledger")[1] == [(1, ("2024-03-05 02:00:00",))]


def test_a_fraction_of_a_second_finer_than_a_microsecond_is_no_damage(tmp_path: Path) -> None:
    pq.write_table(pa.table({"day": pa.array([1_000_000_001], pa.timestamp("ns"))}), tmp_path / "ledger")
    assert rows_of(tmp_path / "ledger")[1] == [(1, ("1970-01-01 00:00:01",))]


@pytest.mark.parametrize(
    "column", [pa.array([[1, 2]]), pa.array([{"a": 1}]), pa.array([b"\xff\xfe"])], ids=["list", "struct", "bytes"]
)
def test_parquet_that_is_no_table_of_text_is_refused(tmp_path: Path, column: pa.Array) -> None:
    pq.write_table(pa.table({"code": column}), tmp_path / "ledger.parquet")
    with pytest.raises(UnreadableFile, match=r"ledger\.parquet .* nested"):
        rows_of(tmp_path / "ledger.parquet")
