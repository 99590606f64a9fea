"""Rows from outside, handed to DuckDB a batch at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from typing import Self


@contextmanager
def incoming(
    connection: duckdb.DuckDBPyConnection, schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Iterator[None]:
    """The table "incoming", to be read once. What the reader of the rows raises comes out as it is."""
    noted = _Noted(batches)
    connection.register("incoming", pa.RecordBatchReader.from_batches(schema, noted))
    try:
        yield
    except duckdb.Error:
        if noted.trouble:
            raise noted.trouble from None
        raise
    finally:
        connection.unregister("incoming")
        noted.close()


class _Noted:
    """Batches, fetched by threads of the engine; an error is kept, since the engine only passes on its text."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches, self._turn = iter(batches), Lock()
        self.trouble: Exception | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> pa.RecordBatch:
        with self._turn:
            try:
                return next(self._batches)
            except StopIteration:
                raise
            except Exception as trouble:
                self.trouble = trouble
                raise

    def close(self) -> None:
        """Have whatever opened a file close it. A thread may be about a batch when the engine has given up already."""
        with self._turn:
            if isinstance(self._batches, Generator):
                self._batches.close()
            self._batches = iter(())
