"""The short form of `python -m benchmarks.large_import`: a small file under a small limit, with all that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import large_import
from benchmarks.large_import import Trial, try_all, write_file, wrong_with

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_file_is_imported_under_a_limit_and_what_breaks_off_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    assert try_all(tmp_path, lines=20_000, limit="1GB", kills=2, seed=1) == []


def test_an_import_that_is_over_before_it_is_killed_is_undone_and_killed_earlier_or_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(large_import, "_moment", lambda _chance, _undisturbed: 1_000.0)
    monkeypatch.setattr(large_import, "MOST_ATTEMPTS", 1)
    assert try_all(tmp_path, lines=100, limit="1GB", kills=1, seed=1) == ["SIGTERM: the kill came too late"]
    assert "no file over" in capsys.readouterr().out


def test_a_batch_that_is_not_what_was_written_is_found_and_so_is_a_folder_of_no_batch(tmp_path: Path) -> None:
    trial = Trial(tmp_path, "1GB")
    written, other = write_file(tmp_path / "one.csv", 100, 1), write_file(tmp_path / "other.csv", 101, 2)
    assert trial.bring(written.path).code == 0
    assert wrong_with(trial, written, 1) == []
    assert len(wrong_with(trial, other, 1)) == 3
    assert not trial.leftovers()
    left = trial.store / "batches" / "000002-0123456789ab"
    left.mkdir()
    assert trial.leftovers() == [str(left)]
