"""Accounts that are one customer: merged and un-merged, the ledger's totals and digests tell no lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import NOON, Line, bring, write

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import SqliteManifest, account_lines, merge_accounts, merged_into, open_store, undo_batch

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.0001")
JAM = Line("B", "2", "2024-02-09", "jam", "-7.00")
OIL = Line("C", "3", "2024-02-10", "oil", "5.00", "1")


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> SqliteManifest:
    for name, lines in (("a", [TEA, JAM, OIL]), ("b", [TEA, OIL._replace(amount="6.00")])):
        bring(engine, tmp_path / "store", write(tmp_path / f"{name}.csv", lines))
    return SqliteManifest(tmp_path / "store")


def _sums(engine: Engine, store: SqliteManifest, merges: dict[str, str]) -> dict[str, int]:
    lines = merge_accounts(engine, open_store(engine, store), merges).lines
    summed = lines.group_by("account_code").aggregate(total=(lines.amount * lines.sign).sum().cast("int64"))
    return {row["account_code"]: row["total"] for row in engine.rows(summed).to_pylist()}


def test_merged_lines_count_for_the_account_they_end_in_and_nothing_is_lost(
    engine: Engine, store: SqliteManifest
) -> None:
    apart = _sums(engine, store, {})
    assert apart == {"A": 100_001, "B": -70_000, "C": 60_000}
    assert _sums(engine, store, {"B": "A"}) == {"A": 30_001, "C": 60_000}
    assert _sums(engine, store, {"B": "A", "A": "C"}) == {"C": sum(apart.values())}
    undo_batch(engine, store, 1, NOON)
    assert _sums(engine, store, {"A": "C"}) == {"C": 160_001}


def test_the_digest_names_the_merges_and_is_the_old_one_when_they_are_undone(
    engine: Engine, store: SqliteManifest
) -> None:
    ledger = open_store(engine, store)
    merges = [{}, {"B": "A"}, {"A": "B"}, {"B": "A", "C": "A"}]
    digests = [merge_accounts(engine, ledger, merged).digest for merged in merges]
    assert len(set(digests)) == len(merges)
    assert digests[0] == ledger.digest
    assert merge_accounts(engine, ledger, {"C": "A", "B": "A"}).digest == digests[3]


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(StoreTrouble) as refusal:
        merged_into({"A": "B", "B": "C", "C": "A"})
    assert "A → B → C → A" in refusal.value.text.en
    assert "A → B → C → A" in refusal.value.text.zh


def test_the_lines_of_an_account_are_those_merged_into_it_too(store: SqliteManifest) -> None:
    paths = [store.lines(batch) for batch in store.visible()]
    own = account_lines(paths, "A", merged=["C"])
    assert own["account_code"].to_pylist() == ["C", "A"]
    assert own["amount"].to_pylist() == [60_000, 100_001]
