"""What DuckDB raises while it computes, in words a person can act on: a damaged file, or no room."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from ibis.backends.duckdb import Backend
from ibis.expr.operations import InMemoryTable

from keyfolio.engine.duckdb_sums import WholeSums
from keyfolio.errors import CannotWrite, FullDisk, StoreTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from ibis.expr.operations import Node
    from ibis.expr.types import Expr

_NO_ROOM = ("could not write", "no space left", "failed to offload")
COMPACTIONS = "compacted"
"""The folder of a store in which copies of its small batches lie."""
MOST_KEPT = 1_000
KEPT_SQL: dict[Node, str] = {}
_READ_WHOLE = "SELECT max(hash(COLUMNS(*))) FROM read_parquet(?)"

_STOPPED = "Query interrupted"  # what DuckDB says of Ctrl-C while it computes


class SpokenBackend(Backend):  # type: ignore[misc]  # Ibis says no types
    """Ibis's DuckDB; wherever an expression is computed, its errors are `KeyfolioError`, where a person can mend them.

    stored: the Parquet files that were opened. room: the folder in which it computes.
    """

    compiler = WholeSums()
    stored: tuple[Path, ...] = ()
    room: Path
    db_identity = "keyfolio"  # equal expressions are equal in all engines, whose tables have their names alone in SQL

    def compile(self, expr: Expr, /, **options: object) -> str:
        """As Ibis does; once a process for equal expressions: for a small table that takes longer than to compute it.

        Not kept is what holds rows itself.
        """
        table = expr.as_table()
        if any(options.values()):
            return str(super().compile(table, **options))
        if kept := KEPT_SQL.get(table.op()):
            return kept
        sql = str(super().compile(table))
        if not table.op().find(InMemoryTable):
            if len(KEPT_SQL) >= MOST_KEPT:
                KEPT_SQL.clear()
            KEPT_SQL[table.op()] = sql
        return sql

    def _run_pre_execute_hooks(self, expr: Expr) -> None:
        """Make known the rows that an expression holds itself; nothing else that Ibis looks for is ever in one."""
        if expr.as_table().op() not in KEPT_SQL:
            self._register_in_memory_tables(expr)

    def execute(self, *told: object, **options: object) -> object:
        """As Ibis does."""
        with self.spoken():
            return super().execute(*told, **options)

    def to_pyarrow(self, *told: object, **options: object) -> object:
        """As Ibis does."""
        with self.spoken():
            return super().to_pyarrow(*told, **options)

    def to_pyarrow_batches(self, *told: object, **options: object) -> pa.RecordBatchReader:
        """As Ibis does."""
        with self.spoken():
            return super().to_pyarrow_batches(*told, **options)

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """Say in words what DuckDB raises meanwhile.

        Raises:
            StoreTrouble: a file that was opened is damaged.
            CannotWrite: there is no room to compute in.
            KeyboardInterrupt: a person stopped it meanwhile.
        """
        try:
            yield
        except RuntimeError as trouble:
            if str(trouble) == _STOPPED:
                raise KeyboardInterrupt from trouble
            raise
        except duckdb.DataError:  # a number out of its range: neither the file's fault nor the disk's
            raise
        except duckdb.Error as trouble:
            if is_no_room(trouble):
                raise no_room(trouble, self.room) from trouble
            if damaged := first_damaged(self.stored):
                raise damaged_batch(damaged, trouble) from trouble
            raise


def is_no_room(trouble: duckdb.Error) -> bool:
    """Whether memory or the disk is full."""
    said = str(trouble).lower()
    return isinstance(trouble, duckdb.OutOfMemoryException) or any(sign in said for sign in _NO_ROOM)


def unreadable(trouble: duckdb.Error, paths: Iterable[Path]) -> StoreTrouble:
    """What to say when one of these files cannot be opened."""
    damaged = first_damaged(paths)
    return (damaged and damaged_copy(damaged, trouble)) or StoreTrouble(
        Text(
            "A batch of the store cannot be read. Bring its file back, or undo the batch.",
            "账本库中有批次无法读取。请恢复该文件，或撤销该批次。",
        ),
        Text("It says: {trouble}", "原因：{trouble}").fill(trouble=_first_line(trouble)),
    )


def no_room(trouble: Exception, room: Path) -> CannotWrite:
    """What to say then. room: the folder in which it computes."""
    return CannotWrite(
        Text(
            "There is no room to compute in, in memory or on the disk. Nothing was changed; make room, try again.",
            "内存或磁盘空间不足，无法完成计算。没有任何改动；请腾出空间后重试。",
        ),
        Text(
            "It says: {trouble} Check that the temporary folder {folder} has room, or name another in "
            "KEYFOLIO_TEMPORARY; or allow more memory in KEYFOLIO_MEMORY_LIMIT.",
            "原因：{trouble} 请检查临时文件夹 {folder} 的剩余空间，或用 KEYFOLIO_TEMPORARY 另行指定；"
            "也可用 KEYFOLIO_MEMORY_LIMIT 允许使用更多内存。",
        ).fill(trouble=_first_line(trouble), folder=room.parent),
    )


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Say in words that it is the file itself, and not the temporary folder, for which there is no room.

    Raises:
        FullDisk: the file cannot be written to its end.
    """
    try:
        yield
    except duckdb.Error as trouble:
        if is_no_room(trouble) and any(str(place) in str(trouble) for place in _written_as(path)):
            raise _full_disk(_first_line(trouble).rpartition(": ")[2], path.parent) from trouble
        raise


def _written_as(path: Path) -> tuple[Path, Path]:
    """Where DuckDB writes a file: at once, or aside when one is there already."""
    return path, path.with_name(f"tmp_{path.name}")


def _full_disk(reason: str, folder: Path) -> FullDisk:
    return FullDisk(
        reason,
        Text(
            "A file cannot be written to its end: {reason}. Make room, try again.",
            "文件无法完整写入：{reason}。请腾出空间后重试。",
        ).fill(reason=reason),
        Text("Its folder is {folder}.", "文件夹为 {folder}。").fill(folder=folder),
    )


def first_damaged(paths: Iterable[Path]) -> Path | None:
    """The first of the Parquet files that cannot be read to its end; null: there is none."""
    return next(filter(_is_damaged, paths), None)


def _is_damaged(path: Path) -> bool:
    """Whether it cannot be read to its end, alone."""
    try:
        with duckdb.connect() as alone:
            alone.execute(_READ_WHOLE, [str(path)]).fetchall()
    except duckdb.Error:
        return True
    return False


def damaged_batch(path: Path, trouble: Exception) -> StoreTrouble:
    """What to say of a stored file that is damaged."""
    return damaged_copy(path, trouble) or StoreTrouble(
        Text(
            "Batch {batch} of the store is damaged. Bring its file back, or undo the batch.",
            "账本库中的批次 {batch} 已损坏。请恢复其文件，或撤销该批次。",
        ).fill(batch=path.parent.name),
        Text("It says: {trouble}", "原因：{trouble}").fill(trouble=_first_line(trouble)),
    )


def damaged_copy(path: Path, trouble: Exception) -> StoreTrouble | None:
    """What to say when it is a compaction; null: it is not."""
    if path.parent.parent.name != COMPACTIONS:
        return None
    return StoreTrouble(
        Text(
            "A copy of small batches is damaged. Delete its folder {folder}: the batches are there and are read then.",
            "小批次的合并副本已损坏。请删除其文件夹 {folder}：原批次仍在，会重新读取。",
        ).fill(folder=path.parent),
        Text("It says: {trouble}", "原因：{trouble}").fill(trouble=_first_line(trouble)),
    )


def _first_line(trouble: Exception) -> str:
    return str(trouble).splitlines()[0]
