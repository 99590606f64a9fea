"""The documents say what there is: links, paths, commands, options, names, fields, reasons and measures."""

from __future__ import annotations

import argparse
import re

import pytest
from tests.architecture.pages import READMES, ROOT, STAGE_1, STAGE_2, Page, every_page, numbers, translated

import keyfolio as kf
from keyfolio.cli.main import COMMANDS
from keyfolio.cli.screen import Screen
from keyfolio.language import LANGUAGES, Language
from keyfolio.ledger import REASONS, fields
from keyfolio.schemas import OBSERVED

CORE = ROOT / "src" / "keyfolio"
WHERE_THINGS_GO = Page("docs/where-things-go.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
_IN_THE_REPOSITORY = ("src/", "tests/", "docs/", "benchmarks/", "requirements/", ".ci/")
_FILE = re.compile(r"[\w.*/-]+\.(py|md|toml|sh|j2|txt)$")


def _in_language(page: Page) -> Language:
    return "zh" if ".zh-CN." in page.path else "en"


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
    packages = [f"src/keyfolio/{room.parent.name}/" for room in CORE.glob("*/__init__.py")]
    modules = [f"src/keyfolio/{room.name}" for room in CORE.glob("*.py") if room.name != "__init__.py"]
    on_the_map = {row[0].strip("`") for row in page.rows}
    assert not {*packages, *modules} - on_the_map


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_command_and_option_is_told(page: Page) -> None:
    said = {word for quoted in page.quoted for word in quoted.split()}
    for command in COMMANDS:
        assert any(f"keyfolio {command.NAME}" in quoted for quoted in page.quoted)
        parser = argparse.ArgumentParser(add_help=False)
        command.add_options(parser, Screen("en"))
        assert not {"--language", *re.findall(r"--[a-z][a-z-]+", parser.format_usage())} - said


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_option_that_is_told_exists(page: Page) -> None:
    known = {"--language"}
    for command in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        command.add_options(parser, Screen("en"))
        known |= set(re.findall(r"--[a-z][a-z-]+", parser.format_usage()))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.text)) <= known


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_public_name_is_told(page: Page) -> None:
    assert [row[0].strip("`") for row in page.rows if row[0].strip("`") in kf.__all__] == list(kf.__all__)


@pytest.mark.parametrize("page", READMES, ids=str)
def test_every_make_target_that_is_told_exists(page: Page) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = re.findall(r"(?:^    |`)make ([a-z]+)", page.text, re.MULTILINE)
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
@pytest.mark.parametrize("fact", ["SALES", "ACCOUNTS", "PRODUCTS"])
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
