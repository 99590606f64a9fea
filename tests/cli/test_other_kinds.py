"""`keyfolio template`, `import --kind`, `quarantine` and `correct`: every fact on the command line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from keyfolio.cli import main
from keyfolio.ledger import FACTS, FIELDS, template_of
from keyfolio.sample import FILES, SampleChoices, make_company, write_company

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger import Kind

INVOICES = (
    "invoice no,account code,invoice date,due date,amount\n"
    "I1,A1,2026-01-05,2026-02-04,100.00\n"
    "I2,A1,2026-01-06,2026-02-05,much\n"
    "I3,A2,2026-01-05,2026-01-01,9.00\n"  # due before it was written
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of every kind."""
    folder = tmp_path_factory.mktemp("books")
    write_company(make_company(SampleChoices(customers=60, months=12)), folder)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a batch of invoices, two of which wait in quarantine."""
    (tmp_path / "invoices.csv").write_text(INVOICES, encoding="utf-8")
    assert _run("import", tmp_path / "invoices.csv", "--store", tmp_path / "store", "--kind", "invoices") == 0
    return tmp_path / "store"


def _run(*words: object, language: str = "en") -> int:
    return main([*map(str, words), "--language", language])


def _corrected(path: Path, changes: dict[tuple[int, int], str]) -> None:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for (row, column), text in changes.items():
        rows[row][column] = text
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)


@pytest.mark.parametrize("kind", FIELDS)
def test_a_template_of_every_kind_is_written_in_either_form(
    tmp_path: Path, kind: Kind, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("template", kind, "--out", tmp_path / "a.csv", language="zh") == 0
    assert _run("template", kind, "--out", tmp_path / "b.xlsx") == 0
    assert (tmp_path / "a.csv").read_bytes() == template_of(kind, "zh").as_csv()
    rows = CalamineWorkbook.from_path(tmp_path / "b.xlsx").get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == template_of(kind, "en").headers
    assert CalamineWorkbook.from_path(tmp_path / "b.xlsx").sheet_names == ["Rows", "Notes"]
    assert str(tmp_path / "a.csv") in capsys.readouterr().out


def test_a_template_is_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language, said in (("en", "ends in .csv or .xlsx"), ("zh", "扩展名应为")):
        assert _run("template", "rates", "--out", tmp_path / "a.png", language=language) == 2
        assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_books_of_the_sample_are_imported_by_their_kinds(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store"
    for kind in ("sales", *FACTS):
        assert _run("import", books / f"{FILES[kind]}.csv", "--store", store, "--kind", kind) == 0
        assert " + 0 updated + 0 skipped + 0 quarantined" in capsys.readouterr().out, kind
    assert _run("batches", "--store", store) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FACTS) + 1


@pytest.mark.parametrize("kind", FACTS)
def test_what_a_file_looks_like_is_said_and_asked_and_nothing_is_imported(
    books: Path, tmp_path: Path, kind: Kind, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("en", f"With: --kind {kind}"), ("zh", f"--kind {kind}，或")):
        assert _run("import", books / f"{FILES[kind]}.csv", "--store", tmp_path / "store", language=language) == 2
        assert said in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_a_wrong_kind_is_answered_with_the_one_that_the_file_looks_like(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, accounts, store = books / "order_lines.csv", books / "accounts.csv", tmp_path / "store"
    for kind, said in (("accounts", "not like accounts"), ("invoices", "not like invoices")):
        assert _run("import", lines, "--store", store, "--kind", kind) == 2
        told = capsys.readouterr().err
        assert f"order_lines.csv looks like order lines, {said}" in told
        assert "With: --kind sales." in told
    for options in ((), ("--kind", "accounts")):
        assert _run("import", accounts, "--store", store, *options) == 2
        assert f"identify {store} --accounts {accounts}" in capsys.readouterr().err
    assert not list(store.glob("**/*.parquet"))


def test_order_lines_are_imported_without_a_word_about_their_kind(books: Path, tmp_path: Path) -> None:
    assert _run("import", books / "order_lines.csv", "--store", tmp_path / "store") == 0


def test_the_quarantine_is_counted_by_reason_in_both_languages(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert _run("quarantine", "--store", store) == 0
    head, *sums = capsys.readouterr().out.splitlines()
    assert head == "Batch 1: invoices.csv (invoices), 2 in quarantine."
    assert len(sums) == 2
    assert all(line.split()[0] == "1" for line in sums)
    assert _run("quarantine", "--store", store, "--batch", 1, language="zh") == 0
    assert "批次 1：invoices.csv（发票），隔离 2 行。" in capsys.readouterr().out


def test_the_error_workbook_comes_back_and_its_lines_join_the_batch(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = tmp_path / "errors.xlsx"
    assert _run("quarantine", "--store", store, "--out", errors) == 0
    rows = CalamineWorkbook.from_path(errors).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Keyfolio line", "3", "4"]
    _corrected(errors, {(1, 6): "50.00", (2, 5): "2025-12-31"})
    capsys.readouterr()
    assert _run("correct", errors, "--store", store) == 0
    said = "Batch 1: 1 corrected lines joined it, 1 of those corrected have something wrong still."
    assert said in capsys.readouterr().out
    assert _run("quarantine", "--store", store) == 0
    assert "1 in quarantine" in capsys.readouterr().out
    _run("quarantine", "--store", store, "--out", errors)
    _corrected(errors, {(1, 5): "2026-02-04"})
    assert _run("correct", errors, "--store", store, language="zh") == 0
    assert _run("quarantine", "--store", store) == 0
    assert "No line is in quarantine." in capsys.readouterr().out


def test_lines_of_unknown_accounts_are_read_again_as_the_import_chose_or_taken_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, accounts, ledger = tmp_path / "store", tmp_path / "accounts.csv", tmp_path / "sales.csv"
    accounts.write_text("account code,name\nA,Acme\n", encoding="utf-8")
    ledger.write_text("account code,order id,order date,amount\nA,1,2025-01-02,1\nB,2,2025-01-02,2\n", encoding="utf-8")
    assert _run("import", ledger, "--store", store, "--known-accounts", accounts) == 0
    again = ("correct", "--again", "unknown_account", "--store", store)
    assert _run(*again) == 2
    assert "Say which accounts are known. With: --known-accounts FILE" in capsys.readouterr().err.replace("\n", " ")
    assert _run(*again, "--known-accounts", accounts) == 0
    assert "0 corrected lines joined it, 1 of those" in capsys.readouterr().out
    assert _run(*again, "--take-accounts") == 0
    assert "1 corrected lines joined it, 0 of those" in capsys.readouterr().out
    assert _run(*again) == 2
    assert "No line is set aside for this reason." in capsys.readouterr().err
    assert _run("undo", 1, "--correction", "--store", store) == 0
    assert "Correction undone, back to revision 2: 1 lines wait in quarantine again." in capsys.readouterr().out
    assert _run("batches", "--store", store) == 0
    assert [line.split(", ")[0] for line in capsys.readouterr().out.splitlines()[1:]] == [
        f"  Revision {number}" for number in (2, 3, 4)
    ]
    assert _run("undo", 1, "--correction", "--store", store) == 2, "the first one changed nothing"
    assert "No correction of batch 1 is there to be undone." in capsys.readouterr().err
    for unclear in ([], [ledger, "--again", "unknown_account"], [ledger, "--take-accounts"]):
        assert _run("correct", *unclear, "--store", store) == 2


def test_what_the_workbook_has_no_room_for_is_told_and_stands_in_the_csv(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    errors, every = tmp_path / "errors.xlsx", tmp_path / "errors.csv"
    monkeypatch.setattr("keyfolio.ledger.error_file.MOST_ROWS", 2)
    capsys.readouterr()
    assert _run("quarantine", "--store", store, "--out", errors) == 0
    assert "Lines left out, for which a workbook has no room: 1." in capsys.readouterr().out.replace("\n", " ")
    book = CalamineWorkbook.from_path(errors)
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [2, 1]
    assert str(book.get_sheet_by_name("Notes").to_python()[0][0]).startswith("Lines left out: 1.")
    assert _run("quarantine", "--store", store, "--out", every) == 0
    assert [row[0] for row in csv.reader(every.read_text(encoding="utf-8-sig").splitlines())] == ["line", "3", "4"]


def test_a_workbook_without_a_correction_or_of_another_store_is_refused(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = tmp_path / "errors.xlsx"
    _run("quarantine", "--store", store, "--out", errors)
    assert _run("correct", errors, "--store", store) == 2
    assert "Nothing is corrected in errors.xlsx" in capsys.readouterr().err
    other = tmp_path / "other.csv"
    other.write_text("Keyfolio line,colour\n3,red\n", encoding="utf-8")
    assert _run("correct", other, "--store", store) == 2
    assert "error workbook of no batch" in capsys.readouterr().err
    assert _run("correct", other, "--store", store, "--batch", 1) == 2
    assert "columns it does not have: colour" in capsys.readouterr().err
    assert _run("correct", tmp_path / "none.xlsx", "--store", store) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_of_two_batches_alike_the_one_meant_is_asked_for(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "more.csv").write_text(INVOICES.replace("I", "J"), encoding="utf-8")
    _run("import", tmp_path / "more.csv", "--store", store, "--kind", "invoices")
    errors = tmp_path / "errors.xlsx"
    assert _run("quarantine", "--store", store, "--out", errors) == 2
    assert "several batches are in quarantine: 1, 2" in capsys.readouterr().err
    assert _run("quarantine", "--store", store, "--out", errors, "--batch", 2) == 0
    _corrected(errors, {(1, 6): "50.00"})
    capsys.readouterr()
    assert _run("correct", errors, "--store", store) == 2
    assert "several batches: 1, 2" in capsys.readouterr().err
    assert _run("correct", errors, "--store", store, "--batch", 2) == 0
    assert "Batch 2: 1 corrected lines" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    ["quarantine --store nowhere", "quarantine --store store --batch 9", "quarantine --store store --out a.txt"],
)
def test_what_cannot_be_counted_is_said_without_a_traceback(
    store: Path, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(store.parent)
    for language in ("en", "zh"):
        capsys.readouterr()
        assert _run(*words.split(), language=language) == 2
        said = capsys.readouterr()
        assert said.err.strip()
        assert "Traceback" not in said.err
