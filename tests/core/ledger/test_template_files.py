"""Templates as people download them: imported as they are, every column is understood and every example accepted."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from keyfolio.engine import Engine, open_engine
from keyfolio.language import LANGUAGES
from keyfolio.ledger import FIELDS, HowToRead, preview_file, preview_masters
from keyfolio.ledger.headers import recognise
from keyfolio.ledger.templates import template_of, template_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.language import Language
    from keyfolio.ledger import Kind, Preview


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


@pytest.mark.parametrize("kind", FIELDS)
def test_a_template_is_imported_as_it_is(engine: Engine, tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "file.csv").write_bytes(template_of(kind, "zh").as_csv())
    (tmp_path / "file.xlsx").write_bytes(template_workbook(kind, "en"))
    for name, template in (("file.csv", template_of(kind, "zh")), ("file.xlsx", template_of(kind, "en"))):
        seen = _look(engine, tmp_path / name, kind)
        assert (seen.trouble, seen.rows_previewed, seen.rows_quarantined) == (None, 2, 0)
        assert tuple(seen.mapping) == seen.headers == template.headers
        assert [tuple(row.values()) for row in seen.first_rows] == list(template.rows)


def _look(engine: Engine, path: Path, kind: Kind) -> Preview:
    if kind == "accounts" or kind == "products":
        return preview_masters(engine, path, kind)
    return preview_file(engine, path, HowToRead(today=date(2025, 12, 31)), kind=kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_files_of_a_template_hold_the_same(tmp_path: Path, language: Language) -> None:
    for kind in FIELDS:
        template = template_of(kind, language)
        (tmp_path / "file.xlsx").write_bytes(template_workbook(kind, language))
        rows = CalamineWorkbook.from_path(tmp_path / "file.xlsx").get_sheet_by_index(0).to_python()
        csv_rows = list(csv.reader(template.as_csv().decode("utf-8-sig").splitlines()))
        assert rows == csv_rows == [[*template.headers], *map(list, template.rows)]
        places = recognise(template.headers, FIELDS[kind], {})
        assert sorted(places.values()) == list(range(len(template.headers)))


def test_the_second_sheet_explains_every_column(tmp_path: Path) -> None:
    (tmp_path / "file.xlsx").write_bytes(template_workbook("contracts", "en"))
    workbook = CalamineWorkbook.from_path(tmp_path / "file.xlsx")
    assert workbook.sheet_names == ["Rows", "Notes"]
    headings, *notes = workbook.get_sheet_by_name("Notes").to_python()
    assert headings == ["column", "meaning", "needed", "how to write it", "examples"]
    assert [note[0] for note in notes] == list(template_of("contracts", "en").headers)
    meaning = "Whether another contract followed it; empty: not known yet."
    renewed = ["renewed", meaning, "may be empty", "yes or no", "yes"]
    assert renewed in notes
