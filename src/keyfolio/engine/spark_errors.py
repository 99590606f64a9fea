"""What Spark raises while it computes, in words a person can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from keyfolio.engine.duckdb_errors import damaged_batch, first_damaged, is_no_room, no_room
from keyfolio.engine.engine import SUMS_TOO_LARGE
from keyfolio.errors import EngineTrouble, TooLarge
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from keyfolio.errors import KeyfolioError

_OVERFLOW = ("CAST_OVERFLOW", "ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE")
_NO_ROOM = ("No space left on device", "Disk quota exceeded", "OutOfMemoryError", "UNABLE_TO_ACQUIRE_MEMORY")
_GONE = (
    "SparkContext was shut down",
    "stopped SparkContext",
    "masters are unresponsive",
    "ExecutorLostFailure",
    "FetchFailed",
    "Connection refused",
)


@contextmanager
def spoken(stored: Callable[[], Sequence[Path]], room: Path) -> Iterator[None]:
    """Say in words what Spark raises meanwhile. stored: the Parquet files that were opened. room: where it computes.

    Raises:
        TooLarge: a sum leaves the range in which money is exact.
        StoreTrouble: a file that was opened is damaged.
        CannotWrite: there is no room to compute in.
        EngineTrouble: the cluster went away, or could not do it.
    """
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as trouble:
        if _is_interrupted(trouble):
            raise KeyboardInterrupt from trouble
        raise _in_words(trouble, stored(), room) from trouble
    except duckdb.Error as trouble:  # it writes what the cluster has computed to one file
        raise (no_room(trouble, room) if is_no_room(trouble) else _failed(trouble)) from trouble


def _is_interrupted(trouble: BaseException | None) -> bool:
    """Whether it came of Ctrl-C: PySpark cancels the job then, and tells of that instead."""
    while trouble is not None and not isinstance(trouble, KeyboardInterrupt):
        trouble = trouble.__context__
    return trouble is not None


def _in_words(trouble: Exception, stored: Sequence[Path], room: Path) -> KeyfolioError:
    said = _whole(trouble)
    if any(sign in said for sign in _OVERFLOW):
        return TooLarge(SUMS_TOO_LARGE)
    if any(sign in said for sign in _NO_ROOM):
        return no_room(trouble, room)
    if damaged := first_damaged(stored):
        return damaged_batch(damaged, trouble)
    if any(sign in said for sign in _GONE) or isinstance(trouble, ConnectionError):
        return EngineTrouble(_WENT_AWAY, _IT_SAYS.fill(trouble=_first_line(trouble)))
    return _failed(trouble)


def _failed(trouble: Exception) -> EngineTrouble:
    return EngineTrouble(_COULD_NOT.fill(trouble=_first_line(trouble)))


def _whole(trouble: Exception) -> str:
    """All that is said, with what Java says caused it."""
    return f"{trouble}\n{getattr(trouble, 'java_exception', '')}"


def _first_line(trouble: Exception) -> str:
    lines = [line.strip() for line in str(trouble).splitlines() if line.strip()]
    return (lines or [type(trouble).__name__])[0]


_IT_SAYS = Text("It says: {trouble}", "原因：{trouble}")
_WENT_AWAY = Text(
    "The Spark cluster went away, or lost more workers than it could do without. Nothing was changed; look at its "
    "page, and try again.",
    "Spark 集群已断开，或失去的工作节点过多。没有任何改动；请查看集群页面后重试。",
)
_COULD_NOT = Text(
    "The Spark cluster could not compute the tables ({trouble}). Nothing was changed.",
    "Spark 集群无法完成计算（{trouble}）。没有任何改动。",
)
