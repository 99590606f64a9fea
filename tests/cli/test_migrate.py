"""`keyfolio migrate` on the sample company and on a real ledger: its files, what it says, and what it does not say."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from keyfolio.cli import main


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    assert main(["sample", "--out", str(home), "--customers", "120", "--months", "30", "--language", "en"]) == 0
    return home


def _migrate(ledger: Path, out: Path, *options: str, language: str = "en") -> Path:
    assert main(["migrate", str(ledger), "--out", str(out), "--language", language, *options]) == 0
    return out


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "migration.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _figures(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "migration.json").read_text(encoding="utf-8"))
    return said


@pytest.mark.parametrize("states", ["recency", "tiers"])
def test_moves_and_figures_say_the_same(sample: Path, tmp_path: Path, states: str) -> None:
    out = _migrate(sample / "order_lines.csv", tmp_path, "--states", states)
    rows, figures = _rows(out), _figures(out)
    assert list(rows[0])[:6] == ["from", "to", "accounts", "share", "low", "high"]
    assert [(row["from"], row["to"]) for row in rows] == [
        (start, to) for start in figures["states"] for to in figures["states"]
    ]
    for row in rows:
        assert int(row["accounts"]) == figures["pooled_moves"][row["from"]][row["to"]]
        told = figures["shares"][row["from"]][row["to"]]
        assert [float(row[name]) for name in told] == pytest.approx(list(told.values()), abs=1e-5)
        assert float(row["low"]) <= float(row["share"]) <= float(row["high"])
    assert (figures["states_by"], len(figures["periods"]), figures["basis"]) == (states, 9, "margin")


def test_the_same_ledger_gives_the_same_files(sample: Path, tmp_path: Path) -> None:
    once, again = (_migrate(sample / "order_lines.csv", tmp_path / name) for name in ("once", "again"))
    for name in ("migration.csv", "migration.json"):
        assert (once / name).read_bytes() == (again / name).read_bytes()


def test_options_are_what_they_say(sample: Path, tmp_path: Path) -> None:
    options = ["--period", "6", "--ahead", "2", "--discount", "0.21", "--level", "0.8"]
    figures = _figures(_migrate(sample / "order_lines.csv", tmp_path / "some", *options))
    assert (figures["period_months"], len(figures["periods"]), len(figures["forecast"])) == (6, 4, 2)
    assert (figures["discount_rate"], figures["level"]) == (0.21, 0.8)
    groups = ["--accounts", str(sample / "accounts.csv"), "--by", "group"]
    by_group = _figures(_migrate(sample / "order_lines.csv", tmp_path / "groups", *groups))
    by_account = _figures(_migrate(sample / "order_lines.csv", tmp_path / "accounts"))
    assert 0 < by_group["worth"]["base"]["accounts"] < by_account["worth"]["base"]["accounts"]


def test_what_was_found_is_told_in_words(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = _figures(_migrate(sample / "order_lines.csv", tmp_path))
    told = capsys.readouterr().out
    now, base = figures["periods"][-1]["accounts"], figures["worth"]["base"]
    again = figures["shares"]["ordered"]["ordered"]
    assert f"ordered: {now['ordered']:,} accounts. In the next period {again['share']:.0%} order" in told
    assert f"lost (silent for 4 periods or more): {now['lost']:,} accounts." in told
    assert f"are worth {base['expected']:,.0f} in margin ({base['low']:,.0f} to {base['high']:,.0f}, 90%)" in told
    lost = figures["forecast"][-1]["accounts"]["lost"]
    assert (
        f"{lost['expected']:,.0f} are expected to be in this state ({lost['low']:,.0f} to {lost['high']:,.0f})" in told
    )
    assert "move alike in every period" in told
    assert "depends on the present one alone" in told
    assert "In the end, if they go on like this: " in told


def test_a_real_ledger_is_told_in_chinese(
    online_retail: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = online_retail / "dev_customers.parquet"
    figures = _figures(_migrate(ledger, tmp_path, "--states", "tiers", "--discount", "0", language="zh"))
    told = capsys.readouterr().out
    assert f"A 级：{figures['periods'][-1]['accounts']['a']:,} 个客户" in told
    assert "今后 4 期将带来的金额" in told
    assert figures["basis"] == "net_sales"
    assert _rows(tmp_path)[0]["from_label"] == "A 级"
    assert [period["first_day"] for period in figures["periods"]] == [
        "2010-12-10", "2011-03-10", "2011-06-10", "2011-09-10",
    ]  # fmt: skip
    new = [period["arrivals"] for period in figures["periods"]]
    assert sum(new) == sum(figures["periods"][-1]["accounts"].values())


def test_a_short_ledger_is_told_to_be_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("account,order,date,amount\nA,1,2024-01-01,1\nA,2,2024-03-01,3\nB,3,2024-08-05,5\n", "utf-8")
    out = _migrate(ledger, tmp_path / "out")
    assert "fewer than 3 whole periods" in capsys.readouterr().out
    assert {row["share"] for row in _rows(out)} == {""}
    assert (_figures(out)["reason"], _figures(out)["worth"]) == ("too_few_periods", None)
    assert _figures(_migrate(ledger, tmp_path / "months", "--period", "1"))["reason"] is None
    assert "what all periods to come will bring" in capsys.readouterr().out


def test_what_is_assumed_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("account,order,date,amount\nA,1,2024-04-01,1\nB,2,2024-05-01,3\nB,3,2024-12-31,5\n", "utf-8")
    figures = _figures(_migrate(ledger, tmp_path / "out"))
    assert figures["never_left"] == ["silent_2", "silent_3", "lost"]
    told = capsys.readouterr().out
    assert told.count("No period saw where they go; what is expected takes them to be silent for longer.") == 3
    assert "silent for 2 periods: 1 accounts. No period saw" in told
    assert "it is not known where all end" in told


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--period", "0", "每期为 0 个月"),
        ("--ahead", "99", "预测 99 期"),
        ("--discount", "7", "年贴现率"),
        ("--level", "95", "置信水平"),
    ],
)
def test_what_cannot_be_assumed_is_refused_in_words(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    command = ["migrate", str(sample / "order_lines.csv"), "--out", str(tmp_path / "out"), "--language", "zh"]
    assert main([*command, option, value]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_states_that_do_not_exist_are_refused(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["migrate", str(sample / "order_lines.csv"), "--out", str(tmp_path / "out"), "--states", "size"])
    assert "--states" in capsys.readouterr().err
