"""The engine of this installation: with the memory and the temporary folder that its settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from keyfolio.engine import EMBEDDED, Engine
from keyfolio.engine import open_engine as engine_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def computing_folder() -> Path:
    """Where the files of computations lie; what is in it is deleted at a start, so it is Keyfolio's alone."""
    folder: Path = settings.COMPUTING or settings.TEMPORARY
    return folder


def open_engine(
    temporary: Path | None = None,
    progress: Callable[[str, int], None] = lambda _stage, _rows: None,
    address: str = EMBEDDED,
) -> Engine:
    """An engine. temporary: where its folder is made (null: in `computing_folder`). address: which engine it is.

    Raises:
        EngineTrouble: the address is none, or the cluster cannot be had.
    """
    return engine_at(address, temporary or computing_folder(), settings.MEMORY_LIMIT, progress)
