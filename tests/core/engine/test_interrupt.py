"""Ctrl-C while the engine computes is Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from py4j.protocol import Py4JError
from tests.core.engine.long import long

from keyfolio.engine.duckdb_errors import SpokenBackend
from keyfolio.engine.spark_errors import spoken
from keyfolio.errors import EngineTrouble

if TYPE_CHECKING:
    from benchmarks.spark.standalone import Standalone


def test_what_duckdb_says_of_a_person_who_stops_it_is_understood_and_nothing_else_is_taken_for_it() -> None:
    backend = SpokenBackend()
    with pytest.raises(KeyboardInterrupt), backend.spoken():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="something else"), backend.spoken():
        raise RuntimeError("something else")


def test_what_spark_says_of_a_person_who_stops_it_is_understood_and_nothing_else_is_taken_for_it() -> None:
    cancelled = Py4JError("An error occurred while calling o81.getResult.")
    with pytest.raises(EngineTrouble, match="getResult"), spoken(list, Path()):
        raise cancelled
    cancelled.__context__ = KeyboardInterrupt()  # as when PySpark waits for a job that it has cancelled
    with pytest.raises(KeyboardInterrupt), spoken(list, Path()):
        raise cancelled


_STOPPED_WHILE_IT_COMPUTES = """
import os, signal, sys
from pathlib import Path
from threading import Event, Thread
from pyspark import SparkContext
from keyfolio.engine import open_engine
from keyfolio.key_accounts import find_in
from keyfolio.request import Request

address, ledger, temporary = sys.argv[1:]

def stop():
    tracker, turn = SparkContext.getOrCreate().statusTracker(), Event()
    while not tracker.getActiveStageIds():
        turn.wait(0.01)
    os.kill(os.getpid(), signal.SIGINT)

def watch(stage, _rows):
    if stage == "accounts":
        Thread(target=stop).start()

with open_engine(address, Path(temporary), None, watch) as engine:
    find_in(engine, Request(Path(ledger)))
"""


@long
def test_who_stops_a_computation_of_a_cluster_stops_it(
    cluster: Standalone, online_retail: Path, tmp_path: Path
) -> None:
    told = [cluster.address, str(online_retail / "dev_customers.parquet"), str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", _STOPPED_WHILE_IT_COMPUTES, *told],
        env={**os.environ, **cluster.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGINT, done.stderr
    assert "Py4J" not in done.stderr
    assert not list(tmp_path.iterdir())
