"""`keyfolio identify --by group`: the same lines, judged by the group that their accounts stand in."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import keyfolio as kf
from keyfolio.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LINES = """客户编号,客户名称,订单号,下单日期,金额,成本
S1,一店,1,2024-01-05,100,60
S2,二店,1,2024-02-05,50,40
S2,二店,2,2024-03-05,-20,-10
B,分行,1,2024-04-05,70,30
Z,零售,1,2024-06-01,33.33,20
"""
ACCOUNTS = """编号,名称,行业,上级客户,归属起始日期
H,总行,银行,,
B,分行,金融,H,
S1,一店,零售,B,2024-05-01
S2,二店,零售,老集团,
S2,二店,零售,B,2024-05-01
"""
CIRCLE = "code,parent\nS1,S2\nS2,B\nB,S1\n"


@pytest.fixture
def books(tmp_path: Path) -> Path:
    for name, text in (("lines", LINES), ("accounts", ACCOUNTS), ("circle", CIRCLE)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def identify(books: Path, accounts: str, *options: str) -> int:
    command = ["identify", str(books / "lines.csv"), "--accounts", str(books / accounts), "--out", str(books / "out")]
    return main([*command, "--by", "group", *options])


def rows(books: Path) -> dict[str, dict[str, str]]:
    with (books / "out" / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["account_code"]: row for row in csv.DictReader(file)}


def summary(books: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((books / "out" / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return read


def test_a_group_is_judged_under_its_heads_name_and_every_sum_stays(
    books: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert identify(books, "accounts.csv", "--language", "en") == 0
    assert "of 2 groups (4 accounts) are key" in capsys.readouterr().out
    groups, figures = rows(books), summary(books)
    assert {code: (row["name"], row["industry"], row["accounts_in_group"]) for code, row in groups.items()} == {
        "H": ("总行", "银行", "3"),  # without a line of its own
        "Z": ("零售", "", "1"),
    }
    assert (figures["grain"], figures["accounts"], figures["accounts_in_groups"]) == ("group", 2, 4)
    report = (books / "out" / "report.html").read_text(encoding="utf-8")
    assert "of 2 groups" in report
    assert "2, of 4 accounts" in report

    single = kf.find_key_accounts(books / "lines.csv", accounts=books / "accounts.csv")
    assert single.summary.accounts == 4
    assert single.accounts["accounts_in_group"].isna().all()
    for name in ("net_sales", "returned", "margin", "orders", "credit_notes"):  # S1, S2 and B all have an order 1
        assert sum(Decimal(row[name]) for row in groups.values()) == sum(map(Decimal, single.accounts[name].tolist()))
    assert figures["orders"] == 4
    assert "1, such as Z." in "".join(figures["notes"])  # the one account that is not in the file


def test_a_run_as_of_an_earlier_day_sees_the_tree_of_that_day(books: Path) -> None:
    assert identify(books, "accounts.csv", "--as-of", "2024-04-30", "--language", "zh") == 0
    told = {code: (row["name"], row["net_sales"]) for code, row in rows(books).items()}
    assert told == {"S1": ("一店", "100.00"), "H": ("总行", "70.00"), "老集团": ("", "30.00")}
    assert any("不在客户文件中，例如“老集团”" in note for note in summary(books)["notes"])


def test_a_circle_is_refused_and_named(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert identify(books, "circle.csv", "--language", "en") == 2
    assert "B → S1 → S2 → B" in capsys.readouterr().err
    assert identify(books, "circle.csv", "--language", "zh") == 2
    assert "形成循环：B → S1 → S2 → B" in capsys.readouterr().err
    assert not (books / "out").exists()


def test_groups_without_a_parent_are_told_to_be_single_accounts(books: Path) -> None:
    found = kf.find_key_accounts(books / "lines.csv", assumptions=kf.Assumptions(grain="group"))
    assert (found.summary.accounts, found.summary.accounts_in_groups) == (4, 4)
    assert any("every group is one account" in note.en for note in found.summary.notes)
    with pytest.raises(kf.KeyfolioError) as refused:
        kf.Assumptions(grain="groups")  # type: ignore[arg-type]
    assert "“groups”" in refused.value.text.zh
