"""Ctrl-C while the engine computes is Ctrl-C."""

from __future__ import annotations

from pathlib import Path

import pytest
from py4j.protocol import Py4JError

from keyfolio.engine.duckdb_errors import SpokenBackend
from keyfolio.engine.spark_errors import spoken
from keyfolio.errors import EngineTrouble


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
