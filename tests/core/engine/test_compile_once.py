"""Equal expressions become SQL once, in whichever engine; what holds rows itself is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pytest

from keyfolio.engine import Engine, duckdb_errors, open_engine

if TYPE_CHECKING:
    from ibis.expr.types import Table

SCHEMA = pa.schema([("line", pa.int64())])


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb_errors, "KEPT_SQL", {})


def _take(engine: Engine, *lines: int) -> Table:
    return engine.take(SCHEMA, [pa.record_batch([pa.array(lines, pa.int64())], schema=SCHEMA)], "taken")


def _doubled(table: Table) -> Table:
    return table.select(line=table.line * 2)


def test_an_equal_expression_in_another_engine_reads_its_own_rows() -> None:
    with open_engine() as one, open_engine() as other:
        first, second = _doubled(_take(one, 1, 2)), _doubled(_take(other, 3))
        assert one.rows(first)["line"].to_pylist() == [2, 4]
        assert other.rows(second)["line"].to_pylist() == [6]
        assert len(duckdb_errors.KEPT_SQL) == 1


def test_rows_that_an_expression_holds_itself_are_read_by_each_engine_and_not_kept() -> None:
    held = _doubled(ibis.memtable({"line": [5]}))
    with open_engine() as one, open_engine() as other:
        assert one.rows(held)["line"].to_pylist() == other.rows(held)["line"].to_pylist() == [10]
    assert not duckdb_errors.KEPT_SQL


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb_errors, "MOST_KEPT", 3)
    with open_engine() as engine:
        taken = _take(engine, 1)
        found = [engine.rows(taken.select(line=taken.line + more))["line"].to_pylist() for more in range(10)]
    assert found == [[1 + more] for more in range(10)]
    assert len(duckdb_errors.KEPT_SQL) <= 3
