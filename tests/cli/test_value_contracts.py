"""`keyfolio value` on a store with contracts: what they are still worth, and what is not said of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from keyfolio.cli import main


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample company, and a store with its order lines and contracts."""
    home = tmp_path_factory.mktemp("sample")
    assert main(["sample", "--out", str(home), "--customers", "600", "--language", "en"]) == 0
    _import(home, "order_lines.csv")
    _import(home, "contracts.csv", "--kind", "contracts")
    return home


def _import(home: Path, name: str, *options: str, store: str = "store") -> None:
    assert main(["import", str(home / name), "--store", str(home / store), *options]) == 0


def _value(ledger: Path, out: Path, *options: str, language: str = "en") -> Path:
    assert main(["value", str(ledger), "--out", str(out), "--language", language, *options]) == 0
    return out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _told(out: Path) -> Any:  # noqa: ANN401
    return json.loads((out / "models.json").read_text(encoding="utf-8"))["contracts"]


def test_contracts_in_force_are_valued(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = _value(home / "store", tmp_path, "--accounts", str(home / "accounts.csv"))
    rows, told = _rows(out / "contracts.csv"), _told(out)
    contracts = _rows(home / "contracts.csv")
    assert told["in_force"] == len(rows)
    assert told["chains"] == told["ended"] + len(rows)
    assert {row["contract_id"] for row in rows} <= {row["contract_id"] for row in contracts}
    assert all(row["name"] for row in rows)
    for row in rows:
        expected, low, high = (float(row[f"residual_value{end}"]) for end in ("", "_low", "_high"))
        assert 0 <= low <= high
        assert expected == pytest.approx(float(row["annual_amount"]) * float(row["expected_years"]), rel=1e-5)
        assert 0 < float(row["contracted_years"]) <= float(row["expected_years"]) < 3
    assert told["residual_value"]["expected"] == pytest.approx(sum(float(row["residual_value"]) for row in rows))
    assert "Those in force bring sales of" in capsys.readouterr().out


def test_as_of_an_earlier_day_later_contracts_do_not_exist(home: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.mkdir()
    for name, column in (("order_lines.csv", "order_date"), ("contracts.csv", "start_date")):
        rows = [row for row in _rows(home / name) if row[column] <= "2024-06-30"]
        running = [row | {"renewed": ""} if row.get("end_date", "") >= "2024-06-30" else row for row in rows]
        with (cut / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(running)
    _import(cut, "order_lines.csv")
    _import(cut, "contracts.csv", "--kind", "contracts")
    then = _value(cut / "store", tmp_path / "then", "--as-of", "2024-06-30")
    back = _value(home / "store", tmp_path / "back", "--as-of", "2024-06-30")
    assert (then / "contracts.csv").read_bytes() == (back / "contracts.csv").read_bytes()


def test_only_the_contracts_of_a_list_are_valued(home: Path, tmp_path: Path) -> None:
    everybody = _rows(_value(home / "store", tmp_path / "all") / "contracts.csv")
    code = everybody[0]["account_code"]
    (tmp_path / "only.csv").write_text(f"account_code\n{code}\n", encoding="utf-8")
    out = _value(home / "store", tmp_path / "some", "--only", str(tmp_path / "only.csv"))
    assert {row["account_code"] for row in _rows(out / "contracts.csv")} == {code}
    assert _told(out)["reason"] == "too_few_ended"


def test_without_enough_ends_it_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lines.csv").write_text("account,order,date,amount\nA,1,2024-01-01,1\nA,2,2024-12-31,1\n", "utf-8")
    (tmp_path / "contracts.csv").write_text(
        "contract id,account code,start date,end date,annual amount\nC1,A,2024-07-01,2025-06-30,500\n", "utf-8"
    )
    _import(tmp_path, "lines.csv")
    _import(tmp_path, "contracts.csv", "--kind", "contracts")
    capsys.readouterr()
    out = _value(tmp_path / "store", tmp_path / "out", language="zh")
    said = capsys.readouterr().out
    assert "真正终止的合同不足十份" in said
    [row] = _rows(out / "contracts.csv")
    assert (row["p_renew"], row["residual_value"], row["reason"]) == ("", "", "too_few_ended")
    assert "真正终止的合同不足十份" in row["why"]
    assert (_told(out)["model"], _told(out)["residual_value"]) == (None, None)


def test_a_ledger_without_contracts_has_no_file_of_them(home: Path, tmp_path: Path) -> None:
    out = _value(home / "store", tmp_path / "out")
    assert (out / "contracts.csv").is_file()
    _value(home / "order_lines.csv", tmp_path / "out")
    assert not (out / "contracts.csv").exists()
    assert _told(out) is None
