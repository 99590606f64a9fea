"""The same answer on a Spark cluster, to the last digit: a real master and two workers on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark import SparkContext
from tests.core.engine import life
from tests.core.engine.long import long

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import StoreTrouble, TooLarge, UnreadableFile
from keyfolio.key_accounts import find_in
from keyfolio.language import Text
from keyfolio.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.spark.standalone import Standalone

SCHEMA = pa.schema([("line", pa.int64())])
PARQUET = "dev_customers.parquet"
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # pyspark leaves its sockets to the end of the process
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def engine(cluster: Standalone) -> Iterator[Engine]:
    """One connection for the whole of the module."""
    with open_engine(cluster.address) as engine:
        yield engine


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    life.write_files(folder)
    return folder


def _rows(*counts: int) -> Iterator[pa.RecordBatch]:
    start = 0
    for count in counts:
        yield pa.record_batch([pa.array(range(start, start + count), pa.int64())], schema=SCHEMA)
        start += count


def test_rows_are_taken_in_their_order_and_what_their_reader_raises_comes_out_as_it_is(engine: Engine) -> None:
    taken = engine.take(SCHEMA, _rows(3, 0, 2), "taken")
    assert engine.rows(taken)["line"].to_pylist() == [0, 1, 2, 3, 4]
    trouble = UnreadableFile(Text("cut short", "不完整"))

    def breaking() -> Iterator[pa.RecordBatch]:
        yield from _rows(2)
        raise trouble

    with pytest.raises(UnreadableFile) as caught:
        engine.take(SCHEMA, breaking(), "taken")
    assert caught.value is trouble
    assert engine.rows(taken).num_rows == 5


def test_a_table_of_the_same_name_takes_the_place_of_the_one_before(engine: Engine) -> None:
    engine.materialise(ibis.memtable({"line": [1]}), "held")
    held = engine.materialise(ibis.memtable({"line": [2, None]}), "held")
    again = engine.materialise(held.mutate(line=held.line + 1), "held")
    assert sorted(engine.rows(again)["line"].to_pylist(), key=str) == [3, None]


def test_one_file_comes_out_in_order_and_in_groups_of_which_few_are_read(engine: Engine, tmp_path: Path) -> None:
    mixed = pa.table({"line": [n * 7919 % 40_000 for n in range(40_000)]}, schema=SCHEMA)
    table = engine.take(SCHEMA, mixed.to_batches(), "mixed").mutate(sign=ibis.literal(1, "int32").cast("int8"))
    engine.write_parquet(table.order_by("line"), tmp_path / "lines.parquet")
    with pq.ParquetFile(tmp_path / "lines.parquet") as file:
        groups = [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)]
        assert groups == [16_384, 16_384, 7_232]
        assert file.schema_arrow.types == [pa.int64(), pa.int8()]
        assert file.read()["line"].to_pylist() == list(range(40_000))


@long
def test_a_year_of_a_ledger_is_the_same_to_the_last_digit(engine: Engine, home: Path) -> None:
    (home / "duckdb").mkdir()
    with open_engine() as embedded:
        expected = life.live(embedded, home, home / "duckdb")
    found = life.live(engine, home, home / "spark")
    assert list(found) == list(expected)
    assert {name for name in found if found[name] != expected[name]} == set()


@long
def test_the_figures_of_a_real_ledger_hold(engine: Engine, online_retail: Path) -> None:
    found = find_in(engine, Request(online_retail / PARQUET))
    summary = found.summary
    assert (summary.accounts, summary.orders, summary.credit_notes) == (1_088, 4_551, 986)
    assert (summary.lines.read, summary.lines.accepted, summary.lines.repeated) == (93_193, 93_193, 949)
    assert summary.net_sales == 19_634_075_900
    assert summary.abc == {"A": 89, "B": 279, "C": 720}
    assert Counter(found.findings.accounts["rfm_class"].to_pylist()) == {
        "111": 365,
        "110": 16,
        "101": 93,
        "100": 175,
        "011": 91,
        "010": 10,
        "001": 103,
        "000": 235,
    }


def test_sums_that_are_no_longer_exact_are_refused(engine: Engine) -> None:
    huge = ibis.memtable({"amount": [9 * 10**18, 9 * 10**18]})
    for wrong in (huge.aggregate(total=huge.amount.sum()), huge.mutate(amount=huge.amount * 3)):
        with pytest.raises(TooLarge):
            engine.materialise(wrong, "huge")


def test_a_stored_file_that_is_gone_or_damaged_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="cannot be read"):
        engine.read_parquet([tmp_path / "nothing.parquet"])
    broken = tmp_path / "000002-b" / "lines.parquet"
    broken.parent.mkdir()
    pq.write_table(pa.table({"line": list(range(1000))}), broken, compression="zstd")
    held = bytearray(broken.read_bytes())
    held[8:40] = bytes(range(200, 232))
    broken.write_bytes(held)
    with pytest.raises(StoreTrouble, match="Batch 000002-b of the store is damaged"):
        engine.materialise(engine.read_parquet([broken]), "held")


def test_a_cluster_that_is_not_there_is_told_in_both_languages(cluster: Standalone) -> None:
    told = _refusal("spark://127.0.0.1:9", cluster.environment)
    assert "spark://127.0.0.1:9 cannot be reached" in told
    assert "无法连接 Spark 集群 spark://127.0.0.1:9" in told


def test_without_java_it_is_said_what_is_missing(cluster: Standalone, tmp_path: Path) -> None:
    told = _refusal(cluster.address, {**cluster.environment, "JAVA_HOME": str(tmp_path)})
    assert "it needs Java 17 or newer" in told
    assert "需要 Java 17 或更高版本" in told


def _refusal(address: str, environment: Mapping[str, str]) -> str:
    code = (
        f"from keyfolio.engine import open_engine\ntry: open_engine({address!r})\nexcept Exception as e: print(e.text)"
    )
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True, text=True).stdout


@long
def test_who_waits_for_a_worker_is_told_and_may_stop(cluster: Standalone, engine: Engine) -> None:
    engine.rows(ibis.memtable({"line": [1]}))  # this process has all the cores
    code = (
        "from keyfolio.engine import open_engine\n"
        f"open_engine({cluster.address!r}, progress=lambda stage, _rows: print(stage, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], env={**os.environ, **cluster.environment}, stdout=subprocess.PIPE, text=True
    ) as waiting:
        assert waiting.stdout
        assert waiting.stdout.readline() == "workers\n"
        waiting.send_signal(signal.SIGINT)
    assert waiting.returncode == -signal.SIGINT


@long
def test_a_worker_that_dies_in_the_middle_of_a_run_changes_nothing(
    cluster: Standalone, engine: Engine, online_retail: Path
) -> None:
    expected = find_in(engine, Request(online_retail / PARQUET)).findings
    victim = _Killer(cluster)
    engine.progress = victim.watch
    found = find_in(engine, Request(online_retail / PARQUET)).findings
    victim.join()
    assert victim.killed_while_busy
    assert found == expected


class _Killer(Thread):
    """Kills a worker and its executor once it computes, some time after the lines are compared."""

    def __init__(self, cluster: Standalone) -> None:
        super().__init__()
        self.cluster, self.killed_while_busy = cluster, False

    def watch(self, stage: str, _rows: int) -> None:
        if stage == "orders":
            self.start()

    def run(self) -> None:
        tracker = SparkContext.getOrCreate().statusTracker()
        turn = Event()
        while not (active := tracker.getActiveStageIds()):
            turn.wait(0.01)
        self.cluster.kill(self.cluster.workers[0])
        self.killed_while_busy = bool(active)
