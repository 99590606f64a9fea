"""What stages see of the place where tables are computed; they write Ibis expressions and never ask which it is."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self

import ibis

from keyfolio.engine.room import make_room
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    import pyarrow as pa

MOST_IN_MEMORY = 500_000
"""Rows of a table that lies in memory."""
ROWS_A_GROUP = 16_384
ROWS_A_BATCH = 65_536
"""Rows of a group of a Parquet file: whoever wants the rows of one account reads little else."""
SUMS_TOO_LARGE = Text(
    "The amounts add up to more than 900,000,000,000,000 and can no longer be summed exactly. Look for wrong amounts "
    "in the ledger, or give them in thousands.",
    "金额合计超过 900 万亿，无法再精确求和。请检查账本中是否有错误的金额，或改用千元为单位。",
)
ibis.options.sql.fuse_selects = False  # steps merged into one would repeat a column's expression in each of its uses


class Engine(ABC):
    """A place to compute tables, with a temporary folder of its own that is deleted when it is closed.

    Whatever it computes may raise StoreTrouble (a file that was opened is damaged), CannotWrite (no room, in memory or
    on the disk) and EngineTrouble (what computes went away).

    >>> from keyfolio.engine import open_engine
    >>> with open_engine() as engine:
    ...     kept = engine.materialise(ibis.memtable({"account_code": ["a", "b"]}), "kept")
    ...     kept.count().execute()
    2
    """

    def __init__(self, temporary: Path | None, progress: Callable[[str, int], None]) -> None:
        self.progress = progress
        self.folder, self._lock = make_room(temporary)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget every table and delete the temporary folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()

    @abstractmethod
    def take(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch], name: str) -> ibis.Table:
        """Hold rows that come from outside; very many, in any order. What their reader raises comes out as it is."""

    @abstractmethod
    def materialise(self, table: ibis.Table, name: str, *, rows: int = 0) -> ibis.Table:
        """Compute an expression once and hold its rows, in its types. rows: about how many, if that may be millions.

        Raises:
            TooLarge: a sum leaves the range in which money is exact.
        """

    @abstractmethod
    def in_parts(
        self,
        tables: Sequence[ibis.Table],
        columns: Sequence[str],
        work: Callable[..., ibis.Table],
        name: str,
        *,
        rows: int,
    ) -> ibis.Table:
        """What some work makes of tables: of few rows an expression; of many it is held, and done in parts if need be.

        columns: rows with the same values of these come to the same part, so that what the work is given may be grouped
        and joined by them. rows: about how many have to be remembered at once: of a group, its rows; of a join, those
        of the smaller table.
        """

    @abstractmethod
    def read_parquet(self, paths: list[Path]) -> ibis.Table:
        """The rows of Parquet files that share one schema.

        Raises:
            StoreTrouble: a file is missing or damaged.
        """

    @abstractmethod
    def write_parquet(self, table: ibis.Table, path: Path) -> None:
        """Write the rows of an expression, in its order, to one Parquet file of small row groups.

        Raises:
            FullDisk: there is no room where the file is to lie; what was written of it may be there.
        """

    @abstractmethod
    def rows(self, table: ibis.Table) -> pa.Table:
        """The rows of a small (per-account) table."""

    @abstractmethod
    def batches(self, table: ibis.Table) -> Iterator[pa.RecordBatch]:
        """The rows of a table of any length, a batch at a time."""
