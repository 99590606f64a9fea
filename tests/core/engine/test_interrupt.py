"""Ctrl-C while the engine computes is Ctrl-C."""

from __future__ import annotations

import pytest

from keyfolio.engine.duckdb_errors import SpokenBackend


def test_what_duckdb_says_of_a_person_who_stops_it_is_understood_and_nothing_else_is_taken_for_it() -> None:
    backend = SpokenBackend()
    with pytest.raises(KeyboardInterrupt), backend.spoken():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="something else"), backend.spoken():
        raise RuntimeError("something else")
