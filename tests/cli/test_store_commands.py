"""`keyfolio import`, `batches`, `undo`: what a person sees, in both languages, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyfolio.cli import main

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Customer ID,Order No,Date,Product,Amount\n"
FIRST = "A,1,2024-01-05,tea,10\nB,2,2024-02-05,jam,20\n"
SECOND = "B,2,2024-02-05,jam,20\nC,3,2024-03-05,oil,30\nC,4,2024-03-06,oil,much\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "first.csv").write_text(HEAD + FIRST, encoding="utf-8")
    (tmp_path / "second.csv").write_text(HEAD + SECOND, encoding="utf-8")
    return tmp_path


def _run(*words: object, language: str = "en") -> int:
    return main([*map(str, words), "--language", language])


def test_what_became_of_the_lines_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = files / "store"
    assert _run("import", files / "first.csv", "--store", store) == 0
    assert _run("import", files / "second.csv", "--store", store) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Batch 1: first.csv.")
    assert "2 accepted + 0 updated + 0 skipped + 0 quarantined" in said[0]
    assert "1 accepted + 0 updated + 1 skipped + 1 quarantined" in said[1]


def test_the_same_file_again_is_told_to_be_there(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = files / "store"
    _run("import", files / "first.csv", "--store", store)
    capsys.readouterr()
    assert _run("import", files / "first.csv", "--store", store, language="zh") == 0
    said = capsys.readouterr().out
    assert "批次 1" in said
    assert "跳过 2" in said
    assert _run("batches", "--store", store) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_batches_are_listed_with_those_undone(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = files / "store"
    for name in ("first", "second"):
        _run("import", files / f"{name}.csv", "--store", store)
    assert _run("undo", 2, "--store", store) == 0
    assert "Batch 2 (second.csv) is undone" in capsys.readouterr().out
    _run("batches", "--store", store)
    listed = capsys.readouterr().out.splitlines()
    assert ["Undone" in line for line in listed] == [False, True]
    _run("batches", "--store", store, language="zh")
    assert "撤销" in capsys.readouterr().out


def test_a_batch_others_rest_on_is_undone_and_they_keep_their_lines(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = files / "store"
    for name in ("first", "second"):
        _run("import", files / f"{name}.csv", "--store", store)
    capsys.readouterr()
    assert _run("undo", 1, "--store", store) == 0
    assert "no longer count" in capsys.readouterr().out
    _run("batches", "--store", store)
    first, second, revised = capsys.readouterr().out.splitlines()
    assert "Undone" in first
    assert "0 skipped" in second
    assert "Worked out again" in revised


@pytest.mark.parametrize(
    "words",
    [
        "undo 1 --store nowhere",
        "batches --store nowhere",
        "identify nowhere --out out",
        "import missing.csv --store store",
        "import first.csv --store second.csv",
        "undo 9 --store .",
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(files)
    for language in ("en", "zh"):
        assert _run(*words.split(), language=language) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "Traceback" not in said.err
        assert said.err.strip()


def test_a_batch_number_that_is_no_number_is_a_misuse(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _run("undo", "first", "--store", files, language="zh")
    assert ended.value.code == 2
    assert "命令有误" in capsys.readouterr().err


def test_a_store_is_identified_like_a_file(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = files / "store"
    for name in ("first", "second"):
        _run("import", files / f"{name}.csv", "--store", store)
    assert _run("identify", store, "--out", files / "out") == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("quarantine.csv")
    rows = (files / "out" / "accounts.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert sorted(row.split(",")[0] for row in rows) == ["A", "B", "C"]
    aside = (files / "out" / "quarantine.csv").read_text(encoding="utf-8").splitlines()
    assert aside[1].startswith("second.csv,4,bad_amount,")
