"""The glossary holds each domain word once, in both languages, by a name that is in the code."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path

import ibis.expr.schema as sch
import pyarrow as pa
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation

from keyfolio import Summary, identify, ledger, report, schemas
from keyfolio.ledger import fields as ledger_fields
from keyfolio_web.shared.roles import Role

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "glossary.md"
CHINESE = ROOT / "src" / "keyfolio_web" / "shared" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
_ROW = re.compile(r"^\| (?P<en>[^|]+) \| (?P<zh>[^|]+) \| (?P<names>`[^|]+`) \| (?P<meaning>[^|]+) \|$")


@dataclass(frozen=True)
class Word:
    """One row of the page."""

    en: str
    zh: str
    names: tuple[str, ...]


@lru_cache
def _words() -> tuple[Word, ...]:
    rows = (_ROW.match(line) for line in PAGE.read_text(encoding="utf-8").splitlines())
    return tuple(Word(row["en"], row["zh"], tuple(re.findall(r"`([^`]+)`", row["names"]))) for row in rows if row)


@lru_cache
def _by_name() -> dict[str, Word]:
    return {name: word for word in _words() for name in word.names}


def _members(thing: object) -> dict[str, object]:
    """What a name after a dot can be: a column, a field of a record, a key, a named part of a sequence."""
    if isinstance(thing, sch.Schema):
        return dict(thing.items())
    if isinstance(thing, pa.Schema):
        return {field.name: field.type for field in thing}
    if isinstance(thing, Mapping):
        return dict(thing)
    if isinstance(thing, tuple):
        return {part.name: part for part in thing}
    if is_dataclass(thing):
        return {field.name: field for field in fields(thing)}
    return {}


def _named(name: str) -> object:
    """What a name of the page stands for.

    Raises:
        KeyError: there is no such thing in the code.
    """
    path, names = _house(name)
    thing: object = importlib.import_module(path)
    for part in names:
        path = f"{path}.{part}"
        members = _members(thing)
        if part in members:
            thing = members[part]
        elif hasattr(thing, part):
            thing = getattr(thing, part)
        else:
            try:
                thing = importlib.import_module(path)
            except ImportError as missing:
                raise KeyError(name) from missing
    return thing


def _house(name: str) -> tuple[str, list[str]]:
    """The package in which a name is looked up, and its parts below it."""
    first, *others = name.split(".")
    return (first, others) if first == "keyfolio_web" else ("keyfolio", [first, *others])


def _missing(names: Iterable[str]) -> list[str]:
    return [name for name in names if name not in _by_name()]


def test_the_page_has_words() -> None:
    tables = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    headings = sum(line.startswith(("| English", "| ---")) for line in tables)
    assert len(_words()) == len(tables) - headings > 100


def test_every_name_of_the_page_is_in_the_code() -> None:
    unknown = []
    for name in _by_name():
        try:
            _named(name)
        except KeyError:
            unknown.append(name)
    assert not unknown


@pytest.mark.parametrize("kind", ["en", "zh"])
def test_each_word_stands_once(kind: str) -> None:
    counted = Counter(getattr(word, kind).casefold() for word in _words())
    assert not [word for word, times in counted.items() if times > 1]


def test_each_name_stands_once() -> None:
    counted = Counter(name for word in _words() for name in word.names)
    assert not [name for name, times in counted.items() if times > 1]


@pytest.mark.parametrize("fact", [kind.upper() for kind in ledger_fields.FIELDS])
def test_every_field_of_a_file_stands_under_its_labels(fact: str) -> None:
    for field in getattr(ledger_fields, fact):
        word = _by_name()[f"ledger.fields.{fact}.{field.name}"]
        assert (word.en, word.zh) == (field.label.en, field.label.zh)


def test_every_criterion_stands_under_its_labels() -> None:
    for name, criterion in identify.CRITERIA.items():
        word = _by_name()[f"identify.CRITERIA.{name}"]
        assert (word.en, word.zh) == (criterion.label.en, criterion.label.zh)


def test_every_rfm_class_stands_under_its_labels() -> None:
    for digits, label in identify.RFM_CLASSES.items():
        word = _by_name()[f"identify.RFM_CLASSES.{digits}"]
        assert (word.en, word.zh) == (label.en, label.zh)


def test_every_requirement_and_limit_has_its_word() -> None:
    limits = [f"identify.Limits.{field.name}" for field in fields(identify.Limits)]
    assert not _missing([*(f"identify.REQUIREMENTS.{name}" for name in identify.REQUIREMENTS), *limits])


def test_every_column_of_accounts_csv_has_its_word() -> None:
    assert not _missing(f"report.ROW_SCHEMA.{name}" for name in report.ROW_SCHEMA.names)


def test_every_column_handed_between_stages_has_its_word() -> None:
    tables = {name: table for name, table in vars(schemas).items() if isinstance(table, sch.Schema)}
    assert tables
    assert not _missing(f"schemas.{name}.{column}" for name, table in tables.items() for column in table)


def test_every_figure_of_a_run_has_its_word() -> None:
    records = {"Summary": Summary, "ledger.Counts": ledger.Counts}
    assert not _missing(f"{name}.{field.name}" for name, record in records.items() for field in fields(record))


def test_every_table_of_the_shell_has_its_word() -> None:
    tables = [model for model in apps.get_models() if model.__module__.startswith("keyfolio_web.")]
    assert tables
    assert not _missing(f"{table.__module__}.{table.__name__}" for table in tables)


def test_every_role_stands_under_its_label() -> None:
    with CHINESE.open("rb") as words:
        chinese = {message.id: message.string for message in read_po(words, locale="zh_Hans")}
    for role in Role:
        with translation.override("en"):
            label = str(role.label)
        word = _by_name()[f"keyfolio_web.shared.roles.Role.{role.name}"]
        assert (word.en, word.zh) == (label, chinese[label])
