"""The report as a file: whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from tests.core.report.world import companies, found

from keyfolio.errors import CannotWrite
from keyfolio.report import render_report, write_report, write_results

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.findings import Findings


@pytest.fixture(scope="module")
def findings() -> Findings:
    return found(companies(3))


def test_the_file_is_the_page_and_nothing_lies_beside_it(findings: Findings, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("older", encoding="utf-8")
    write_report(findings, path, "zh")
    assert path.read_text(encoding="utf-8") == render_report(findings, "zh")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_made(findings: Findings, tmp_path: Path) -> None:
    write_report(findings, tmp_path / "new" / "report.html", "en")
    assert (tmp_path / "new" / "report.html").is_file()


def test_a_folder_that_cannot_be_made_is_told_in_both_languages(findings: Findings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite) as trouble:
        write_report(findings, tmp_path / "taken" / "report.html", "en")
    assert "taken" in trouble.value.text.en
    assert "无法写入" in trouble.value.text.zh


def test_a_path_that_is_a_folder_leaves_nothing_behind(findings: Findings, tmp_path: Path) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    with pytest.raises(CannotWrite):
        write_report(findings, folder, "en")
    assert list(tmp_path.iterdir()) == [folder]


def test_a_name_taken_by_a_folder_leaves_every_earlier_result(findings: Findings, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    (tmp_path / "accounts.csv").write_text("earlier")
    with pytest.raises(CannotWrite):
        write_results(findings, pa.table({"line": []}), tmp_path, "en")
    assert (tmp_path / "accounts.csv").read_text() == "earlier"
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "accounts.csv"}
