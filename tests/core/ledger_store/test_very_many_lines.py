"""Tables of very many rows lie as files and are grouped and joined in parts: the answer is the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis
import pytest
from tests.core.ledger_store.world import NOON, Line, bring, living, write

from keyfolio.engine import embedded, open_engine
from keyfolio.ledger import SqliteManifest, open_store, reconcile, undo_batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from keyfolio.engine import Engine

BYTES_OF_A_ROW_IN_SMALL_PARTS = 45_000_000  # bytes a row, of a limit of 1 GB


def _lines(orders: range, amount: str, ids: str = "12") -> list[Line]:
    return [Line("AB"[place % 2], str(place), "2024-01-05", "tea", amount, each) for place in orders for each in ids]


FILES = {
    "first": _lines(range(40), "1.00", " "),  # without a key, into an empty store
    "repeated": _lines(range(30, 60), "1.00", " ") * 2,  # some known, each twice
    "keyed": _lines(range(100, 140), "5.00"),
    "dearer": _lines(range(120, 150), "6.00"),  # replaces some, adds others
    "dearest": [*_lines(range(110, 150), "7.00"), *_lines(range(130, 140), "7.00"), *_lines(range(140, 142), "8.00")],
    "the same": _lines(range(110, 150), "7.00"),
    "going on": _lines(range(110, 130), "9.00", "3"),  # orders that are known
}


@dataclass
class Seen:
    """What the store came to, and into how many parts each work was parted at most."""

    told: list[object] = field(default_factory=list)
    parts: Counter[str] = field(default_factory=Counter)


def _lived(home: Path, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Every file is imported, and then a batch undone on which others rest."""
    home.mkdir()
    seen = Seen()
    laid_down = embedded.Embedded._laid_down  # noqa: SLF001

    def counted(self: embedded.Embedded, parts: Sequence[object], schema: ibis.Schema, name: str) -> ibis.Table:
        held = list(parts)
        seen.parts[name] = max(seen.parts[name], len(held))
        return laid_down(self, held, schema, name)  # type: ignore[arg-type]

    monkeypatch.setattr(embedded.Embedded, "_laid_down", counted)
    with open_engine(temporary=home, memory_limit="1GB") as engine:
        for name, lines in FILES.items():
            bring(engine, home / "store", write(home / f"{name}.csv", lines))
        seen.told.append(_told(engine, home / "store"))
        undo_batch(engine, SqliteManifest(home / "store"), 3, NOON)
        seen.told.append(_told(engine, home / "store"))
    monkeypatch.undo()
    return seen


def _told(engine: Engine, store: Path) -> list[object]:
    manifest = SqliteManifest(store)
    batches = [
        (batch.number, batch.rows_digest, batch.counts, batch.rests_on, batch.lines_in_known_orders)
        for batch in manifest.visible()
    ]
    rows = [engine.rows(engine.read_parquet([manifest.lines(batch)])).to_pylist() for batch in manifest.visible()]
    return [batches, rows, engine.rows(open_store(engine, manifest).order_sums).to_pylist(), living(engine, store)]


def test_what_very_many_lines_come_to_is_what_few_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = _lived(tmp_path / "few", monkeypatch)
    for module in (embedded, reconcile):
        monkeypatch.setattr(module, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(embedded, "BYTES_A_ROW_GROUPED", BYTES_OF_A_ROW_IN_SMALL_PARTS)
    many = _lived(tmp_path / "many", monkeypatch)
    assert many.told == few.told
    assert few.parts == Counter()
    assert {name for name, parts in many.parts.items() if parts > 1} == {
        *("alike", "known", "turns", "forms", "stand_ins", "replaced", "batches_met", "in_known_orders"),
        *("different", "order_sums"),
    }


@pytest.mark.parametrize("columns", [["a"], ["a", "b"], ["a", "b", "n"]])
def test_parts_are_even_and_rows_with_the_same_values_come_to_the_same_one(columns: list[str]) -> None:
    rows = [
        (text, text, place % 3) for place in range(3000) for text in (f"A{place}", None if place % 500 == 0 else "")
    ]
    table = ibis.memtable(dict(zip("abn", map(list, zip(*rows, strict=True)), strict=True)))
    same = table.mutate(n=table.n.cast("int32")).distinct()  # as another table has them
    with open_engine() as engine:
        parts = [engine.rows(embedded._part(table, columns, place, 6).distinct()) for place in range(6)]  # noqa: SLF001
        others = [engine.rows(embedded._part(same, columns, place, 6)) for place in range(6)]  # noqa: SLF001
    for part, other in zip(parts, others, strict=True):
        assert 400 < part.num_rows < 600
        assert Counter(map(tuple, map(dict.values, other.to_pylist()))) == Counter(
            map(tuple, map(dict.values, part.to_pylist()))
        )


def test_what_had_the_name_before_does_not_stay_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "MOST_IN_MEMORY", 0)
    with open_engine(temporary=tmp_path) as engine:
        held = engine.materialise(ibis.memtable({"line": [1]}), "held", rows=1)
        again = engine.materialise(held.mutate(line=held.line + 1), "held", rows=1)
        assert engine.rows(again)["line"].to_pylist() == [2]
        assert len(list(engine.folder.glob("*.parquet"))) == 1
