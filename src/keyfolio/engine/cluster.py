"""A Spark cluster: this process reads and writes files, everything between is table work of the workers."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.pyspark.datatypes import PySparkSchema
from pyspark.sql import Observation, functions

from keyfolio.engine.driver import DRIVER
from keyfolio.engine.duckdb_errors import unreadable, writing_to
from keyfolio.engine.duckdb_settings import QUIET, settings_of
from keyfolio.engine.engine import MOST_IN_MEMORY, ROWS_A_GROUP, Engine
from keyfolio.engine.incoming import incoming
from keyfolio.engine.spark_backend import SparkBackend, as_told
from keyfolio.errors import EngineTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_THIS_PROCESS = 1  # Spark counts it among those that compute
_SECONDS_TO_LOOK_AGAIN = 0.2
_NO_MASTER = "no master"


class Cluster(Engine):
    """Tables lie as Parquet files in the temporary folder, which this machine and every worker see by one name.

    DuckDB, in this process, makes one file of rows that come in, and of the parts that workers have written.
    """

    def __init__(
        self, address: str, temporary: Path | None, memory_limit: str | None, progress: Callable[[str, int], None]
    ) -> None:
        super().__init__(temporary, progress)
        try:
            session = DRIVER.open_session(address)
        except BaseException:
            super().close()
            raise
        self._backend: SparkBackend = SparkBackend().connect(session)
        self._backend.room = self.folder
        self._session, self._files = session, duckdb.connect(config=settings_of(self.folder, memory_limit))
        self._files.execute(QUIET)
        self._numbers, self._places = count(1), dict[str, Path]()
        try:
            self._wait_for_a_worker()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forget every table and delete the temporary folder."""
        self._files.close()
        DRIVER.give_back()
        super().close()

    def take(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch], name: str) -> ibis.Table:
        """As an engine does."""
        place = self._place()
        place.mkdir()
        with self._backend.spoken(), incoming(self._files, schema, batches):
            self._files.execute(f"COPY (SELECT * FROM incoming) TO '{_sql(place)}/rows.parquet' (COMPRESSION zstd)")  # noqa: S608
        return self._hold(place, ibis.Schema.from_pyarrow(schema), name)

    def materialise(self, table: ibis.Table, name: str, *, rows: int = 0) -> ibis.Table:  # noqa: ARG002
        """As an engine does."""
        place = self._place()
        self._compute(table, place)
        return self._hold(place, table.schema(), name)

    def in_parts(
        self,
        tables: Sequence[ibis.Table],
        columns: Sequence[str],  # noqa: ARG002
        work: Callable[..., ibis.Table],
        name: str,
        *,
        rows: int,
    ) -> ibis.Table:
        """As an engine does: all at once, since the workers part what they do themselves."""
        return work(*tables) if rows <= MOST_IN_MEMORY else self.materialise(work(*tables), name)

    def read_parquet(self, paths: list[Path]) -> ibis.Table:
        """As an engine does."""
        try:
            found = self._files.read_parquet([str(path) for path in paths]).limit(0).to_arrow_table().schema
        except duckdb.Error as trouble:
            raise unreadable(trouble, paths) from trouble
        self._backend.stored += tuple(paths)
        return self._view(paths, ibis.Schema.from_pyarrow(found), f"stored_{next(self._numbers)}")

    def write_parquet(self, table: ibis.Table, path: Path) -> None:
        """As an engine does: workers sort and write parts, which become one file here, a batch at a time."""
        with self._parts(table) as parts, self._backend.spoken(), writing_to(path):
            rows = self._files.read_parquet([str(part) for part in parts])
            rows.write_parquet(str(path), compression="zstd", row_group_size=ROWS_A_GROUP)

    def rows(self, table: ibis.Table) -> pa.Table:
        """As an engine does."""
        schema = table.schema().to_pyarrow()
        return pa.Table.from_batches(self.batches(table), schema=schema)

    def batches(self, table: ibis.Table) -> Iterator[pa.RecordBatch]:
        """As an engine does."""
        with self._parts(table) as parts:
            for part in parts:
                with pq.ParquetFile(part) as file:
                    for batch in file.iter_batches():
                        yield from as_told(pa.Table.from_batches([batch]), table).to_batches()

    def _wait_for_a_worker(self) -> None:
        """Wait, and say so, until a worker has room: Spark itself would wait without a word."""
        context = self._session.sparkContext._jsc.sc()  # noqa: SLF001
        with self._backend.spoken():
            while len(context.statusTracker().getExecutorInfos()) == _THIS_PROCESS:
                if context.isStopped():
                    raise ConnectionError(_NO_MASTER)
                self.progress("workers", 0)
                sleep(_SECONDS_TO_LOOK_AGAIN)

    def _place(self) -> Path:
        return self.folder / f"{next(self._numbers):06d}"

    def _compute(self, table: ibis.Table, place: Path) -> list[Path]:
        """Have an expression written to a folder; the parts, in the order of its rows."""
        rows = Observation()
        with self._backend.spoken():
            frame = self._backend.frame(table).observe(rows, functions.count(functions.lit(1)).alias("rows"))
            frame.write.option("compression", "zstd").parquet(str(place))
        parts = sorted(place.glob("part-*.parquet"))
        found = sum(pq.read_metadata(part).num_rows for part in parts)
        if found != rows.get["rows"]:
            raise EngineTrouble(_NOT_SHARED.fill(folder=self.folder.parent))
        return parts

    @contextmanager
    def _parts(self, table: ibis.Table) -> Iterator[list[Path]]:
        place = self._place()
        try:
            yield self._compute(table, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _hold(self, place: Path, schema: ibis.Schema, name: str) -> ibis.Table:
        """The rows in a folder, under a name; what had the name before goes."""
        held = self._view([place], schema, name)
        before, self._places[name] = self._places.get(name), place
        if before:
            shutil.rmtree(before)
        return held

    def _view(self, paths: Sequence[Path], schema: ibis.Schema, name: str) -> ibis.Table:
        view = re.sub(r"\W", "_", name)
        with self._backend.spoken():
            rows = self._session.read.schema(PySparkSchema.from_ibis(schema)).parquet(*map(_plain, paths))
            rows.createOrReplaceTempView(view)
            return self._backend.table(view)


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")


def _plain(path: Path) -> str:
    """A path of which no character stands for others."""
    return "".join(f"\\{character}" if character in r"\*?[]{}" else character for character in str(path))


_NOT_SHARED = Text(
    "What the workers of the Spark cluster wrote is not there. The temporary folder {folder} must be one that this "
    "machine and every worker see by the same name.",
    "Spark 工作节点写出的数据不在此处。临时文件夹 {folder} 必须是本机与所有工作节点以同一路径都能访问的文件夹。",
)
