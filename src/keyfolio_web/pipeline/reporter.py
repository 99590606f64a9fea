"""Progress: from the engine, which must not wait, to the row, which may be slow to write or away."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from keyfolio_web.pipeline import queue
from keyfolio_web.pipeline.patience import forget_connection
from keyfolio_web.runs.lease import LeaseLost

if TYPE_CHECKING:
    from types import TracebackType

    from keyfolio_web.pipeline.queue import Claim

PAUSE_SECONDS = 0.5
LOST = 3  # exit code of a process whose work was given to another


class Tell(Protocol):
    """How progress is told: the stage, the rows done in it, and of how many; null: not known."""

    def __call__(self, stage: str, rows: int, of: int | None = None) -> None:
        """Tell it."""


class Reached(NamedTuple):
    """How far a piece of work is. stage: the engine's. rows: done since it began; of: how many there are, if known."""

    stage: str
    began_at: datetime
    rows: int
    of: int | None


class Reporter:
    """Called with each stage and its rows; a thread of its own writes the newest to the row, twice a second.

    What cannot be written is not: progress is told, not kept. A process whose work is another's, or whose parent is
    gone, is ended here: nothing it does can count.
    """

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._parent = os.getppid()
        self._newest: Reached | None = None
        self._told: Reached | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __call__(self, stage: str, rows: int, of: int | None = None) -> None:
        """Note it; this costs nothing, and never fails."""
        newest = self._newest
        began_at = newest.began_at if newest and newest.stage == stage else timezone.now()
        self._newest = Reached(stage, began_at, rows, of)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            if os.getppid() != self._parent:
                os._exit(LOST)
            self._tell()
        self._tell()
        connection.close()

    def _tell(self) -> None:
        newest = self._newest
        if newest is None or newest == self._told:
            return
        try:
            queue.report(self._claim, *newest)
            self._told = newest
        except LeaseLost:
            if not queue.is_over(self._claim):
                os._exit(LOST)
        except (DatabaseError, InterfaceError):
            forget_connection()
