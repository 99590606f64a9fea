"""The shell keeps to the plan of the house: who points at whom, who reads the environment, whose words are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.db.models import ForeignKey
from django.utils.translation import templatize

SHELL = Path(__file__).parents[2] / "src" / "keyfolio_web"
ROOMS = ("shared", "runs", "ledger", "value", "identify", "desk", "people", "pipeline", "api")
MODULES = sorted(path for path in SHELL.rglob("*.py") if "migrations" not in path.parts)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def place(module: Path) -> str:
    return module.relative_to(SHELL).as_posix()


def test_a_foreign_key_points_upstream() -> None:
    turn = {f"keyfolio_web.{room}": place for place, room in enumerate(ROOMS)}
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001 - Django calls this its public way
            if isinstance(field, ForeignKey) and model.__module__.startswith("keyfolio_web"):
                here, there = (turn[kind.__module__.removesuffix(".models")] for kind in (model, field.related_model))
                assert there <= here, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_only_the_settings_and_the_commands_read_the_environment(module: Path) -> None:
    if place(module).startswith(("config/", "pipeline/")):
        return
    read = {node.attr for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    assert not read & {"environ", "getenv"}


def test_every_room_of_the_shell_is_a_room_of_the_plan() -> None:
    found = {folder.name for folder in SHELL.iterdir() if (folder / "__init__.py").exists()}
    assert found == {*ROOMS, "config"}


def sentences(room: str) -> Iterator[str]:
    """Every sentence that the code and the templates of a room ask the translation of."""
    for path in sorted((SHELL / room).rglob("*")):
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            lines = templatize(path.read_text("utf-8"), origin=str(path)).splitlines()
            source = "\n".join(line.strip() for line in lines).encode()
        else:
            continue
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS, (), {}):
            yield _in_context(context, message if isinstance(message, str) else message[0])


def _in_context(context: str | None, said: str) -> str:
    return f"{context}: {said}" if context else said


def _chinese(room: str) -> dict[str, str | tuple[str, ...]]:
    file = SHELL / room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return {}
    with file.open("rb") as words:
        catalogue = read_po(words, locale="zh_Hans")
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key and not message.fuzzy:
            said = message.string or ""
            found[_in_context(message.context, key)] = said if isinstance(said, str) else tuple(said)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_has_its_chinese(room: str) -> None:
    chinese = _chinese(room)
    missing = {said for said in sentences(room) if not "".join(chinese.get(said, ""))}
    assert not missing


@pytest.mark.parametrize("room", ROOMS)
def test_no_translation_is_left_of_a_sentence_that_is_gone(room: str) -> None:
    assert not set(_chinese(room)) - set(sentences(room))


@pytest.mark.parametrize("room", ROOMS)
def test_a_translation_keeps_the_places_for_values(room: str) -> None:
    places = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")
    for said, chinese in _chinese(room).items():
        spoken = chinese if isinstance(chinese, str) else chinese[0]
        assert set(places.findall(spoken)) >= set(places.findall(said)) - {"%(count)d"}, said


def test_a_sentence_has_the_same_chinese_in_every_room() -> None:
    """Django knows no rooms: of two translations of one sentence, one would win everywhere."""
    found: dict[str, dict[str, str | tuple[str, ...]]] = {}
    for room in ROOMS:
        for said, chinese in _chinese(room).items():
            found.setdefault(said, {})[room] = chinese
    assert not {said: rooms for said, rooms in found.items() if len(set(rooms.values())) > 1}


CORE = SHELL.parent / "keyfolio"
HALF_WIDTH = re.compile(r"[一-鿿”）]\s*[,;:?!](?!\w)|[,;:?!]\s*[一-鿿“（]")
# Inside a sentence that is translated as a whole, in a style or an attribute, it stands for itself.
NO_TEXT = re.compile(r"{%\s*blocktranslate.*?endblocktranslate\s*%}|<(script|style|code|pre)\b.*?</\1>", re.DOTALL)
JOINED = re.compile(r"[}>](?:, |: )[<{]")


def test_chinese_sentences_have_chinese_punctuation() -> None:
    shell = [said for room in ROOMS for chinese in _chinese(room).values() for said in _forms(chinese)]
    core = [said for module in sorted(CORE.rglob("*.py")) for said in _chinese_of_texts(module)]
    examples = {"是,否,–", "客户编号,客户名称,订单号,下单日期,产品编码,数量,金额"}  # values, and headers of a file
    assert [said for said in (*shell, *core) if HALF_WIDTH.search(said) and said not in examples] == []


def _forms(chinese: str | tuple[str, ...]) -> tuple[str, ...]:
    return (chinese,) if isinstance(chinese, str) else chinese


def _chinese_of_texts(module: Path) -> Iterator[str]:
    """The second half of every `Text("…", "…")`, but of addresses and of what is typed."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
            said = node.args[1]
            if isinstance(said, ast.Constant) and "://" not in str(said.value):
                yield str(said.value)


@pytest.mark.parametrize("page", sorted(SHELL.rglob("templates/**/*.html")), ids=place)
def test_what_stands_between_two_values_is_in_the_language_of_the_page(page: Path) -> None:
    """`{% comma %}` and `{% colon %}`, or the comma of a list: Chinese has its own."""
    assert JOINED.findall(NO_TEXT.sub("", page.read_text("utf-8"))) == []


@pytest.mark.parametrize("sheet", sorted(SHELL.rglob("static/*/*.css")), ids=place)
def test_every_rule_of_a_style_sheet_is_closed(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    assert text.count("{") == text.count("}")
