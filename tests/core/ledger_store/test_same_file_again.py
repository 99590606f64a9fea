"""A file that comes a second time, in another form or with other words about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, import_file

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch

LINES = ["C1,1,2024-01-05,10,2,5,x", "C1,2,2024-02-05,18.0,3,6.0,y"]
HEADERS = "customer id,order no,date,net,quantity,unit price,gross"
TOLD = HowToRead(mapping={"net": "amount"})


def bring(engine: Engine, store: Path, path: Path, how: HowToRead = TOLD) -> Batch:
    return import_file(engine, SqliteManifest(store), path, how, "2024-03-01T00:00:00+00:00")


def written(path: Path, lines: list[str], headers: str = HEADERS) -> Path:
    path.write_text("\n".join([headers, *lines]) + "\n")
    return path


def test_the_same_words_about_the_same_file_add_nothing(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", LINES)
    bring(engine, tmp_path / "store", path)
    again = bring(engine, tmp_path / "store", path)
    assert (again.counts.accepted, again.counts.skipped) == (0, 2)


def test_other_words_about_the_same_file_are_refused_and_not_ignored(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", LINES)
    bring(engine, tmp_path / "store", path)
    with pytest.raises(StoreTrouble) as refusal:
        bring(engine, tmp_path / "store", path, replace(TOLD, mapping={"gross": "amount"}))
    assert "undo batch 1" in refusal.value.text.en
    assert "撤销批次 1" in refusal.value.text.zh


def test_numbers_written_another_way_are_the_same_line(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path / "store", written(tmp_path / "a.csv", LINES))
    other = written(tmp_path / "b.csv", ["C1,1,2024-01-05,10.00,2.0,5.00,x", "C1,2,2024-02-05,18,3,6,y"])
    again = bring(engine, tmp_path / "store", other)
    assert (again.counts.accepted, again.counts.skipped) == (0, 2)


def test_new_lines_of_a_stored_order_are_counted_and_said(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path / "store", written(tmp_path / "a.csv", LINES))
    more = written(tmp_path / "b.csv", ["C1,2,2024-02-05,7,1,7,z", "C1,3,2024-02-06,7,1,7,z"])
    assert bring(engine, tmp_path / "store", more).lines_in_known_orders == 1


def test_days_written_another_way_are_the_same_line(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path / "store", written(tmp_path / "a.csv", LINES))
    other = written(tmp_path / "b.csv", ["C1,1,2024/1/5,10,2,5,x", "C1,2,2024-02-05 00:00:00,18,3,6,y"])
    again = bring(engine, tmp_path / "store", other)
    assert (again.counts.accepted, again.counts.skipped) == (0, 2)


def test_another_time_of_day_is_another_line(engine: Engine, tmp_path: Path) -> None:
    bring(engine, tmp_path / "store", written(tmp_path / "a.csv", ["C1,1,2024-01-05 08:26:00,10,2,5,x"]))
    other = written(tmp_path / "b.csv", ["C1,1,2024/1/5 8:26,10,2,5,x", "C1,1,2024/1/5 9:26,10,2,5,x"])
    again = bring(engine, tmp_path / "store", other)
    assert (again.counts.accepted, again.counts.skipped) == (1, 1)


def test_a_file_whose_rows_were_replaced_since_is_taken_again(engine: Engine, tmp_path: Path) -> None:
    head, store = "customer id,order no,line no,date,net", tmp_path / "store"
    first, other = (
        written(tmp_path / name, [f"C1,1,1,2024-01-05,{net}"], head) for name, net in (("a", 10), ("b", 20))
    )
    batches = [bring(engine, store, path) for path in (first, other, first, first)]
    assert [batch.number for batch in batches] == [1, 2, 3, 3]
    assert [(batch.counts.updated, batch.counts.skipped) for batch in batches] == [(0, 0), (1, 0), (1, 0), (0, 1)]
