"""`keyfolio value` on the sample company and on a real ledger: its files, its page, and what it does not say."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.core.stats.published import cdnow_purchases

from keyfolio.cli import main

ISSUE_COLUMNS = {
    *("account_code", "model", "expected_orders_12m", "p_alive", "clv", "clv_low", "clv_high", "level"),
    *("next_order_expected_by", "reason"),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    assert main(["sample", "--out", str(home), "--customers", "120", "--months", "30", "--language", "en"]) == 0
    return home


@pytest.fixture(scope="module")
def results(sample: Path) -> Path:
    return _value(sample / "order_lines.csv", sample / "out", "--accounts", str(sample / "accounts.csv"))


def _value(ledger: Path, out: Path, *options: str, language: str = "en") -> Path:
    assert main(["value", str(ledger), "--out", str(out), "--language", language, *options]) == 0
    return out


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "valuations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _models(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "models.json").read_text(encoding="utf-8"))
    return said


def test_every_account_is_valued_with_what_was_promised(sample: Path, results: Path) -> None:
    rows = _rows(results)
    assert set(rows[0]) >= ISSUE_COLUMNS
    with (sample / "order_lines.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file))
    code = next(
        place for place, name in enumerate(header) if "customer" in name.casefold() or "account" in name.casefold()
    )
    assert [row["account_code"] for row in rows] == sorted({line[code] for line in lines})
    assert all(row["name"] for row in rows)
    told = [row for row in rows if row["clv"]]
    assert all(Decimal(row["clv_low"]) <= Decimal(row["clv_high"]) for row in told)
    assert all(date.fromisoformat(row["next_order_expected_by"]) for row in told)
    assert {row["basis"] for row in rows} == {"margin"}


def test_the_models_are_told_with_their_errors_and_their_holdout(results: Path) -> None:
    said = _models(results)
    assert [candidate["name"] for candidate in said["candidates"]] == ["mbg_cnbd_k", "mbg_nbd", "bg_nbd", "pareto_nbd"]
    chosen = next(candidate for candidate in said["candidates"] if candidate["name"] == said["chosen"])
    errors = [candidate["root_mean_square_error"] for candidate in said["candidates"]]
    assert chosen["root_mean_square_error"] <= min(errors) / 0.999
    assert set(chosen["standard_errors"]) == set(chosen["parameters"])
    assert (said["horizon_months"], said["discount_rate"], said["level"]) == (36, 0.1, 0.9)


def test_the_same_ledger_gives_the_same_files(sample: Path, results: Path) -> None:
    again = _value(sample / "order_lines.csv", sample / "again", "--accounts", str(sample / "accounts.csv"))
    for name in ("valuations.csv", "models.json", "report.html"):
        assert (again / name).read_bytes() == (results / name).read_bytes()


def test_the_page_to_read_says_what_the_files_say(results: Path) -> None:
    page, said = (results / "report.html").read_text(encoding="utf-8"), _models(results)
    assert f"{said['orders_12m']['expected']:,.0f} order days are expected in the next 12 months" in page
    best = max(_rows(results), key=lambda row: Decimal(row["clv"] or 0))
    assert page.index(f"<bdi>{best['account_code']}</bdi>") == min(
        page.index(f"<bdi>{row['account_code']}</bdi>")
        for row in _rows(results)
        if f"<bdi>{row['account_code']}</bdi>" in page
    )


def test_a_longer_horizon_is_worth_more_and_a_higher_discount_less(sample: Path, results: Path) -> None:
    ledger = sample / "order_lines.csv"
    worth = [
        _models(_value(ledger, sample / "other", *options))["clv"]["expected"]
        for options in (["--horizon", "12"], ["--horizon", "12", "--discount", "0.5"])
    ]
    assert _models(results)["clv"]["expected"] > worth[0] > worth[1] > 0


def test_groups_are_valued_as_one(sample: Path, results: Path) -> None:
    masters = ["--accounts", str(sample / "accounts.csv"), "--by", "group"]
    groups = _rows(_value(sample / "order_lines.csv", sample / "groups", *masters))
    assert 0 < len(groups) < len(_rows(results))


def test_on_a_real_ledger_the_models_without_rhythm_are_at_their_boundary_and_all_miss_the_season(
    online_retail: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _models(_value(online_retail / "dev_customers.parquet", tmp_path, language="zh"))
    status = {candidate["name"]: candidate["status"] for candidate in said["candidates"]}
    assert status == {
        "mbg_cnbd_k": "identified", "mbg_nbd": "boundary", "bg_nbd": "boundary", "pareto_nbd": "boundary",
    }  # fmt: skip
    at_boundary = [candidate for candidate in said["candidates"] if candidate["status"] == "boundary"]
    assert all(candidate["reasons"] == ["drop_out_not_told"] for candidate in at_boundary)
    assert (said["chosen"], said["model"]["k"]) == ("mbg_cnbd_k", 2)
    assert said["spend"]["chosen"] == "log_normal"
    assert {"level", "slope", "parameters"} <= said["spend"]["model"].keys()
    for candidate in said["candidates"]:
        assert candidate["actual"] == 1079
        assert 870 < candidate["expected"] < 895
    assert "实际 1,079 个" in capsys.readouterr().out


def test_buyers_at_random_have_no_rhythm_and_some_no_day_by_which_they_must_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bought = [f"{code},{place},{day},{amount}" for place, (code, day, amount) in enumerate(cdnow_purchases())]
    (tmp_path / "cdnow.csv").write_text("\n".join(["customer,order,date,amount", *bought]) + "\n", encoding="utf-8")
    rows = _rows(_value(tmp_path / "cdnow.csv", tmp_path / "out"))
    assert "Model: MBG/NBD; it erred least" in capsys.readouterr().out
    assert len(rows) == 2357
    undated = [row for row in rows if not row["next_order_expected_by"]]
    assert undated == [row for row in rows if {"no_news", "no_order"} & set(row["reason"].split())]
    assert undated


def test_where_nobody_is_seen_to_leave_no_probability_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["account,order,date,amount"]
    for account in range(60):
        every = 20 + account % 30
        lines += [
            f"A{account},{account}-{day},{date.fromordinal(738000 + day)},100" for day in range(account % 7, 700, every)
        ]
    (tmp_path / "ledger.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = _rows(_value(tmp_path / "ledger.csv", tmp_path / "out"))
    assert {row["p_alive"] for row in rows} == {""}
    assert all("drop_out_not_told" in row["reason"].split() and "P(alive)" in row["why"] for row in rows)
    assert "The data do not tell who has left" in capsys.readouterr().out


def test_a_ledger_of_one_account_is_valued_by_its_rhythm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("account,order,date,amount\nA,1,2024-01-01,10\nA,2,2024-03-01,30\nB,3,2024-04-01,-5\n", "utf-8")
    one, other = _rows(_value(ledger, tmp_path / "out"))
    assert (one["model"], one["p_alive"]) == ("shrunken_rhythm", "")
    assert Decimal(one["clv"]) > 0
    assert (other["reason"], other["clv"]) == ("no_order", "")
    assert "own rhythm" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--horizon", "0", "预测期"), ("--discount", "7", "贴现率"), ("--level", "95", "置信水平")],
)
def test_what_cannot_be_assumed_is_refused_in_words(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    command = ["value", str(sample / "order_lines.csv"), "--out", str(tmp_path / "out"), "--language", "zh"]
    assert main([*command, option, value]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_groups_are_written_with_what_their_accounts_are_worth_together(
    sample: Path, results: Path, tmp_path: Path
) -> None:
    with (results / "groups.csv").open(encoding="utf-8-sig", newline="") as file:
        groups = list(csv.DictReader(file))
    accounts = {row["account_code"]: row for row in _rows(results)}
    assert groups
    for row in groups:
        assert row["name"] == accounts[row["head_code"]]["name"]
        assert float(row["clv_low"]) <= float(row["clv"]) <= float(row["clv_high"])
    assert sum(float(row["clv"]) for row in groups) < sum(float(row["clv"] or 0) for row in accounts.values())
    (tmp_path / "groups.csv").touch()
    _value(sample / "order_lines.csv", tmp_path)
    assert not (tmp_path / "groups.csv").exists(), "of a ledger without groups none stays"
