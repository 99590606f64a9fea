"""The documents say what there is: links, paths, commands, options, names, fields, reasons and measures."""

from __future__ import annotations

import argparse
import ast
import re
import tomllib
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from tests.architecture.pages import INSTALL, READMES, ROOT, STAGE_1, STAGE_2, Page, every_page, numbers, translated

import keyfolio as kf
from keyfolio.cli.main import COMMANDS as CORE_COMMANDS
from keyfolio.cli.main import Command
from keyfolio.cli.screen import Screen
from keyfolio.language import LANGUAGES, Language
from keyfolio.ledger import REASONS, fields
from keyfolio.ledger.quality import RULES
from keyfolio.schemas import OBSERVED
from keyfolio_web.shared import roles

CORE = ROOT / "src" / "keyfolio"
SHELL = ROOT / "src" / "keyfolio_web"
WHERE_THINGS_GO = Page("docs/where-things-go.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
_IN_THE_REPOSITORY = ("src/", "tests/", "docs/", "benchmarks/", "requirements/", ".ci/")
_FILE = re.compile(r"[\w.*/-]+\.(py|md|toml|sh|j2|txt)$")


def _in_language(page: Page) -> Language:
    return "zh" if ".zh-CN." in page.path else "en"


def _shell_commands() -> list[Command]:
    """The commands of an installation, which `pyproject.toml` registers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    registered = project["entry-points"]["keyfolio.commands"]
    return [EntryPoint(name, value, "keyfolio.commands").load() for name, value in registered.items()]


def _commands() -> list[Command]:
    return [*CORE_COMMANDS, *_shell_commands()]


def _options(command: Command) -> set[str]:
    parser = argparse.ArgumentParser(add_help=False)
    command.add_options(parser, Screen("en"))
    return {"--language", *re.findall(r"--[a-z][a-z-]+", parser.format_usage())}


@pytest.mark.parametrize("page", every_page(), ids=str)
def test_nothing_waits_to_be_filled_in(page: Page) -> None:
    assert not re.search(r"@@|TODO|TBD|XXX", page.text)


@pytest.mark.parametrize("page", every_page(), ids=str)
def test_every_link_leads_somewhere(page: Page) -> None:
    inside = [link.partition("#")[0] for link in page.links if not link.startswith(("https://", "#"))]
    assert not [link for link in inside if not (page.file.parent / link).is_file()]


@pytest.mark.parametrize("page", every_page(), ids=str)
def test_every_path_is_there(page: Page) -> None:
    named = [path for path in page.quoted if path.startswith(_IN_THE_REPOSITORY) and " " not in path]
    if page == WHERE_THINGS_GO:
        named += [path for path in page.quoted if _FILE.match(path)]
    dead = [path for path in named if not any(found.is_file() or any(found.iterdir()) for found in ROOT.glob(path))]
    assert not dead


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_room_is_on_the_map(page: Page) -> None:
    packages = [f"src/{room.parent.relative_to(ROOT / 'src')}/" for house in (CORE, SHELL) for room in _rooms(house)]
    modules = [f"src/keyfolio/{room.name}" for room in CORE.glob("*.py") if room.name != "__init__.py"]
    on_the_map = [row[0].strip("`") for row in page.rows if row[0].startswith("`src/")]
    assert sorted(on_the_map) == sorted([*packages, *modules])


def _rooms(house: Path) -> list[Path]:
    return sorted(house.glob("*/__init__.py"))


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_command_and_option_is_told(page: Page) -> None:
    said = {word for quoted in page.quoted for word in quoted.split()}
    for command in _commands():
        assert any(f"keyfolio {command.NAME}" in quoted for quoted in page.quoted), command.NAME
        assert not _options(command) - said, command.NAME


@pytest.mark.parametrize("page", [*READMES, *INSTALL], ids=str)
def test_every_option_that_is_told_exists(page: Page) -> None:
    known = {"--language"}.union(*map(_options, _commands()))
    ours = "\n".join(line for line in page.text.splitlines() if not line.startswith("    create"))  # PostgreSQL's own
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours)) <= known


@pytest.mark.parametrize("page", INSTALL, ids=str)
def test_every_command_of_an_installation_is_told_where_one_installs(page: Page) -> None:
    assert not [command.NAME for command in _shell_commands() if f"keyfolio {command.NAME}" not in page.text]


@cache
def _settings() -> dict[str, str | None]:
    """The name of every variable that is read, and its default: null when it is worked out, or there is none."""
    shell = (module for module in SHELL.rglob("*.py") if "migrations" not in module.parts)
    modules = [*shell, *(CORE / "cli").rglob("*.py")]
    nodes = (node for module in modules for node in ast.walk(ast.parse(module.read_text("utf-8"))))
    read: dict[str, str | None] = {}
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name, default = [*(part.value for part in call.args if isinstance(part, ast.Constant)), None, None][:2]
        if ast.unparse(call.func) == "dj_database_url.config":
            read["DATABASE_URL"] = None
        elif isinstance(name, str) and re.fullmatch(r"KEYFOLIO_[A-Z_]+", name):
            is_flag = ast.unparse(call.func).endswith("flag")
            read[name] = "no" if is_flag else None if default is None else str(default)
    return read


def _settings_of_the_tests() -> set[str]:
    reads = r"""environ(?:\.get\(|\[|\.setdefault\()\s*["'](KEYFOLIO_TEST_[A-Z_]+)"""
    return {name for test in (ROOT / "tests").rglob("*.py") for name in re.findall(reads, test.read_text("utf-8"))}


@pytest.mark.parametrize("page", INSTALL, ids=str)
def test_every_setting_is_told_with_its_default(page: Page) -> None:
    told = {row[0].strip("`"): row[1] for row in page.rows if re.fullmatch("`[A-Z_]+`", row[0])}
    read = _settings()
    assert set(told) == set(read) >= {"KEYFOLIO_HOME", "DATABASE_URL"}
    assert not {name: default for name, default in read.items() if default is not None and told[name] != f"`{default}`"}


@pytest.mark.parametrize("page", every_page(), ids=str)
def test_every_setting_that_is_named_exists(page: Page) -> None:
    assert set(re.findall(r"KEYFOLIO_[A-Z_]+", page.text)) <= {*_settings()} | _settings_of_the_tests()


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_role_is_told_with_what_it_may_do(page: Page) -> None:
    yes, every_account = {"en": ("yes", "every account"), "zh": ("可以", "全部客户")}[_in_language(page)]
    rights = (roles.WORK_ON_LEDGER_AND_RUNS, roles.KEEP_TEAMS, roles.KEEP_PEOPLE, roles.READ_AUDIT)
    [first, *_] = [place for place, row in enumerate(page.rows) if len(row) == 6 and row[1] == every_account]
    for role, row in zip(roles.Role, page.rows[first:], strict=False):
        assert (row[1] == every_account) == (role in roles.SEE_EVERY_ACCOUNT), role
        assert row[2:] == [yes if role in right else "–" for right in rights], role


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_public_name_is_told(page: Page) -> None:
    assert [row[0].strip("`") for row in page.rows if row[0].strip("`") in kf.__all__] == list(kf.__all__)


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_make_target_that_is_told_exists(page: Page) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = re.findall(r"(?:^    |`)make\s([a-z-]+)", page.text, re.MULTILINE)
    assert {"run", "test", "install", "check", "bench"} <= set(told) <= set(targets)


@pytest.mark.parametrize(("english", "chinese"), translated(), ids=str)
def test_both_languages_have_the_same_sections_and_numbers(english: Page, chinese: Page) -> None:
    assert len(english.headings) == len(chinese.headings)
    for place, heading in enumerate(english.headings):
        here, there = (set(numbers(page.section(place).text)) for page in (english, chinese))
        assert here == there, heading


def test_every_decision_is_listed_and_says_context_choice_and_cost() -> None:
    assert DECISIONS
    assert Page("docs/decisions/README.md").links == [page.name for page in DECISIONS]
    for number, page in enumerate(DECISIONS, 1):
        text = page.read_text(encoding="utf-8")
        assert page.name.startswith(f"{number:04d}-")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Choice", "Cost"]


@pytest.mark.parametrize("page", STAGE_1, ids=str)
@pytest.mark.parametrize("fact", [kind.upper() for kind in fields.FIELDS])
def test_every_field_is_told_with_every_header(page: Page, fact: str) -> None:
    told = [row for row in page.rows if len(row) == 4]
    for field in getattr(fields, fact):
        label = field.label.in_language(_in_language(page))
        headers = [row[2:] for row in told if row[:2] == [f"`{field.name}`", label]]
        needed = ({*field.headers} - {field.name}, {*field.bare})
        assert any(_listed(cells) == needed for cells in headers), field.name


def _listed(cells: list[str]) -> tuple[set[str], set[str]]:
    """The headers of some cells, and those in italics: bare ones, which fit several fields."""
    listed = {header for cell in cells for header in re.split(", |、", cell) if header != "–"}
    bare = {header for header in listed if header.startswith("*")}
    return listed - bare, {header.strip("*") for header in bare}


@pytest.mark.parametrize("page", STAGE_1, ids=str)
def test_every_header_that_gives_way_or_is_asked_about_is_told(page: Page) -> None:
    sentences = "".join(line for line in page.prose.splitlines() if not line.startswith("|"))
    assert not [header for header in (*fields.ORDER_TOTALS, fields.UNCLEAR[0]) if header not in sentences]


@pytest.mark.parametrize("page", STAGE_1, ids=str)
def test_every_reason_is_told_in_order(page: Page) -> None:
    language = _in_language(page)
    told = [row for row in page.rows if row[0].strip("`") in REASONS]
    assert told == [[f"`{name}`", sentence.in_language(language)] for name, sentence in REASONS.items()]


@pytest.mark.parametrize("page", STAGE_1, ids=str)
def test_every_rule_of_data_quality_is_told_in_order(page: Page) -> None:
    assert [row[0].strip("`") for row in page.rows if row[0].strip("`") in RULES] == list(RULES)


@pytest.mark.parametrize("page", STAGE_2, ids=str)
def test_every_measure_is_told_in_order(page: Page) -> None:
    told = [row[0].strip("`") for row in page.rows if len(row) == 3 and row[0].strip("`") in OBSERVED]
    assert told == list(OBSERVED)


@pytest.mark.parametrize("page", STAGE_2, ids=str)
def test_a_measure_may_be_null_where_the_schema_says_so(page: Page) -> None:
    never = {"en": "never", "zh": "从不"}[_in_language(page)]
    for row in (row for row in page.rows if len(row) == 3 and row[0].strip("`") in OBSERVED):
        assert (row[2] == never) != OBSERVED[row[0].strip("`")].nullable


def test_there_is_a_page_in_each_language() -> None:
    assert {language for pair in translated() for language in map(_in_language, pair)} == set(LANGUAGES)
