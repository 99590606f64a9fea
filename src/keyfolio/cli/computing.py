"""The engine of a command: where, with what memory and in what temporary folder the environment says."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.engine import EMBEDDED, Engine, open_engine
from keyfolio.engine.room import DEFAULT_MEMORY, clear_dead_rooms, memory_limit, writable_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENGINE, _MEMORY, _TEMPORARY = "KEYFOLIO_ENGINE", "KEYFOLIO_MEMORY_LIMIT", "KEYFOLIO_TEMPORARY"


@contextmanager
def told_engine(progress: Callable[[str, int], None] = lambda _stage, _rows: None) -> Iterator[Engine]:
    """The engine that the environment names; what killed commands left in its temporary folder is deleted first.

    Raises:
        BadSetting: the environment names no amount of memory, or no folder to write in.
        EngineTrouble: it names no engine, or one that cannot be had.
    """
    with _open(os.environ.get(_ENGINE, "").strip() or EMBEDDED, progress) as engine:
        yield engine


@contextmanager
def own_engine() -> Iterator[Engine]:
    """DuckDB in this process, wherever tables are computed: what it is asked is small.

    Raises:
        BadSetting: as `told_engine` does.
    """
    with _open(EMBEDDED, lambda _stage, _rows: None) as engine:
        yield engine


@contextmanager
def _open(address: str, progress: Callable[[str, int], None]) -> Iterator[Engine]:
    memory = memory_limit(os.environ.get(_MEMORY, "").strip() or DEFAULT_MEMORY, _MEMORY)
    said = os.environ.get(_TEMPORARY, "").strip()
    folder = writable_folder(said, _TEMPORARY) if said else None
    clear_dead_rooms(folder)
    with open_engine(address, folder, memory, progress) as engine:
        yield engine


def temporary_folder() -> Path:
    """Where the files of computations lie."""
    return Path(os.environ.get(_TEMPORARY, "").strip() or tempfile.gettempdir())
