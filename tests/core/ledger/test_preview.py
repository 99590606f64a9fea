"""What a person sees of a file before it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from keyfolio.errors import CannotWrite, UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger import FIELDS, HowToRead, preview_file, preview_masters
from keyfolio.ledger.reading import check_file
from keyfolio.schemas import ACCOUNTS, PRODUCTS, QUARANTINE

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

HEADERS = "客户编号,订单号,下单日期,金额"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "0123456789abcdef"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_ledger_is_seen_whole(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADERS}\nA,1,13/01/2024,¥5\nB,2,14/01/2024,x\nB,3\n")
    seen = preview_file(engine, path, HowToRead(), name="一月.csv")
    assert seen.headers == tuple(HEADERS.split(","))
    assert seen.mapping == {
        "客户编号": "account_code",
        "订单号": "order_id",
        "下单日期": "order_date",
        "金额": "amount",
    }
    assert seen.first_rows[1] == {"客户编号": "B", "订单号": "2", "下单日期": "14/01/2024", "金额": "x"}
    assert (seen.rows_previewed, seen.rows_quarantined, seen.complete, seen.trouble) == (3, 2, True, None)
    assert (seen.date_order, seen.currency) == ("dmy", "¥")
    aside = seen.quarantine.select(["source", "line_number", "reason", "found"]).to_pylist()
    assert [tuple(row.values()) for row in aside] == [
        ("一月.csv", 3, "bad_amount", "x"),
        ("一月.csv", 4, "wrong_number_of_cells", None),
    ]


def test_a_refused_file_names_itself_as_people_call_it(engine: Engine, tmp_path: Path) -> None:
    for text in ("", "\n\n"):
        with pytest.raises(UnreadableFile, match=r"^一月\.csv"):
            preview_file(engine, write(tmp_path, text), HowToRead(), name="一月.csv")
    with pytest.raises(UnreadableFile, match=r"^一月\.csv cannot be opened"):
        preview_file(engine, tmp_path / "none", HowToRead(), name="一月.csv")


def test_columns_that_are_not_recognised_are_trouble_with_what_was(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "Kunde,日期,金额\nA,2024-01-05,5\n")
    seen = preview_file(engine, path, HowToRead())
    assert seen.trouble
    assert "客户编号" in seen.trouble.zh
    assert not any("--" in said for said in (seen.trouble.en, seen.trouble.zh))
    assert seen.mapping == {"日期": "order_date", "金额": "amount"}
    assert seen.first_rows == [{"Kunde": "A", "日期": "2024-01-05", "金额": "5"}]
    assert (seen.rows_previewed, seen.rows_quarantined, seen.quarantine.num_rows) == (1, 0, 0)
    assert preview_file(engine, path, HowToRead({"Kunde": "account_code"})).trouble is None


@pytest.mark.parametrize("told", [{"Kunde": "buyer"}, {"Nobody": "account_code"}])
def test_a_correction_that_makes_no_sense_is_trouble_and_the_rest_stands(
    engine: Engine, tmp_path: Path, told: dict[str, str]
) -> None:
    path = write(tmp_path, "Kunde,Tag,日期,金额\nA,x,2024-01-05,5\n")
    seen = preview_file(engine, path, HowToRead({"Tag": "region", **told}))
    assert seen.trouble
    assert seen.mapping == {"Tag": "region", "日期": "order_date", "金额": "amount"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,1,1/2/2024,5\n", "several ways"),
        ("A,1,13/1/2024,5\nA,2,1/13/2024,5\n", "mixes dates"),
        ("A,1,2024-01-05,$5\nA,2,2024-01-05,€5\n", "several currencies"),
        ("", "headers and no lines"),
    ],
)
def test_what_only_a_person_can_tell_is_trouble(engine: Engine, tmp_path: Path, rows: str, said: str) -> None:
    seen = preview_file(engine, write(tmp_path, f"{HEADERS}\n{rows}"), HowToRead())
    assert seen.trouble
    assert said in seen.trouble.en
    assert len(seen.mapping) == 4
    assert len(seen.first_rows) == rows.count("\n")


def test_of_many_rows_and_many_refused_ones_the_first_20_are_shown(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"A,{n},2024-01-05,{'x' if n % 2 else 5}\n" for n in range(200))
    seen = preview_file(engine, write(tmp_path, f"{HEADERS}\n{rows}"), HowToRead(), rows=100)
    assert [row["订单号"] for row in seen.first_rows] == [str(n) for n in range(20)]
    assert seen.quarantine["line_number"].to_pylist() == list(range(3, 43, 2))
    assert (seen.rows_previewed, seen.rows_quarantined, seen.complete) == (100, 50, False)


def test_equal_headers_are_shown_once_with_the_cells_of_the_first(engine: Engine, tmp_path: Path) -> None:
    seen = preview_file(engine, write(tmp_path, "客户编号,x,日期,金额,x\nA,1,2024-01-05,5,2\n"), HowToRead())
    assert seen.headers == ("客户编号", "x", "日期", "金额")
    assert seen.first_rows == [{"客户编号": "A", "x": "1", "日期": "2024-01-05", "金额": "5"}]


def test_of_a_long_text_only_the_start_is_read(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADERS}\n" + "A,1,2024-01-05,5\n" * 400_000)
    with path.open("ab") as file:
        file.write(b"\xff\xfe\xff" * 100)  # in no encoding: whoever reads so far is told
    seen = preview_file(engine, path, HowToRead())
    assert (seen.rows_previewed, seen.complete) == (1000, False)
    with pytest.raises(UnreadableFile):
        check_file(engine, path, HowToRead())


def test_of_a_long_parquet_file_only_the_start_is_read(engine: Engine, tmp_path: Path) -> None:
    path, lines = tmp_path / "long.parquet", 50_000
    table = pa.table({"客户编号": ["A"] * lines, "日期": ["2024-01-05"] * lines, "金额": list(range(lines))})
    pq.write_table(table, path, row_group_size=5_000, compression="none", use_dictionary=False)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 20_000)
    seen = preview_file(engine, path, HowToRead())
    assert (seen.rows_previewed, seen.complete, seen.trouble) == (1000, False, None)
    with pytest.raises(UnreadableFile):
        check_file(engine, path, HowToRead())


def test_of_a_sheet_the_first_rows_are_shown(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADERS.split(","), *(["A", n, "2024-01-05", 5] for n in range(30))]):
            sheet.write_row(place, 0, row)
    seen = preview_file(engine, path, HowToRead(), rows=10)
    assert (seen.rows_previewed, seen.complete) == (10, False)
    assert preview_file(engine, path, HowToRead(), rows=30).complete


def test_accounts_and_products_are_previewed_with_what_is_left_out(engine: Engine, tmp_path: Path) -> None:
    seen = preview_masters(engine, write(tmp_path, "编号,名称,行业\nA,甲,\nA,乙,\n,丙,教育\n"), "accounts")
    assert seen.mapping == {"编号": "account_code", "名称": "account_name", "行业": "industry"}
    assert seen.first_rows[2] == {"编号": "", "名称": "丙", "行业": "教育"}
    assert (seen.rows_previewed, seen.rows_quarantined, seen.complete, seen.trouble) == (3, 2, True, None)
    assert seen.quarantine.schema == QUARANTINE.to_pyarrow()
    products = preview_masters(engine, write(tmp_path, "wer,was\n1,x\n"), "products", {"was": "product_family"})
    assert products.trouble
    assert "product code" in products.trouble.en
    assert products.mapping == {"was": "product_family"}
    both = {"wer": "product_code", "was": "product_family"}
    assert preview_masters(engine, write(tmp_path, "wer,was\n1,x\n"), "products", both).trouble is None


def test_the_fields_of_each_kind_of_file_can_be_offered_by_their_labels() -> None:
    assert {field.name for field in FIELDS["accounts"]} == {*ACCOUNTS, "parent_code", "parent_since"}
    assert [field.name for field in FIELDS["products"]] == list(PRODUCTS)
    for fields in FIELDS.values():
        assert len({field.label.zh for field in fields}) == len({field.label.en for field in fields}) == len(fields)


def test_want_of_room_is_no_fault_of_the_file(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_told: object, **_more: object) -> None:
        raise CannotWrite(Text("full", "已满"))

    monkeypatch.setattr(engine, "materialise", full)
    with pytest.raises(CannotWrite):
        preview_file(engine, write(tmp_path, f"{HEADERS}\nA,1,2024-01-13,5\n"), HowToRead())
