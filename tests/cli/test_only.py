"""`keyfolio identify --only FILE`: some accounts alone, by a file with their codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from keyfolio.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LINES = "客户编号,订单号,下单日期,金额\nA,1,2024-01-05,100\nB,1,2024-02-05,50\nC,1,2024-04-05,70\n"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    return tmp_path


def identify(books: Path, only: str, *options: str) -> int:
    (books / "only.csv").write_text(only, encoding="utf-8")
    told = ["--only", str(books / "only.csv"), "--out", str(books / "out"), *options]
    return main(["identify", str(books / "lines.csv"), *told])


def summary(books: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((books / "out" / "summary.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize(
    "only",
    [
        "A\nC\nX\nC\n",
        "C\n\n  A  \nX",
        "客户编号\nA\nC\nX\n",
        "name,code\na,A\nc,C\nx,X\n",
        "\ufeffCustomer ID\tNote\nA\t1\nC\t2\nX\t3\n",
    ],
)
def test_the_codes_are_a_plain_list_or_a_column_with_a_header(books: Path, only: str) -> None:
    assert identify(books, only, "--language", "en") == 0
    figures = summary(books)
    assert (figures["accounts"], figures["net_sales"]) == (2, 170.0)
    assert (figures["listed_accounts"], figures["listed_without_lines"]) == (3, 1)


def test_screen_and_report_tell_that_a_list_was_judged(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert identify(books, "A\nX\n", "--language", "en") == 0
    assert "Only the accounts of a list are judged" in capsys.readouterr().out.replace("\n", " ")
    report = (books / "out" / "report.html").read_text(encoding="utf-8")
    assert "2 accounts of a list, 1 of them without a line in the window" in report
    assert identify(books, "A\nX\n", "--language", "zh") == 0
    assert "只评定名单上的 2 个客户，其中 1 个在窗口期内没有交易" in (books / "out" / "report.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("X\nY\n", "None of the accounts to judge has a line"),
        ("code\n", "The list of accounts to judge is empty"),
        ("name\na\n", "No column is recognised as"),
        ("name,note\na,b\n", "No column is recognised as"),
    ],
)
def test_a_list_that_says_nothing_is_refused(
    books: Path, capsys: pytest.CaptureFixture[str], only: str, said: str
) -> None:
    assert identify(books, only, "--language", "en") == 2
    assert said in capsys.readouterr().err.replace("\n", " ")
    assert not (books / "out").exists()


def test_without_it_every_account_is_judged(books: Path) -> None:
    assert main(["identify", str(books / "lines.csv"), "--out", str(books / "out")]) == 0
    figures = summary(books)
    assert (figures["accounts"], figures["listed_accounts"], figures["listed_without_lines"]) == (3, None, None)
