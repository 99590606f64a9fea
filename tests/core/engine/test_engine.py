"""The place where tables are computed: it keeps what it is given and leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keyfolio.engine import Engine, checked_address, open_engine
from keyfolio.errors import CannotWrite, EngineTrouble, StoreTrouble, UnreadableFile
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ibis.expr.types import Table

SCHEMA = pa.schema([("line", pa.int64())])


def _rows(*counts: int) -> Iterator[pa.RecordBatch]:
    start = 0
    for count in counts:
        yield pa.record_batch([pa.array(range(start, start + count), pa.int64())], schema=SCHEMA)
        start += count


def test_rows_are_taken_once_and_in_their_order() -> None:
    with open_engine() as engine:
        taken = engine.take(SCHEMA, _rows(3, 0, 2), "taken")
        assert engine.rows(taken)["line"].to_pylist() == [0, 1, 2, 3, 4]
        assert engine.rows(taken)["line"].to_pylist() == [0, 1, 2, 3, 4]


def test_what_a_reader_raises_comes_out_as_it_is() -> None:
    trouble = UnreadableFile(Text("cut short", "不完整"))

    def breaking() -> Iterator[pa.RecordBatch]:
        yield from _rows(2)
        raise trouble

    with open_engine() as engine, pytest.raises(UnreadableFile) as caught:
        engine.take(SCHEMA, breaking(), "taken")
    assert caught.value is trouble


def test_rows_that_are_no_number_are_the_engines_own_error_and_leave_what_was_held() -> None:
    with open_engine() as engine:
        held = engine.materialise(ibis.memtable({"line": [1]}), "numbers")
        with pytest.raises(duckdb.Error):
            engine.materialise(ibis.memtable({"text": ["x"]}).select(number=ibis._.text.cast("int64")), "numbers")
        assert engine.rows(held)["line"].to_pylist() == [1]


def test_a_table_of_the_same_name_takes_the_place_of_the_one_before() -> None:
    with open_engine() as engine:
        engine.materialise(ibis.memtable({"line": [1]}), "held")
        assert engine.rows(engine.materialise(ibis.memtable({"line": [2, 3]}), "held"))["line"].to_pylist() == [2, 3]


def test_parquet_comes_back_in_the_order_it_was_written(tmp_path: Path) -> None:
    with open_engine() as engine:
        table = engine.materialise(ibis.memtable({"line": [3, 1, 2]}), "lines")
        engine.write_parquet(table.order_by("line"), tmp_path / "lines.parquet")
        read = engine.read_parquet([tmp_path / "lines.parquet"])
        assert [row["line"] for batch in engine.batches(read) for row in batch.to_pylist()] == [1, 2, 3]


def test_what_memory_has_no_room_for_lies_in_its_folder_which_goes_even_after_trouble(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble), open_engine(temporary=tmp_path, memory_limit="50MB") as engine:
        _fail_in(engine, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_where_no_folder_can_be_made_it_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(CannotWrite, match=f"{gone}.*KEYFOLIO_TEMPORARY"):
        open_engine(temporary=gone)


@pytest.mark.parametrize("address", ["spark://", "spark://10.0.0.5", "spark://10.0.0.5:abc", "spark://a:1,b"])
def test_the_address_of_a_cluster_names_a_host_and_a_port(address: str) -> None:
    with pytest.raises(EngineTrouble, match="host and a port") as refused:
        checked_address(address)
    assert "主机和端口" in refused.value.text.zh
    assert checked_address("spark://one:7077,[::1]:7078") == "spark://one:7077,[::1]:7078"


def test_two_engines_do_not_see_each_other() -> None:
    with open_engine() as one, open_engine() as other:
        first = one.materialise(ibis.memtable({"line": [1]}), "held")
        second = other.materialise(ibis.memtable({"line": [2]}), "held")
        assert (one.rows(first)["line"].to_pylist(), other.rows(second)["line"].to_pylist()) == ([1], [2])


def _fail_in(engine: Engine, home: Path) -> None:
    engine.take(SCHEMA, _rows(*[1_000_000] * 10), "held")
    assert engine.folder.parent == home
    assert sum(path.stat().st_size for path in engine.folder.rglob("*")) > 20_000_000
    engine.read_parquet([home / "nothing.parquet"])


def _damaged(path: Path) -> Path:
    pq.write_table(pa.table({"line": list(range(1000))}), path, compression="zstd")
    held = bytearray(path.read_bytes())
    held[8:40] = bytes(range(200, 232))
    path.write_bytes(held)
    return path


ACTS: dict[str, Callable[[Engine, Table, Path], object]] = {
    "materialise": lambda engine, table, _folder: engine.materialise(table, "held"),
    "rows": lambda engine, table, _folder: engine.rows(table),
    "batches": lambda engine, table, _folder: list(engine.batches(table)),
    "write_parquet": lambda engine, table, folder: engine.write_parquet(table, folder / "out.parquet"),
    "execute": lambda _engine, table, _folder: table.line.max().execute(),
    "to_pyarrow": lambda _engine, table, _folder: table.to_pyarrow(),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_stored_file_that_is_damaged_within_is_named(tmp_path: Path, act: str) -> None:
    whole, broken = tmp_path / "000001-a", tmp_path / "000002-b"
    for folder in (whole, broken):
        folder.mkdir()
    pq.write_table(pa.table({"line": [1]}), whole / "lines.parquet")
    with open_engine() as engine, pytest.raises(StoreTrouble, match="Batch 000002-b of the store is damaged"):
        ACTS[act](engine, engine.read_parquet([whole / "lines.parquet", _damaged(broken / "lines.parquet")]), tmp_path)
