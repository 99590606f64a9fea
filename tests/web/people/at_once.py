"""Let several people act in the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection

from keyfolio_web.shared.refused import Refused

_PATIENCE_SECONDS = 20


def all_at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each act, sorted: `done`, or `refused`."""
    together = threading.Barrier(len(acts))
    said: list[str] = []

    def one(act: Callable[[], object]) -> None:
        together.wait()
        try:
            said.append(_patiently(act))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def _patiently(act: Callable[[], object]) -> str:
    """The SQLite of tests lies in memory, where a second writer is turned away; on disk it would wait."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            act()
        except Refused:
            return "refused"
        except OperationalError:
            if time.monotonic() > deadline:
                raise
        else:
            return "done"
