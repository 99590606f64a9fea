"""What an import adds to a store: never the same lines twice, and nothing lost."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, bring, living, write

import keyfolio as kf
from keyfolio.errors import NothingToRead, StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, import_file, open_ledger, undo_batch

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
JAM = Line("A", "1", "2024-01-05", "jam", "4.50")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")
FIRST = Line("A", "9", "2024-03-01", "tea", "10.00", "1")
SECOND = Line("A", "9", "2024-03-01", "jam", "5.00", "2")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_the_same_file_twice_adds_nothing(engine: Engine, tmp_path: Path, store: Path) -> None:
    ledger = write(tmp_path / "a.csv", [TEA, JAM, TEA])
    first = bring(engine, store, ledger)
    again = bring(engine, store, write(tmp_path / "renamed.csv", [TEA, JAM, TEA]))
    assert astuple(first.counts) == (3, 3, 0, 0, 0, 1)
    assert astuple(again.counts) == (3, 0, 0, 3, 0, 0)
    assert (again.number, len(SqliteManifest(store).batches())) == (1, 1)
    assert living(engine, store) == {TEA: 2, JAM: 1}


def test_of_an_overlapping_file_only_the_copies_that_are_missing_are_added(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    bring(engine, store, write(tmp_path / "a.csv", [TEA, JAM]))
    second = bring(engine, store, write(tmp_path / "b.csv", [TEA, OIL, TEA, TEA, JAM]))
    assert astuple(second.counts) == (5, 3, 0, 2, 0, 2)
    assert second.rests_on == (1,)
    assert living(engine, store) == {TEA: 3, JAM: 1, OIL: 1}


def test_a_line_id_makes_a_changed_line_replace_the_old_one(engine: Engine, tmp_path: Path, store: Path) -> None:
    bring(engine, store, write(tmp_path / "a.csv", [FIRST, SECOND]))
    corrected = SECOND._replace(amount="6.00", on="2024-03-02")
    second = bring(engine, store, write(tmp_path / "b.csv", [FIRST, corrected]))
    assert astuple(second.counts) == (2, 0, 1, 1, 0, 0)
    assert living(engine, store) == {FIRST: 1, corrected: 1}


def test_a_line_can_go_back_to_an_earlier_form_and_change_again(engine: Engine, tmp_path: Path, store: Path) -> None:
    forms = [FIRST, FIRST._replace(amount="11.00"), FIRST, FIRST._replace(amount="12.00")]
    for place, form in enumerate(forms):
        bring(engine, store, write(tmp_path / f"{place}.csv", [form, OIL._replace(order=str(place))]))
    assert +living(engine, store) == {forms[3]: 1} | {OIL._replace(order=str(place)): 1 for place in range(4)}
    assert SqliteManifest(store).batches()[2].rests_on == (1, 2)


def test_one_line_id_for_two_lines_of_a_file_is_set_aside(engine: Engine, tmp_path: Path, store: Path) -> None:
    impostor = FIRST._replace(product="rum")
    batch = bring(engine, store, write(tmp_path / "a.csv", [FIRST, impostor, FIRST]))
    assert astuple(batch.counts) == (3, 1, 0, 1, 1, 0)
    [aside] = engine.rows(open_ledger(engine, store, HowToRead()).quarantine).to_pylist()
    assert (aside["line_number"], aside["reason"], aside["found"]) == (3, "line_id_twice", "1")
    assert aside["line"] == ",".join(impostor[:-1])  # its amount names no currency


def test_a_file_in_another_currency_without_a_rate_is_refused(engine: Engine, tmp_path: Path, store: Path) -> None:
    bring(engine, store, write(tmp_path / "a.csv", [TEA._replace(amount="€10.00")]))
    with pytest.raises(NothingToRead, match="no rate of its currency") as refusal:
        bring(engine, store, write(tmp_path / "b.csv", [OIL._replace(amount="£7.00")]))
    assert all("b.csv" in text for text in (refusal.value.text.en, refusal.value.text.zh))
    assert len(SqliteManifest(store).batches()) == 1


def test_an_import_without_one_usable_line_leaves_no_batch(engine: Engine, tmp_path: Path, store: Path) -> None:
    with pytest.raises(NothingToRead):
        bring(engine, store, write(tmp_path / "a.csv", [TEA._replace(amount="lots")]))
    assert SqliteManifest(store).batches() == []
    with pytest.raises(StoreTrouble, match="holds no batch"):
        open_ledger(engine, store, HowToRead())


def test_lines_after_today_wait_in_the_quarantine(engine: Engine, tmp_path: Path, store: Path) -> None:
    ledger = write(tmp_path / "a.csv", [TEA, OIL._replace(on="2024-06-02")])
    batch = import_file(engine, SqliteManifest(store), ledger, HowToRead(today=date(2024, 6, 1)), NOON)
    assert (batch.counts.accepted, batch.counts.quarantined) == (1, 1)


def test_the_accounts_of_a_store_are_those_of_a_file_with_the_lines_that_live(
    engine: Engine, tmp_path: Path, store: Path
) -> None:
    mistaken = Line("E", "8", "2031-01-01", "oil", "3.00", "1")  # would be the last day, and so the day of the run
    ours = [mistaken, FIRST, SECOND, TEA, TEA, Line("C", "5", "2023-12-30", "oil", "90.00", "1")]
    theirs = [
        mistaken._replace(on="2024-11-30"),
        SECOND._replace(amount="-6.00"),
        Line("C", "5", "2024-12-30", "oil", "1.00", "1"),
        TEA,
        OIL,
    ]
    last = [FIRST._replace(amount="77.00", product="rum"), Line("D", "7", "2024-06-01", "jam", "12.00")]
    for place, lines in enumerate([ours, theirs, last]):
        bring(engine, store, write(tmp_path / f"{place}.csv", lines))
    undo_batch(engine, SqliteManifest(store), 3, NOON)
    undo_batch(engine, SqliteManifest(store), 2, NOON)
    bring(engine, store, tmp_path / "2.csv")
    bring(engine, store, tmp_path / "1.csv")
    alive = sorted(living(engine, store).elements())
    found, plain = kf.find_key_accounts(store), kf.find_key_accounts(write(tmp_path / "plain.csv", alive))
    assert found.accounts.equals(plain.accounts)
    assert found.findings.monthly_sales.equals(plain.findings.monthly_sales)
    assert found.summary.as_of == plain.summary.as_of == date(2024, 12, 30)
