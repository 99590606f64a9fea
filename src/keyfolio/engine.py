"""Where tables are computed: DuckDB, embedded. Stages write Ibis expressions and never ask which engine runs them."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import duckdb
import ibis
import pyarrow as pa
from ibis.expr.operations import DatabaseTable, Namespace
from sqlglot.expressions import Schema

from keyfolio.engine_errors import SpokenBackend, is_no_room, no_room
from keyfolio.engine_room import make_room
from keyfolio.errors import StoreTrouble, TooLarge
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

ROWS_A_GROUP = 16_384
ibis.options.sql.fuse_selects = False  # steps merged into one would repeat a column's expression in each of its uses


class Engine:
    """A place to compute tables, with a temporary folder of its own that is deleted when it is closed.

    temporary: where that folder is made (default: the system's). memory_limit: such as "2GB"; beyond it, tables spill
    (default: DuckDB's, 80 % of the machine) into that folder.
    progress: told the stage begun and the rows done so far.

    Whatever it computes may raise StoreTrouble (a file that was opened is damaged) and CannotWrite (no room, in memory
    or on the disk).

    >>> with Engine() as engine:
    ...     kept = engine.materialise(ibis.memtable({"account_code": ["a", "b"]}), "kept")
    ...     kept.count().execute()
    2
    """

    def __init__(
        self,
        temporary: Path | None = None,
        memory_limit: str | None = None,
        progress: Callable[[str, int], None] = lambda _stage, _rows: None,
    ) -> None:
        self.progress = progress
        self.folder, self._lock = make_room(temporary)
        settings: dict[str, Any] = {
            "temp_directory": str(self.folder / "spill"),
            "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
        }
        if memory_limit:
            settings["memory_limit"] = memory_limit
        try:
            self._backend: SpokenBackend = SpokenBackend().connect(**settings)
        except duckdb.Error as trouble:
            self._leave()
            if is_no_room(trouble):
                raise no_room(trouble, self.folder) from trouble
            raise
        self._backend.room = self.folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget every table and delete the temporary folder."""
        self._backend.disconnect()
        self._leave()

    def _leave(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()

    def take(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch], name: str) -> ibis.Table:
        """Hold rows that come from outside, once, in their order. What their reader raises comes out as it is."""
        trouble: list[Exception] = []
        connection = self._backend.con
        connection.register("incoming", pa.RecordBatchReader.from_batches(schema, _noting(batches, trouble)))
        try:
            with self._backend.spoken():
                connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608
        except duckdb.Error:
            if trouble:
                raise trouble[0] from None
            raise
        finally:
            connection.unregister("incoming")
        return self._held(name, ibis.schema(schema))

    def materialise(self, table: ibis.Table, name: str) -> ibis.Table:
        """Compute an expression once and hold its rows.

        Raises:
            TooLarge: a sum leaves the range in which money is exact.
        """
        try:
            with self._backend.spoken():
                return self._hold(table, name)
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as trouble:
            if "string" in str(trouble):
                raise
            raise TooLarge(
                Text(
                    "The amounts add up to more than 900,000,000,000,000 and can no longer be summed exactly. Look for "
                    "wrong amounts in the ledger, or give them in thousands.",
                    "金额合计超过 900 万亿，无法再精确求和。请检查账本中是否有错误的金额，或改用千元为单位。",
                )
            ) from trouble

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

    def read_parquet(self, paths: list[Path]) -> ibis.Table:
        """The rows of Parquet files that share one schema.

        Raises:
            StoreTrouble: a file is missing or damaged.
        """
        try:
            name = f"stored {len(self._backend.stored)}"  # alike in every engine that opens as many files before
            opened = self._backend.read_parquet([str(path) for path in paths], table_name=name)
        except duckdb.Error as trouble:
            raise StoreTrouble(
                Text(
                    "A batch of the store cannot be read. Bring its file back, or undo the batch.",
                    "账本库中有批次无法读取。请恢复该文件，或撤销该批次。",
                ),
                Text("It says: {trouble}", "原因：{trouble}").fill(trouble=str(trouble).splitlines()[0]),
            ) from trouble
        self._backend.stored += tuple(paths)
        return opened

    def write_parquet(self, table: ibis.Table, path: Path) -> None:
        """Write the rows of an expression, in its order, to one Parquet file of small row groups.

        Whoever wants the rows of one account then reads little else.
        """
        with self._backend.spoken():
            self._backend.to_parquet(table, path, compression="zstd", row_group_size=ROWS_A_GROUP)

    def rows(self, table: ibis.Table) -> pa.Table:
        """The rows of a small (per-account) table."""
        return self._backend.to_pyarrow(table)

    def batches(self, table: ibis.Table) -> Iterator[pa.RecordBatch]:
        """The rows of a table of any length, a batch at a time."""
        with self._backend.spoken():
            yield from self._backend.to_pyarrow_batches(table)


def _noting(batches: Iterable[pa.RecordBatch], trouble: list[Exception]) -> Iterator[pa.RecordBatch]:
    """The batches; an error among them is kept, since the engine only passes on its text."""
    try:
        yield from batches
    except Exception as error:
        trouble.append(error)
        raise
