"""A store whose manifest another program keeps: the same imports, undos and readings."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, write

from keyfolio.errors import NothingToRead, StoreTrouble
from keyfolio.ledger import Batch, Change, HowToRead, StoreFolder, import_file, open_store, undo_batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Manifest

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")


class Kept(StoreFolder):
    """The rows in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.rows: list[Batch] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self.locked(), self.clearing(self.history):
            yield

    def history(self) -> list[Batch]:
        return sorted(self.rows, key=lambda row: (row.number, row.revision))

    def batches(self) -> list[Batch]:
        return [row for row in self.history() if row.replaced_at is None]

    def visible(self) -> list[Batch]:
        return [batch for batch in self.batches() if batch.is_visible]

    def commit(self, change: Change) -> None:
        replaced = {batch.number for batch in change.added}
        for place, row in enumerate(self.rows):
            if row.replaced_at is None and row.number in replaced:
                self.rows[place] = replace(row, replaced_at=change.at)
            if row.replaced_at is None and row.number == change.undone:
                self.rows[place] = replace(row, undone_at=change.at)
        self.rows.extend(change.added)


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return Kept(tmp_path / "store")


def bring(engine: Engine, manifest: Manifest, path: Path, name: str | None = None) -> Batch:
    return import_file(engine, manifest, path, HowToRead(), NOON, source_name=name)


def test_an_import_and_an_undo_write_only_their_rows(engine: Engine, tmp_path: Path, manifest: Manifest) -> None:
    first = bring(engine, manifest, write(tmp_path / "a.csv", [TEA]))
    again = bring(engine, manifest, tmp_path / "a.csv")
    assert (again.number, again.counts.skipped) == (1, 1)
    second = bring(engine, manifest, write(tmp_path / "b.csv", [TEA, OIL]))
    assert manifest.batches() == [first, second]
    undo_batch(engine, manifest, 1, NOON)
    assert [(batch.number, batch.revision) for batch in manifest.visible()] == [(2, 2)]
    assert not (tmp_path / "store" / "manifest.sqlite").exists()


def test_the_batches_a_run_has_read_are_opened_even_when_undone_since(
    engine: Engine, tmp_path: Path, manifest: Manifest
) -> None:
    for name, lines in (("a", [TEA]), ("b", [TEA, OIL])):
        bring(engine, manifest, write(tmp_path / f"{name}.csv", lines))
    then = open_store(engine, manifest)
    digest, counts, read = then.digest, then.counts, [batch.folder for batch in manifest.visible()]
    undo_batch(engine, manifest, 2, NOON)
    bring(engine, manifest, write(tmp_path / "c.csv", [OIL._replace(amount="1.00")]))
    reopened = open_store(engine, manifest, read)
    assert (reopened.digest, reopened.counts) == (digest, counts)
    assert sorted(engine.rows(reopened.lines)["account_code"].to_pylist()) == ["A", "B"]
    assert open_store(engine, manifest).digest != digest


def test_a_batch_that_is_gone_and_a_store_without_one_are_told(
    engine: Engine, tmp_path: Path, manifest: Manifest
) -> None:
    with pytest.raises(StoreTrouble, match="holds no batch") as empty:
        open_store(engine, manifest)
    assert not any("keyfolio import" in said for said in (empty.value.text.en, empty.value.text.zh))
    assert empty.value.command
    assert "keyfolio import" in empty.value.command.en
    bring(engine, manifest, write(tmp_path / "a.csv", [TEA]))
    with pytest.raises(StoreTrouble, match="no longer holds batch 000007-abc"):
        open_store(engine, manifest, ["000007-abc"])


def test_a_batch_is_named_after_the_file_as_people_call_it(engine: Engine, tmp_path: Path, manifest: Manifest) -> None:
    stored = write(tmp_path / "0123456789", [TEA, OIL._replace(amount="x")])
    assert bring(engine, manifest, stored, "一月.csv").source == "一月.csv"
    assert engine.rows(open_store(engine, manifest).quarantine)["source"].to_pylist() == ["一月.csv"]
    with pytest.raises(NothingToRead, match=r"一月\.csv"):
        bring(engine, manifest, write(tmp_path / "0123", [OIL._replace(amount="y")]), "一月.csv")


def test_what_a_killed_import_left_goes_with_the_next(engine: Engine, tmp_path: Path, manifest: Manifest) -> None:
    left = tmp_path / "store" / "batches" / "incoming-000001-0123456789ab"
    left.mkdir(parents=True)
    bring(engine, manifest, write(tmp_path / "a.csv", [TEA]))
    assert not left.exists()


def test_the_reading_of_a_batch_says_its_mapping(engine: Engine, tmp_path: Path, manifest: Manifest) -> None:
    batch = bring(engine, manifest, write(tmp_path / "a.csv", [TEA]))
    assert json.loads(batch.reading)["mapping"]["Customer ID"] == "account_code"
