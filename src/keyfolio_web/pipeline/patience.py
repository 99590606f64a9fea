"""A database that is away for a while costs time, not work."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, TypeVar

from django.db import InterfaceError, OperationalError, connection

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.5
_Answer = TypeVar("_Answer")
AWAY = (OperationalError, InterfaceError)  # what is raised when the database does not answer
_log = logging.getLogger(__name__)


def patiently(act: Callable[[], _Answer], seconds: float = PATIENCE_SECONDS) -> _Answer:
    """Do it; as long as the database does not answer, again, on a new connection, for at most so many seconds.

    The act is one that may be done twice: what was interrupted was rolled back, or is found done.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with connection.wrap_database_errors:  # COPY raises the driver's own errors
                return act()
        except AWAY as trouble:
            if time.monotonic() >= deadline:
                raise
            _log.warning("The database does not answer (%s); trying again.", str(trouble).strip())
        forget_connection()
        time.sleep(_PAUSE_SECONDS)


def forget_connection() -> None:
    """Let go of a connection that may be dead; the next query makes a new one."""
    try:
        connection.close()
    except AWAY:
        connection.connection = None
