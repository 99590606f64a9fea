"""The company as files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keyfolio.engine import open_engine
from keyfolio.errors import CannotWrite
from keyfolio.ledger import FIELDS, HowToRead, SqliteManifest, import_fact, import_file, read_accounts, read_products
from keyfolio.sample import FILES, Company, SampleChoices, company_file, make_company, write_company
from keyfolio.sample.headers import header

if TYPE_CHECKING:
    from keyfolio.language import Language

LEDGER = [f"{name}.csv" for name in FILES.values()]


def written(company: Company, folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in write_company(company, folder)}


def test_equal_choices_make_equal_bytes(tmp_path: Path, company: Company) -> None:
    again = make_company(SampleChoices())
    assert written(company, tmp_path / "one") == written(again, tmp_path / "two")


def test_the_truth_lies_in_a_folder_of_its_own(tmp_path: Path, company: Company) -> None:
    files = written(company, tmp_path / "new" / "folder")
    assert list(files) == [*LEDGER, "truth/accounts.csv", "truth/README.txt"]
    assert b"never reads" in files["truth/README.txt"]
    assert not any(b"churned_on" in files[name] for name in LEDGER)


def test_english_headers_are_the_names_of_the_columns(tmp_path: Path, company: Company) -> None:
    first = written(company, tmp_path)["order_lines.csv"].split(b"\n", 1)[0].decode()
    assert first == ",".join(company.order_lines.column_names)


def test_chinese_files_open_in_a_spreadsheet_with_chinese_headers(tmp_path: Path, chinese_company: Company) -> None:
    files = written(chinese_company, tmp_path)
    assert all(content.startswith(b"\xef\xbb\xbf") for content in files.values())
    first = files["order_lines.csv"].decode("utf-8-sig").split("\n", 1)[0]
    assert first == "订单号,客户编号,下单日期,产品编码,数量,单价,金额,成本,渠道,业务员"
    assert (
        files["accounts.csv"]
        .decode("utf-8-sig")
        .startswith("客户编号,客户名称,上级客户编号,行业,地区,统一社会信用代码,电话,地址\n")
    )


def test_no_two_columns_of_a_file_have_the_same_chinese_header(chinese_company: Company) -> None:
    for name in (*LEDGER, "truth.csv"):
        columns = getattr(chinese_company, name.removesuffix(".csv")).column_names
        assert len({header(column, "zh") for column in columns}) == len(columns)


@pytest.mark.parametrize("language", ["company", "chinese_company"])
def test_what_is_written_is_what_the_tables_hold(tmp_path: Path, language: str, request: pytest.FixtureRequest) -> None:
    company: Company = request.getfixturevalue(language)
    write_company(company, tmp_path)
    for name in LEDGER:
        table = getattr(company, name.removesuffix(".csv"))
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))[1:]
        wanted = zip(*(table[column].to_pylist() for column in table.column_names), strict=True)
        assert rows == [["" if cell is None else str(cell) for cell in row] for row in wanted]


def test_there_is_a_file_of_every_kind_that_a_ledger_knows() -> None:
    assert set(FILES) == set(FIELDS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_file_is_read_without_a_word_about_its_columns_and_no_row_is_set_aside(
    tmp_path: Path, language: Language
) -> None:
    company = make_company(SampleChoices(customers=60, months=12, language=language))
    write_company(company, tmp_path)
    now, manifest = "2026-01-05T10:00:00+00:00", SqliteManifest(tmp_path / "store")
    with open_engine() as engine:
        for kind in FIELDS:
            file, rows = tmp_path / f"{FILES[kind]}.csv", getattr(company, FILES[kind]).num_rows
            if kind == "accounts" or kind == "products":
                masters = (read_accounts if kind == "accounts" else read_products)(engine, file)
                table = masters.table.to_pyarrow()
                assert (table.num_rows, masters.left_out) == (rows, 0), kind
                assert all(column.null_count == 0 for column in table.columns), kind
                continue
            how = HowToRead()
            batch = (
                import_file(engine, manifest, file, how, now)
                if kind == "sales"
                else import_fact(engine, manifest, file, kind, how, now)
            )
            assert (batch.counts.accepted, batch.counts.quarantined) == (rows, 0), kind


def test_a_file_by_itself_is_the_one_that_is_written(tmp_path: Path, company: Company) -> None:
    files = written(company, tmp_path)
    assert all(company_file(company, kind) == files[f"{name}.csv"] for kind, name in FILES.items())


def test_money_is_written_with_two_decimals(tmp_path: Path, company: Company) -> None:
    rows = written(company, tmp_path)["order_lines.csv"].decode().splitlines()[1:]
    assert all(len(cell.partition(".")[2]) == 2 for row in rows for cell in row.split(",")[5:8])


def test_a_company_of_one_account_and_one_month_is_written(tmp_path: Path) -> None:
    files = written(make_company(SampleChoices(customers=1, months=1, seed=3)), tmp_path)
    assert all(content for content in files.values())


def test_a_folder_that_cannot_be_made_is_refused_in_both_languages(tmp_path: Path, company: Company) -> None:
    in_the_way = tmp_path / "taken"
    in_the_way.write_text("a file")
    with pytest.raises(CannotWrite) as refusal:
        write_company(company, in_the_way)
    assert str(in_the_way) in refusal.value.text.en
    assert str(in_the_way) in refusal.value.text.zh
    assert isinstance(refusal.value.__cause__, OSError)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_refused_not_crashed_into(tmp_path: Path, company: Company) -> None:
    (tmp_path / "order_lines.csv").symlink_to("/dev/full")
    with pytest.raises(CannotWrite, match="room"):
        write_company(company, tmp_path)
