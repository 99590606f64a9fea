"""DuckDB, in this process."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
from ibis.expr.operations import DatabaseTable, Namespace
from sqlglot.expressions import Schema

from keyfolio.engine.duckdb_errors import SpokenBackend, is_no_room, no_room, unreadable, writing_to
from keyfolio.engine.duckdb_settings import QUIET, settings_of
from keyfolio.engine.engine import ROWS_A_BATCH, ROWS_A_GROUP, SUMS_TOO_LARGE, Engine
from keyfolio.engine.incoming import incoming
from keyfolio.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa


MOST_IN_MEMORY = 500_000
"""Rows of a table that lies in memory."""
MOST_GROUPED = 5_000_000
"""Rows that are grouped at once: of many more whose text is all different, DuckDB ends for want of memory."""


class Embedded(Engine):
    """DuckDB: tables lie in memory, those of very many rows as Parquet files in the temporary folder.

    memory_limit: such as "2GB"; beyond it, tables spill into the temporary folder. In a database file they would be
    packed as they are written: see docs/decisions/0031-order-sums.md. What has spilled stands in the way of whatever
    sorts or sums it: see docs/decisions/0035-memory-of-a-process.md.
    """

    def __init__(self, temporary: Path | None, memory_limit: str | None, progress: Callable[[str, int], None]) -> None:
        super().__init__(temporary, progress)
        try:
            self._backend: SpokenBackend = SpokenBackend().connect(**settings_of(self.folder, memory_limit))
        except duckdb.Error as trouble:
            super().close()
            if is_no_room(trouble):
                raise no_room(trouble, self.folder) from trouble
            raise
        self._backend.room = self.folder
        self._backend.con.execute(QUIET)
        self._numbers = count(1)

    def close(self) -> None:
        """Forget every table and delete the temporary folder."""
        self._backend.disconnect()
        super().close()

    def take(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch], name: str) -> ibis.Table:
        """As an engine does."""
        connection = self._backend.con
        first, rest, many = _begun(batches)
        with incoming(connection, schema, _one_after_another(first, rest)), self._backend.spoken():
            if many:
                return self._laid_down(connection.table("incoming"), ibis.schema(schema))
            connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608
        return self._held(name, ibis.schema(schema))

    def materialise(self, table: ibis.Table, name: str, *, rows: int = 0) -> ibis.Table:
        """As an engine does."""
        try:
            with self._backend.spoken():
                if rows > MOST_IN_MEMORY:
                    self._backend._run_pre_execute_hooks(table)  # noqa: SLF001
                    return self._laid_down(self._backend.con.sql(str(self._backend.compile(table))), table.schema())
                return self._hold(table, name)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as trouble:
            if "string" in str(trouble):
                raise
            raise TooLarge(SUMS_TOO_LARGE) from trouble

    def _hold(self, table: ibis.Table, name: str) -> ibis.Table:
        """What Ibis's `create_table` does, without the two copies it makes of every step of the query."""
        backend, new = self._backend, f"{name} (new)"
        backend._run_pre_execute_hooks(table)  # noqa: SLF001
        columns = Schema(expressions=table.schema().to_sqlglot_column_defs(backend.dialect))
        with self._all_or_nothing() as connection:
            connection.execute(f'CREATE TABLE "{new}" {columns.sql(backend.dialect)}')
            connection.execute(f'INSERT INTO "{new}" {backend.compile(table)}')
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            connection.execute(f'ALTER TABLE "{new}" RENAME TO "{name}"')
        return self._held(name, table.schema())

    def _laid_down(self, rows: duckdb.DuckDBPyRelation, schema: ibis.Schema) -> ibis.Table:
        """Rows as a file of the temporary folder: written once, a piece at a time, and read as often as needed."""
        name = f"laid down {next(self._numbers)}"
        path = self.folder / f"{name}.parquet"
        rows.write_parquet(str(path), compression="lz4_raw")
        self._backend.con.read_parquet(str(path)).create_view(name)
        return self._held(name, schema)

    def _held(self, name: str, schema: ibis.Schema) -> ibis.Table:
        """A table that was just made, without asking for its columns."""
        return DatabaseTable(name, schema, self._backend, Namespace()).to_expr()

    @contextmanager
    def _all_or_nothing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._backend.con.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _parted(self, table: ibis.Table, columns: Sequence[str], rows: int) -> list[ibis.Table]:
        """As an engine does: by a digest of these columns."""
        count = 1 + rows // (MOST_GROUPED + 1)
        if count == 1:
            return [table]
        place = sum((table[name].hash() % count for name in columns), ibis.literal(0, "int64")).abs() % count
        return [table.filter(place == number) for number in range(count)]

    def read_parquet(self, paths: list[Path]) -> ibis.Table:
        """As an engine does."""
        try:
            name = f"stored {len(self._backend.stored)}"  # alike in every engine that opens as many files before
            opened = self._backend.read_parquet([str(path) for path in paths], table_name=name)
        except duckdb.Error as trouble:
            raise unreadable(trouble, paths) from trouble
        self._backend.stored += tuple(paths)
        return opened

    def write_parquet(self, table: ibis.Table, path: Path) -> None:
        """As an engine does."""
        with self._backend.spoken(), writing_to(path):
            self._backend.to_parquet(table, path, compression="zstd", row_group_size=ROWS_A_GROUP)

    def rows(self, table: ibis.Table) -> pa.Table:
        """As an engine does."""
        return self._backend.to_pyarrow(table)

    def batches(self, table: ibis.Table) -> Iterator[pa.RecordBatch]:
        """As an engine does."""
        with self._backend.spoken():
            yield from self._backend.to_pyarrow_batches(table, chunk_size=ROWS_A_BATCH)


def _begun(batches: Iterable[pa.RecordBatch]) -> tuple[list[pa.RecordBatch], Iterator[pa.RecordBatch], bool]:
    """The first batches, the rest of them, and whether all of them are too many to lie in memory."""
    first, rest, rows = list[Any](), iter(batches), 0
    for batch in rest:
        first.append(batch)
        rows += batch.num_rows
        if rows > MOST_IN_MEMORY:
            return first, rest, True
    return first, rest, False


def _one_after_another(first: list[pa.RecordBatch], rest: Iterator[pa.RecordBatch]) -> Generator[pa.RecordBatch]:
    first.reverse()
    while first:
        yield first.pop()  # and forget it
    yield from rest
