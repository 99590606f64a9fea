"""Rows from outside, handed to DuckDB a batch at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def incoming(
    connection: duckdb.DuckDBPyConnection, schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Iterator[None]:
    """The table "incoming", to be read once. What the reader of the rows raises comes out as it is."""
    trouble: list[Exception] = []
    connection.register("incoming", pa.RecordBatchReader.from_batches(schema, _noting(batches, trouble)))
    try:
        yield
    except duckdb.Error:
        if trouble:
            raise trouble[0] from None
        raise
    finally:
        connection.unregister("incoming")


def _noting(batches: Iterable[pa.RecordBatch], trouble: list[Exception]) -> Iterator[pa.RecordBatch]:
    """The batches; an error among them is kept, since the engine only passes on its text."""
    try:
        yield from batches
    except Exception as error:
        trouble.append(error)
        raise
