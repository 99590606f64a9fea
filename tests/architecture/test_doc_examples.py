"""The examples of the documents run, and print what the documents say."""

from __future__ import annotations

import csv
import doctest
import json
import os
import re
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.architecture.pages import READMES, ROOT, STAGE_1, STAGE_2, Page, every_page, numbers

from keyfolio import units
from keyfolio.assumptions import Assumptions
from keyfolio.cli import main
from keyfolio.engine import open_engine
from keyfolio.ledger import HowToRead, open_ledger
from keyfolio.value import observe

DATA = ROOT.parent / "shared" / "data" / "online_retail" / "dev_customers.csv.gz"
RANKS = {"15769": 3, "12931": 6}  # accounts of the README's example, in words there
YEAR_OF_SOURCE = "2015"
_LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_CALM = {"COLUMNS": "80", "LC_ALL": "C.UTF-8"}  # width and language of a plain terminal


def _mismatches(block: str, folder: Path) -> list[str]:
    """Run the commands of a console block in a folder; what they print that is not what stands there."""
    wrong = []
    for step in f"\n{block}".split("\n$ ")[1:]:
        command, _, said = step.partition("\n")
        program, *arguments = shlex.split(command)
        if program == "cat":
            (folder / arguments[0]).write_text(said, encoding="utf-8")
        elif program == "keyfolio":
            printed = _run(arguments, folder)
            if not doctest.OutputChecker().check_output(said, printed, _LOOSELY):
                wrong.append(f"$ {command}\n{printed}")
        else:
            wrong.append(f"$ {command}: this test cannot run it")
    return wrong


def _run(arguments: list[str], folder: Path) -> str:
    printed = StringIO()
    with chdir(folder), patch.dict(os.environ, _CALM), redirect_stdout(printed), redirect_stderr(printed):
        main(arguments)
    return printed.getvalue()


@pytest.mark.parametrize("page", STAGE_1, ids=str)
def test_commands_print_what_the_page_shows(page: Page, tmp_path: Path) -> None:
    blocks = page.blocks("console")
    assert blocks
    assert not [wrong for block in blocks for wrong in _mismatches(block, tmp_path)]


@pytest.mark.parametrize("page", STAGE_1, ids=str)
def test_a_header_names_the_currency_as_the_page_says(page: Page, tmp_path: Path) -> None:
    quoted = page.section_with("GBP").quoted
    told = {header: found[1] for header in quoted if (found := re.fullmatch(r"\w+ ?\((\w+)\)", header))}
    assert told
    for header, currency in told.items():
        (tmp_path / "ledger.csv").write_text(f"customer,date,{header}\nC1,2024-01-05,10\n", encoding="utf-8")
        with open_engine() as engine:
            assert open_ledger(engine, tmp_path / "ledger.csv", HowToRead()).currency == currency


def test_every_console_block_is_run() -> None:
    assert [page for page in every_page() if page.blocks("console")] == [*READMES, *STAGE_1]


@pytest.mark.parametrize("page", [page for page in every_page() if ">>>" in "".join(page.blocks("python"))], ids=str)
def test_python_examples_run(page: Page, tmp_path: Path) -> None:
    code = "\n".join(block for block in page.blocks("python") if ">>>" in block)
    example = doctest.DocTestParser().get_doctest(code, {}, page.path, page.path, 0)
    told = StringIO()
    with chdir(tmp_path):
        outcome = doctest.DocTestRunner(optionflags=_LOOSELY).run(example, out=told.write)
    assert outcome.attempted
    assert not outcome.failed, told.getvalue()


@dataclass(frozen=True)
class Example:
    """The example of a README, and what running it gave."""

    section: Page
    wrong: list[str]
    summary: dict[str, Any]
    accounts: dict[str, dict[str, str]]


@pytest.fixture(scope="module", params=READMES, ids=str)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Example:
    if not DATA.is_file():
        pytest.skip("Online Retail does not lie beside the project, in ../shared/data")
    section = request.param.section_with("```console")
    folder = tmp_path_factory.mktemp("readme")
    (folder / "online_retail.csv.gz").symlink_to(DATA)
    [block] = section.blocks("console")
    wrong = _mismatches(block, folder)
    with (folder / "results" / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        accounts = {row["account_code"]: row for row in csv.DictReader(file)}
    summary = json.loads((folder / "results" / "summary.json").read_text(encoding="utf-8"))
    return Example(section, wrong, summary, accounts)


def test_the_readme_shows_what_the_command_prints(example: Example) -> None:
    assert not example.wrong


def test_the_readme_tells_the_figures_of_a_run(example: Example) -> None:
    told = {row[1].strip("`"): row[2] for row in example.section.rows if row[1].strip("`") in example.summary}
    assert len(told) == 16
    assert told == {name: _written(name, example.summary[name]) for name in told}


def _written(name: str, figure: float | dict[str, int]) -> str:
    if isinstance(figure, dict):
        return ", ".join(f"{count:,}" for count in figure.values())
    if name.endswith("_share"):
        return f"{figure:.3%}".replace("%", " %")
    return f"{figure:,.2f}" if name == "net_sales" else f"{figure:,}"


def test_every_other_number_of_the_readmes_example_is_known(example: Example) -> None:
    sentences = [line for line in example.section.prose.splitlines() if not line.startswith("|")]
    named = [code for code in RANKS if code in "".join(sentences)]
    whys = " ".join(example.accounts[code]["why"] for code in named)
    links = numbers(" ".join(example.section.links))
    assert named == list(RANKS)
    assert set(numbers("\n".join(sentences))) <= {*named, *numbers(whys), *links, YEAR_OF_SOURCE}


def test_the_accounts_of_the_readmes_example_are_large_and_not_key(example: Example) -> None:
    assert {code: int(example.accounts[code]["rank"]) for code in RANKS} == RANKS
    assert {example.accounts[code]["is_key"] for code in RANKS} == {"false"}
    assert float(example.accounts["15769"]["score"]) == 78.4


@pytest.mark.parametrize("page", STAGE_2, ids=str)
def test_the_ledger_worked_by_hand_is_observed_so(page: Page, tmp_path: Path) -> None:
    ledger, _ = page.blocks("csv")
    (tmp_path / "ledger.csv").write_text(ledger, encoding="utf-8")
    observed = _observed(tmp_path / "ledger.csv")
    measures = [name for name in observed[0] if name != "account_code"]
    shown = [[f"`{name}`", *(_shown(name, account[name]) for account in observed)] for name in measures]
    assert [row for row in page.rows if len(row) == 4 and row[0].strip("`") in measures] == shown


@pytest.mark.parametrize("page", STAGE_2, ids=str)
def test_the_moves_worked_by_hand_are_found_so(page: Page, tmp_path: Path) -> None:
    _, ledger = page.blocks("csv")
    (tmp_path / "ledger.csv").write_text(ledger, encoding="utf-8")
    assert main(["migrate", str(tmp_path / "ledger.csv"), "--out", str(tmp_path / "out")]) == 0
    figures = json.loads((tmp_path / "out" / "migration.json").read_text(encoding="utf-8"))
    section = page.section_with(ledger.splitlines()[1])
    shown = {row[0].strip("`"): [float(cell) for cell in row[1:]] for row in section.rows if row[0].startswith("`")}
    assert shown == {
        state: [
            sum(moves.values()),
            moves["ordered"],
            sum(moves.values()) - moves["ordered"],
            share["ordered"]["share"],
        ]
        for state, moves, share in (
            (state, figures["pooled_moves"][state], figures["shares"][state]) for state in shown
        )
    }
    worth = figures["worth"]
    told = [worth["by_state"][state]["expected"] for state in ("ordered", "silent_1")]
    brought, of_all = worth["by_state"]["ordered"]["a_period"], worth["base"]["expected"]
    next_period = figures["forecast"][0]["accounts"]["ordered"]["expected"]
    assert {f"{told:.2f}" for told in (*told, brought, of_all)} | {str(next_period)} <= set(numbers(section.text))


def _observed(path: Path) -> list[dict[str, Any]]:
    with open_engine() as engine:
        ledger = open_ledger(engine, path, HowToRead())
        lines = ledger.lines
        [days] = engine.rows(lines.aggregate(first=lines.day.min(), last=lines.day.max())).to_pylist()
        window = Assumptions().window(units.day(days["first"]), units.day(days["last"]))
        observed = observe(engine, lines, ledger.order_sums, None, window).accounts
        accounts: list[dict[str, Any]] = engine.rows(observed).to_pylist()
        return accounts


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name.endswith("_day"):
        return units.day(int(value)).isoformat()
    if name in {"net_sales", "returned", "margin", "largest_order", "recent_sales", "earlier_sales"}:
        return str(units.money(int(value)))
    return f"{value:.4f}" if isinstance(value, float) else str(value)
