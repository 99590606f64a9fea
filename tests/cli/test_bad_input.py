"""Whatever is in a file, a person is told what is wrong, in their language, and nothing half-done is left."""

from __future__ import annotations

import csv
import gzip
import io
import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from tests.core.ledger.files import write_bomb

from keyfolio import HowToRead, find_key_accounts
from keyfolio.engine import open_engine
from keyfolio.errors import CannotWrite
from keyfolio.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Ran, Run, Start

    from keyfolio.language import Language

HEADERS = "customer,order,date,amount\n"
LINE = "a,1,2024-01-05,5\n"
RESULTS = ("accounts.csv", "report.html", "summary.json")


@dataclass(frozen=True)
class Refused:
    """A file that cannot be read as a ledger, and what each language says of it."""

    content: bytes
    en: str
    zh: str
    options: tuple[str, ...] = ()


def text(content: str, en: str, zh: str, *options: str, encoding: str = "utf-8") -> Refused:
    return Refused(content.encode(encoding), en, zh, options)


def short(write: Callable[[io.BytesIO], None], kept: float) -> bytes:
    """The first part of a file."""
    whole = io.BytesIO()
    write(whole)
    return whole.getvalue()[: int(len(whole.getvalue()) * kept)]


def as_parquet(file: io.BytesIO) -> None:
    pq.write_table(pa.table({"customer": ["a"] * 100, "date": ["2024-01-05"] * 100, "amount": range(100)}), file)


def as_workbook(file: io.BytesIO) -> None:
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["customer", "date", "amount"])
    book.close()


REFUSED = {
    "empty": text("", "ledger.csv is empty", "ledger.csv 是空文件"),
    "blank": text("\n \n", "has no line of headers", "没有列名行"),
    "headers only": text(HEADERS, "has headers and no lines", "只有列名，没有数据"),
    "no account": text("x,order,date,amount\na,1,2024-01-05,5\n", "recognised as account code", "没有识别出客户编号列"),
    "no amount": text("customer,date,quantity\na,2024-01-05,5\n", "recognised as amount", "没有识别出金额列"),
    "latin-1": text("Kunde,Größe\nMüller,5\n", "neither UTF-8, UTF-16 nor GB18030", "既不是 UTF-8", encoding="latin-1"),
    "mixed dates": text(
        f"{HEADERS}a,1,13/01/2024,5\na,2,01/31/2024,5\n",
        "mixes dates with the day first (13/01/2024) and with the month first (01/31/2024)",
        "混用了日在前（13/01/2024）和月在前（01/31/2024）",
    ),
    "open dates": text(f"{HEADERS}a,1,10/11/2024,5\n", "several ways (dmy, mdy)", "多种读法（dmy、mdy）"),
    "no usable line": text(
        f"{HEADERS}a,1,soon,5\n", "line 2: The date cannot be read. Found: soon", "第 2 行：日期无法"
    ),
    "ragged lines only": text(f"{HEADERS}a,1\n", "line 2: The line has more or fewer cells", "第 2 行：该行的单元格数"),
    "two currencies": text(
        "customer,date,amount,currency\na,2024-01-05,5,EUR\na,2024-01-05,5,USD\n",
        "several currencies: EUR, USD",
        "多种货币的金额：EUR、USD",
    ),
    "two currency signs": text(f"{HEADERS}a,1,2024-01-05,$5\na,2,2024-01-05,€5\n", "currencies: $, EUR", "：$、EUR"),
    "open quote": text(
        f'{HEADERS}{LINE}a,2,2024-01-05,"5\n{LINE}', "opened in line 3 is never closed", "第 3 行有一个未"
    ),
    "one line of 20 MB": text("x" * 20_000_000, "has no line of headers", "没有列名行"),
    "gzip cut short": Refused(gzip.compress((HEADERS + LINE).encode())[:-9], "cut short or damaged", "不完整或已损坏"),
    "parquet cut short": Refused(short(as_parquet, 0.7), "Parquet file that is cut short", "不完整、已损坏"),
    "workbook cut short": Refused(short(as_workbook, 0.7), "ledger.csv is damaged", "ledger.csv 已损坏"),
    "old workbook": Refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook", "旧版 Excel"),
    "unknown column": text(
        HEADERS + LINE, "no column “custmer”. Its columns: customer, order", "没有“custmer”这一列", "--map", "custmer="
    ),
    "unknown field": text(HEADERS + LINE, "no field “buyer”", "没有名为“buyer”的字段", "--map", "customer=buyer"),
    "column left out": text(HEADERS + LINE, "recognised as order date", "没有识别出下单日期列", "--map", "date="),
    "before the ledger": text(HEADERS + LINE, "2020-01-01 lies before", "2020-01-01 早于", "--as-of", "2020-01-01"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refused", REFUSED.values(), ids=list(REFUSED))
def test_a_bad_file_is_refused_in_words_and_nothing_is_written(
    keyfolio: Run, tmp_path: Path, refused: Refused, language: Language
) -> None:
    ledger, out = tmp_path / "ledger.csv", tmp_path / "out"
    ledger.write_bytes(refused.content)
    ran = keyfolio("identify", ledger, "--out", out, "--language", language, *refused.options)
    assert (ran.code, ran.out) == (2, "")
    assert (refused.zh if language == "zh" else refused.en) in ran.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("command", "en", "zh"),
    [
        (("identify", "{here}/none.csv", "--out", "{here}/out"), "none.csv cannot be opened", "无法打开"),
        (("identify", "{here}", "--out", "{here}/out"), "is no ledger store", "不是账本库"),
        (("import", "{here}/none.csv", "--store", "{here}/store"), "none.csv cannot be opened", "无法打开"),
        (("import", "{here}", "--store", "{here}/store"), "cannot be opened (Is a directory)", "无法打开"),
        (("import", "{here}/good.csv", "--store", "{here}/good.csv"), "no ledger store in its folder", "账本库"),
        (("batches", "--store", "{here}/none"), "is no ledger store", "不是账本库"),
        (("undo", "1", "--store", "{here}"), "is no ledger store", "不是账本库"),
        (("identify", "{here}/good.csv", "--accounts", "{here}/no", "--out", "{here}/out"), "cannot be op", "无法打开"),
        (("identify", "{here}/good.csv", "--policy", "{here}", "--out", "{here}/out"), "cannot be read", "无法读取"),
        (("sample", "--out", "{here}/good.csv/sample", "--customers", "3"), "cannot be written", "示例公司写入"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_named(
    keyfolio: Run, tmp_path: Path, command: tuple[str, ...], en: str, zh: str
) -> None:
    (tmp_path / "good.csv").write_text(HEADERS + LINE)
    here = [argument.format(here=tmp_path) for argument in command]
    for language, said in (("en", en), ("zh", zh)):
        ran = keyfolio(*here, "--language", language)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert str(tmp_path) in ran.err
    assert not (tmp_path / "out").exists()


DIRTY = (
    "客户编号,客户名称,订单号,日期,金额\n"
    'A1,"=HYPERLINK(""https://example.invalid"")",1,2024-01-05,"1,234.50"\n'
    'A2,<script>alert(1)</script>,2,2024-01-06,"¥1，234"\n'
    "A3,@SUM(1),3,2024-01-07,(120.00)\n"
    "A3,@SUM(1),4,2024-02-07,１２３\n"
    "A4,“甲” & 乙,5,2024-03-08,200.00-\n"
    "A4,-2+3,6,2024-03-09,1.5E+03\n"
    "{long}\n"
    "A5,明天,7,2999-01-01,5\n"
    '=cmd|calc,"<b>甲\n乙</b>",8,2024-03-10,=1+1\n'
    "A6,缺格,9\n"
    ",无编号,10,2024-03-11,5\n"
    "\n"
    'A7,"逗号, ""引号""",11,2024-02-30,5\n'
).format(long="x" * 2_000_000)
SET_ASIDE = [
    (8, "line_too_long", "", "x" * 200 + "…"),
    (9, "future_date", "2999-01-01", "A5,明天,7,2999-01-01,5"),
    (10, "bad_amount", "'=1+1", '\'=cmd|calc,"<b>甲\n乙</b>",8,2024-03-10,=1+1'),
    (12, "wrong_number_of_cells", "", "A6,缺格,9"),
    (13, "no_account_code", "", ",无编号,10,2024-03-11,5"),
    (15, "bad_date", "2024-02-30", 'A7,"逗号, ""引号""",11,2024-02-30,5'),
]


@dataclass(frozen=True)
class Results:
    """What `identify` made of the dirty ledger."""

    ran: Ran
    folder: Path
    language: Language

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=LANGUAGES)
def dirty(request: pytest.FixtureRequest, keyfolio: Run, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The results of a ledger with every trouble that leaves it usable."""
    folder = tmp_path_factory.mktemp("dirty")
    (folder / "ledger.csv").write_text(DIRTY, encoding="utf-8")
    ran = keyfolio("identify", folder / "ledger.csv", "--out", folder / "out", "--language", request.param)
    return Results(ran, folder / "out", request.param)


def test_a_dirty_ledger_is_read_as_far_as_it_can_be(dirty: Results) -> None:
    assert (dirty.ran.code, dirty.ran.err) == (0, "")
    assert {path.name for path in dirty.folder.iterdir()} == {*RESULTS, "quarantine.csv"}
    sales = {row["account_code"]: row["net_sales"] for row in dirty.rows("accounts.csv")}
    assert sales == {"A1": "1234.50", "A2": "1234.00", "A3": "3.00", "A4": "1300.00"}


def test_every_line_that_does_not_count_is_listed_whole_with_its_reason(dirty: Results) -> None:
    rows = dirty.rows("quarantine.csv")
    assert [(int(row["line_number"]), row["reason"], row["found"], row["line"]) for row in rows] == SET_ASIDE
    assert {row["source"] for row in rows} == {"ledger.csv"}
    said = {"en": "The date lies in the future.", "zh": "日期在将来。"}
    assert rows[1]["explanation"] == said[dirty.language]


def test_lines_read_are_those_accepted_and_those_set_aside(dirty: Results) -> None:
    summary = json.loads((dirty.folder / "summary.json").read_text("utf-8"))
    assert [summary[f"lines_{name}"] for name in ("read", "accepted", "updated", "skipped")] == [12, 6, 0, 0]
    assert summary["lines_quarantined"] == len(SET_ASIDE)
    told = {
        "en": "12 lines read = 6 accepted + 0 updated + 0 skipped + 6 quarantined",
        "zh": "读取 12 行 = 接受 6 + 更新 0 + 跳过 0 + 隔离 6",
    }
    assert told[dirty.language] in dirty.ran.out


def test_no_cell_that_leaves_is_taken_for_a_formula(dirty: Results) -> None:
    for name in ("accounts.csv", "quarantine.csv"):
        for row in dirty.rows(name):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r"))]
    names = {row["account_code"]: row["name"] for row in dirty.rows("accounts.csv")}
    assert names["A1"] == '\'=HYPERLINK("https://example.invalid")'
    assert names["A3"] == "'@SUM(1)"
    assert names["A4"] == "'-2+3"


def test_a_script_in_a_name_is_only_text_in_the_report(dirty: Results) -> None:
    page = (dirty.folder / "report.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>甲" not in page


EXTRA = 296
EDGES = {
    "one account, 300 columns": ["a,1,2024-01-05,5" + "," * EXTRA],
    "every account negative": ["a,1,2024-01-05,-5", "b,2,2024-01-06,-6"],
    "a total of exactly zero": ["a,1,2024-01-05,5.05", "b,2,2024-01-06,-5.05"],
}


@pytest.mark.parametrize("lines", EDGES.values(), ids=list(EDGES))
def test_a_ledger_at_the_edge_has_results_without_a_made_up_share(
    keyfolio: Run, tmp_path: Path, lines: list[str]
) -> None:
    extra = "".join(f",column {n}" for n in range(EXTRA)) if lines[0].endswith(",") else ""
    (tmp_path / "ledger.csv").write_text("\n".join([HEADERS.strip() + extra, *lines]))
    ran = keyfolio("identify", tmp_path / "ledger.csv", "--out", tmp_path / "out", "--language", "en")
    assert (ran.code, ran.err) == (0, "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(RESULTS)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert (summary["accounts"], summary["key_accounts"]) == (len(lines), 0)
    assert summary["net_sales"] == sum(float(line.split(",")[3]) for line in lines)
    if summary["net_sales"] <= 0:
        assert summary["top20_share"] is summary["key_share"] is summary["abc"] is None
        assert "nan" not in ran.out.lower()


def test_a_day_in_the_future_counts_in_a_call_that_says_no_today_but_is_noted(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(f"{HEADERS}{LINE}b,2,2024-01-09,6\nb,3,2999-01-01,6\n")
    found = find_key_accounts(tmp_path / "ledger.csv")
    assert found.summary.lines.quarantined == 0
    [note] = [note for note in found.summary.notes if "2999-01-01" in note.en]
    assert "after the one before (2024-01-09)" in note.en
    assert "2024-01-09" in note.zh


def test_a_last_day_within_a_month_of_the_one_before_is_not_noted(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(f"{HEADERS}{LINE}b,2,2024-02-05,6\n")
    found = find_key_accounts(tmp_path / "ledger.csv", how=HowToRead())
    assert not [note for note in found.summary.notes if "the right last day" in note.en]


# What the system counts for a child begins with the memory of its parent; the child's own peak it can only tell itself.
_TELLING_ITS_PEAK = """
import sys
from pathlib import Path
from keyfolio.cli.main import main
code = main(sys.argv[1:])
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
sys.exit(code)
"""


def test_a_workbook_that_unpacks_to_2_gb_is_refused_in_little_memory(tmp_path: Path) -> None:
    write_bomb(tmp_path / "bomb.xlsx", 2100)
    assert (tmp_path / "bomb.xlsx").stat().st_size < 3_000_000
    told = ["identify", str(tmp_path / "bomb.xlsx"), "--out", str(tmp_path / "out"), "--language", "en"]
    command = [sys.executable, "-c", _TELLING_ITS_PEAK, *told]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "bomb.xlsx unpacks to more than 2 GB" in done.stderr
    assert done.returncode == 2
    assert int(done.stdout) < 500_000  # KB
    assert not (tmp_path / "out").exists()


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with the results of an earlier run."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in RESULTS:
        (folder / name).write_text("earlier")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def no_file_over(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Lets no file grow beyond so many bytes, as a full disk does, until the test ends."""
    before, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield no_file_over
    no_file_over(before)


def test_a_full_disk_leaves_no_result_but_the_earlier_ones(
    tmp_path: Path, earlier: Path, small_files: Callable[[int], None]
) -> None:
    (tmp_path / "ledger.csv").write_text(HEADERS + LINE)
    found = find_key_accounts(tmp_path / "ledger.csv")
    small_files(10)
    with pytest.raises(CannotWrite, match=r"out: File too large") as refused:
        found.save(earlier)
    small_files(resource.RLIM_INFINITY)
    assert "无法写入" in refused.value.text.zh
    assert held(earlier) == dict.fromkeys(RESULTS, "earlier")


def test_a_disk_that_fills_up_at_the_report_leaves_no_mixture(
    tmp_path: Path, earlier: Path, small_files: Callable[[int], None]
) -> None:
    (tmp_path / "ledger.csv").write_text(HEADERS + LINE)
    found = find_key_accounts(tmp_path / "ledger.csv")
    small_files(8000)
    with pytest.raises(CannotWrite, match="Nothing can be written"):
        found.save(earlier)
    small_files(resource.RLIM_INFINITY)
    assert held(earlier) == dict.fromkeys(RESULTS, "earlier")


def test_a_full_temporary_folder_is_named_and_left_empty(tmp_path: Path, small_files: Callable[[int], None]) -> None:
    with open_engine(temporary=tmp_path, memory_limit="50MB") as engine:
        small_files(8192)
        with pytest.raises(CannotWrite, match="no room") as caught:
            engine.materialise(ibis.range(12_000_000).unnest().name("line").as_table(), "held")
    assert f"temporary folder {tmp_path} has room" in f"{caught.value.command and caught.value.command.en}"
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_cannot_be_printed_is_an_error_in_words(start: Start) -> None:
    with open("/dev/full", "w") as full, start("policy", "--language", "zh", stdout=full) as program:  # noqa: PTH123
        _, err = program.communicate()
    assert program.returncode == 2
    assert "Traceback" not in err
    assert "无法输出结果" in err
