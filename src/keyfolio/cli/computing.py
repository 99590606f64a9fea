"""The engine of a command: with the memory and the temporary folder that the environment names."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.engine import Engine
from keyfolio.engine_room import DEFAULT_MEMORY, clear_dead_rooms, memory_limit, writable_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MEMORY, _TEMPORARY = "KEYFOLIO_MEMORY_LIMIT", "KEYFOLIO_TEMPORARY"


@contextmanager
def open_engine(progress: Callable[[str, int], None] = lambda _stage, _rows: None) -> Iterator[Engine]:
    """An engine; what killed commands left in its temporary folder is deleted first.

    Raises:
        BadSetting: the environment names no amount of memory, or no folder to write in.
    """
    memory = memory_limit(os.environ.get(_MEMORY, "").strip() or DEFAULT_MEMORY, _MEMORY)
    said = os.environ.get(_TEMPORARY, "").strip()
    folder = writable_folder(said, _TEMPORARY) if said else None
    clear_dead_rooms(folder)
    with Engine(folder, memory, progress) as engine:
        yield engine


def temporary_folder() -> Path:
    """Where the files of computations lie."""
    return Path(os.environ.get(_TEMPORARY, "").strip() or tempfile.gettempdir())
