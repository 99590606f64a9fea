"""`keyfolio identify` on the sample company: its options, its files, what it says, and the library call beside it."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import keyfolio as kf
from keyfolio.cli import main

ISSUE_COLUMNS = (
    *("account_code", "name", "recency_days", "orders", "credit_notes", "net_sales", "share", "cumulative_share"),
    *("abc", "r", "f", "m", "rfm_class", "score", "is_key", "why"),
)
ISSUE_FIGURES = (
    *("accounts", "orders", "credit_notes", "lines_read", "lines_accepted", "lines_updated", "lines_skipped"),
    *("lines_quarantined", "lines_repeated", "net_sales", "top20_share", "accounts_for_70", "accounts_for_80"),
    *("gini", "hhi", "abc", "snapshot", "policy", "as_of", "window_months"),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    assert main(["sample", "--out", str(home), "--customers", "40", "--months", "30", "--language", "en"]) == 0
    return home


@pytest.fixture(scope="module")
def results(sample: Path) -> Path:
    masters = ["--accounts", str(sample / "accounts.csv"), "--products", str(sample / "products.csv")]
    return _identify(sample / "order_lines.csv", sample / "out", *masters)


@pytest.fixture(scope="module")
def rows(results: Path) -> list[dict[str, str]]:
    return _rows(results)


def _identify(ledger: Path, out: Path, *options: str, language: str = "en") -> Path:
    assert main(["identify", str(ledger), "--out", str(out), "--language", language, *options]) == 0
    return out


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _summary(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return said


def test_the_files_have_the_columns_and_figures_that_were_promised(results: Path, rows: list[dict[str, str]]) -> None:
    assert set(ISSUE_COLUMNS) <= rows[0].keys()
    assert set(ISSUE_FIGURES) <= _summary(results).keys()
    assert _summary(results)["abc"].keys() == {"A", "B", "C"}
    assert {path.name for path in results.iterdir()} == {"accounts.csv", "summary.json", "report.html"}


def test_the_summary_is_the_sum_of_the_accounts(results: Path, rows: list[dict[str, str]]) -> None:
    summary = _summary(results)
    assert summary["accounts"] == len(rows)
    assert summary["key_accounts"] == sum(row["is_key"] == "true" for row in rows)
    for name in ("orders", "credit_notes", "net_sales"):
        assert summary[name] == sum(Decimal(row[name]) for row in rows)
    outcome = ("lines_accepted", "lines_updated", "lines_skipped", "lines_quarantined")
    assert summary["lines_read"] == sum(summary[name] for name in outcome)


def test_shares_add_up_to_1_and_run_by_rank(rows: list[dict[str, str]]) -> None:
    shares = [Decimal(row["share"]) for row in rows]
    assert sum(shares) == pytest.approx(Decimal(1), abs=Decimal("0.00005"))
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    assert Decimal(rows[-1]["cumulative_share"]) == 1
    assert [row["abc"] for row in rows] == sorted(row["abc"] for row in rows)


@pytest.fixture(scope="module")
def library(sample: Path) -> kf.KeyAccounts:
    """What the library call finds with the masters."""
    return kf.find_key_accounts(
        str(sample / "order_lines.csv"), accounts=sample / "accounts.csv", products=sample / "products.csv"
    )


def test_contributions_add_up_to_the_score(library: kf.KeyAccounts) -> None:
    for account in library.findings.accounts.to_pylist():
        parts = [value or 0.0 for name, value in account.items() if name.startswith("contribution_")]
        assert sum(parts) == pytest.approx(account["score"], abs=1e-9)


def test_names_come_from_the_file_of_accounts_and_families_from_that_of_products(
    rows: list[dict[str, str]], sample: Path, library: kf.KeyAccounts
) -> None:
    with (sample / "accounts.csv").open(encoding="utf-8", newline="") as file:
        named = {row["account_code"]: row["account_name"] for row in csv.DictReader(file)}
    assert all(row["name"] == named[row["account_code"]] for row in rows)
    plain, told = kf.find_key_accounts(sample / "order_lines.csv").findings.accounts, library.findings.accounts
    for codes, families in zip(plain["families"].to_pylist(), told["families"].to_pylist(), strict=True):
        assert families <= codes
    assert sum(told["families"].to_pylist()) < sum(plain["families"].to_pylist())


def test_the_same_command_writes_the_same_bytes(results: Path, sample: Path, tmp_path: Path) -> None:
    masters = ["--accounts", str(sample / "accounts.csv"), "--products", str(sample / "products.csv")]
    again = _identify(sample / "order_lines.csv", tmp_path, *masters)
    for path in results.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_the_library_says_what_the_command_writes(results: Path, library: kf.KeyAccounts, tmp_path: Path) -> None:
    found = library
    assert found.accounts.columns.tolist() == list(_rows(results)[0])
    assert found.accounts["account_code"].tolist() == [row["account_code"] for row in _rows(results)]
    assert found.summary.snapshot == _summary(results)["snapshot"]
    assert found.save_report(tmp_path / "page.html") == tmp_path / "page.html"
    assert (tmp_path / "page.html").read_bytes() == (results / "report.html").read_bytes()


def test_as_of_and_window_choose_the_days(results: Path, sample: Path, tmp_path: Path) -> None:
    day = f"{int(_summary(results)['as_of'][:4]) - 1}-06-30"
    chosen = _summary(_identify(sample / "order_lines.csv", tmp_path, "--as-of", day, "--window", "6"))
    assert (chosen["as_of"], chosen["window_months"]) == (day, 6)
    assert chosen["window_opens_on"] == f"{int(day[:4]) - 1}-12-31"  # six months before the 30th is the 30th


def test_a_policy_of_ones_own_decides(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy"]) == 0
    policy = tmp_path / "own.toml"
    text = capsys.readouterr().out.replace('name = "balanced"', 'name = "own"')
    policy.write_text(text.replace("\nscore = ", "\nscore = 100\n# was "), encoding="utf-8")
    summary = _summary(_identify(sample / "order_lines.csv", tmp_path / "out", "--policy", str(policy)))
    assert summary["policy"].startswith("own v1 (")
    assert summary["key_accounts"] == 0


def test_map_and_dates_tell_what_cannot_be_recognised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "odd.csv"
    ledger.write_text("Who,Paper,When,What,Sum\nA,1,03/04/2024,tea,10\nB,2,05/06/2024,jam,5\n", encoding="utf-8")
    command = ["identify", str(ledger), "--out", str(tmp_path / "out"), "--language", "en"]
    assert main(command) == 2
    assert "--map" in capsys.readouterr().err
    mapped = [f"--map={told}" for told in ("Who=account_code", "Paper=order_id", "When=order_date", "Sum=amount")]
    assert main([*command, *mapped]) == 2
    assert "--dates" in capsys.readouterr().err
    assert main([*command, *mapped, "--dates", "dmy"]) == 0
    assert _summary(tmp_path / "out")["as_of"] == "2024-06-05"


def test_lines_set_aside_are_written_and_a_stale_file_of_them_goes(tmp_path: Path) -> None:
    head, good = "Customer ID,Order No,Date,Amount\n", "A,1,2024-01-05,10\n"
    bad, sound = tmp_path / "bad.csv", tmp_path / "sound.csv"
    bad.write_text(head + good + "B,2,someday,5\n=C,,2024-01-05,5\n", encoding="utf-8")
    sound.write_text(head + good, encoding="utf-8")
    out = _identify(bad, tmp_path / "out", language="zh")
    with (out / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        aside = list(csv.DictReader(file))
    assert [(row["source"], row["line_number"], row["reason"], row["found"]) for row in aside] == [
        ("bad.csv", "3", "bad_date", "someday"),
        ("bad.csv", "4", "no_order_id", ""),
    ]
    assert [row["line"] for row in aside] == ["B,2,someday,5", "'=C,,2024-01-05,5"]
    assert aside[0]["explanation"] == "日期无法识别。"
    _identify(sound, out)
    assert not (out / "quarantine.csv").exists()


def test_chinese_is_spoken_and_written_throughout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "--out", str(tmp_path), "--customers", "12", "--months", "14", "--language", "zh"]) == 0
    capsys.readouterr()
    masters = ["--accounts", str(tmp_path / "accounts.csv"), "--products", str(tmp_path / "products.csv")]
    out = _identify(tmp_path / "order_lines.csv", tmp_path / "out", *masters, language="zh")
    said = capsys.readouterr().out
    assert "个大客户" in said
    assert "lines read" not in said
    assert (out / "accounts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert all("大客户：" in row["why"] for row in _rows(out))
    assert all(any("一" <= letter <= "鿿" for letter in note) for note in _summary(out)["notes"])
    assert '<html lang="zh' in (out / "report.html").read_text(encoding="utf-8")


def test_the_figures_are_told_and_where_the_files_lie(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _identify(sample / "order_lines.csv", sample / "told")
    said, summary = capsys.readouterr().out, _summary(out)
    for figure in ("accounts", "lines_read", "net_sales", "orders"):
        assert f"{summary[figure]:,}" in said
    assert [line[2:] for line in said.splitlines()[-3:]] == [
        str(out / name) for name in ("accounts.csv", "summary.json", "report.html")
    ]


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "1990-01-01"],
        ["--window", "0"],
        ["--policy", "nowhere.toml"],
        ["--accounts", "nowhere.csv"],
        ["--map", "Nothing=amount"],
    ],
    ids=" ".join,
)
def test_bad_input_ends_with_2_and_says_why_in_both_languages(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    said = []
    for language in ("en", "zh"):
        command = ["identify", str(sample / "order_lines.csv"), "--out", str(tmp_path / "out"), *options]
        assert main([*command, "--language", language]) == 2
        said.append(capsys.readouterr().err)
    assert said[0] != said[1]
    assert all(text.strip() and "Traceback" not in text for text in said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [["--as-of", "yesterday"], ["--dates", "ydm"], ["--map", "amount"], ["--win", "3"]])
def test_a_misused_option_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["identify", "ledger.csv", "--out", str(tmp_path), *options])
    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err
