"""DuckDB, in this process."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
from ibis.expr.operations import DatabaseTable, Namespace
from sqlglot.expressions import Schema

from keyfolio.engine.duckdb_errors import SpokenBackend, is_no_room, no_room, unreadable, writing_to
from keyfolio.engine.duckdb_settings import QUIET, settings_of
from keyfolio.engine.engine import MOST_IN_MEMORY, ROWS_A_BATCH, ROWS_A_GROUP, SUMS_TOO_LARGE, Engine
from keyfolio.engine.incoming import incoming
from keyfolio.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    import pyarrow as pa


BYTES_A_ROW_GROUPED = 200
"""What a row may take of the memory of tables while it is grouped: with many more rows at once, whose text is all
different, DuckDB ends for want of memory. Measured by `python -m benchmarks.large_import`."""


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
        limit_bytes = self._backend.con.sql("SELECT parse_formatted_bytes(current_setting('memory_limit'))")
        self._most_grouped = int(limit_bytes.fetchall()[0][0]) // BYTES_A_ROW_GROUPED
        self._numbers, self._files = count(1), dict[str, list[str]]()

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
                with self._in_any_order():
                    return self._laid_down([connection.table("incoming")], ibis.schema(schema), name)
            connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608
        return self._held(name, ibis.schema(schema))

    def materialise(self, table: ibis.Table, name: str, *, rows: int = 0) -> ibis.Table:
        """As an engine does."""
        with self._computing():
            if rows > MOST_IN_MEMORY:
                return self._laid_down([self._relation(table)], table.schema(), name)
            return self._hold(table, name)

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

    def _relation(self, table: ibis.Table) -> duckdb.DuckDBPyRelation:
        self._backend._run_pre_execute_hooks(table)  # noqa: SLF001
        rows: duckdb.DuckDBPyRelation = self._backend.con.sql(str(self._backend.compile(table)))
        return rows

    def _laid_down(self, parts: Iterable[duckdb.DuckDBPyRelation], schema: ibis.Schema, name: str) -> ibis.Table:
        """Rows as files of the temporary folder: written once, a piece at a time, and read as often as needed.

        The files of what had the name before go.
        """
        view, paths = f"laid down {next(self._numbers)}", list[str]()
        for part in parts:
            paths.append(str(self.folder / f"{view} {len(paths)}.parquet"))
            part.write_parquet(paths[-1], compression="lz4_raw")
        self._backend.con.read_parquet(paths).create_view(view)
        for before in self._files.pop(name, ()):
            Path(before).unlink()
        self._files[name] = paths
        return self._held(view, schema)

    def _held(self, name: str, schema: ibis.Schema) -> ibis.Table:
        """A table that was just made, without asking for its columns."""
        return DatabaseTable(name, schema, self._backend, Namespace()).to_expr()

    @contextmanager
    def _computing(self) -> Iterator[None]:
        """What goes wrong while a table is computed becomes an error that Keyfolio knows."""
        try:
            with self._backend.spoken(), self._in_any_order():
                yield
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as trouble:
            if "string" in str(trouble):
                raise
            raise TooLarge(SUMS_TOO_LARGE) from trouble

    @contextmanager
    def _in_any_order(self) -> Iterator[None]:
        """Rows that no expression puts in order are held as they come.

        To keep them in that of their source, DuckDB would remember whole groups of them, go on with one thread when
        memory is short, and keep what a reader of a file handed it, uncounted, until the file is over.
        """
        try:
            self._backend.con.execute("SET preserve_insertion_order = false")
            yield
        finally:
            with suppress(duckdb.Error):  # what went wrong before is what is told
                self._backend.con.execute("RESET preserve_insertion_order")

    @contextmanager
    def _all_or_nothing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._backend.con.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def in_parts(
        self,
        tables: Sequence[ibis.Table],
        columns: Sequence[str],
        work: Callable[..., ibis.Table],
        name: str,
        *,
        rows: int,
    ) -> ibis.Table:
        """As an engine does."""
        if rows <= MOST_IN_MEMORY:
            return work(*tables)
        count = 1 + rows // (self._most_grouped + 1)
        parts = [work(*(_part(table, columns, place, count) for table in tables)) for place in range(count)]
        with self._computing():
            return self._laid_down(map(self._relation, parts), parts[0].schema(), name)

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


def _part(table: ibis.Table, columns: Sequence[str], place: int, count: int) -> ibis.Table:
    """One of so many parts of a table, by a hash of these columns."""
    values = ibis.struct({name: table[name] for name in columns})
    return table.filter(_hash(values) % count == place)


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def _hash(_values) -> dt.uint64:  # type: ignore[no-untyped-def]  # noqa: ANN001  # of any type
    """DuckDB's hash as it is; that of Ibis goes by way of its bits, which takes seven times as long."""
