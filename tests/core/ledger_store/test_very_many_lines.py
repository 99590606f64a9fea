"""Tables of very many rows lie as files and are grouped in parts: the answer is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.core.ledger_store.test_kill import BEFORE, BROUGHT, TEA
from tests.core.ledger_store.world import bring, living, write

from keyfolio.engine import embedded, open_engine
from keyfolio.ledger import SqliteManifest, open_store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

KEYLESS = [TEA, *(TEA._replace(order=str(number)) for number in range(60))] * 2


def _imported(home: Path) -> tuple[list[object], int]:
    """What three files come to: with line ids, some changed; without any, some of them known already."""
    home.mkdir()
    with open_engine(temporary=home, memory_limit="1GB") as engine:
        for name, lines in (("before", BEFORE), ("brought", BROUGHT), ("keyless", KEYLESS)):
            bring(engine, home / "store", write(home / f"{name}.csv", lines))
        manifest = SqliteManifest(home / "store")
        batches = [
            (batch.rows_digest, batch.counts, batch.rests_on, batch.lines_in_known_orders)
            for batch in manifest.visible()
        ]
        sums = engine.rows(open_store(engine, manifest).order_sums).to_pylist()
        files = len(list(engine.folder.glob("*.parquet")))
        return [batches, sums, living(engine, home / "store")], files


def test_what_very_many_lines_come_to_is_what_few_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few, files_of_few = _imported(tmp_path / "few")
    monkeypatch.setattr(embedded, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(embedded, "BYTES_A_ROW_GROUPED", 100_000_000)  # ten rows a part
    many, files_of_many = _imported(tmp_path / "many")
    assert many == few
    assert files_of_few == 0
    assert files_of_many > 3 * 3  # of each file: as text, checked, compared; and the parts of what is grouped
