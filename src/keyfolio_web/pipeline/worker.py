"""The worker: takes work from the queue, one piece at a time, and has it done in a process that it can end."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.core.management import call_command

from keyfolio.errors import StoreTrouble
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.services import clear_stray_files
from keyfolio_web.pipeline import prune, queue, room
from keyfolio_web.pipeline.patience import AWAY, forget_connection, patiently
from keyfolio_web.pipeline.process import start_process
from keyfolio_web.pipeline.sweep import in_use
from keyfolio_web.runs.lease import LeaseLost

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio_web.pipeline.queue import Claim

PAUSE_SECONDS = 0.5  # between looks into an empty queue
HEARTBEAT_SECONDS = 2.0
_LOOK_SECONDS = 0.1
_GRACE_SECONDS = 5.0
_log = logging.getLogger(__name__)


def main() -> int:
    """Work until told to stop, or until the parent is gone."""
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stopping.set())
    with in_use():
        patiently(clear_stray_files)
        patiently(tidy)
        worker.run()
    return 0


class Child(Protocol):
    """A process that does one piece of work."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises: subprocess.TimeoutExpired: it is not over."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Worker:
    """Works until `stopping` is set. start: how a process for one piece of work is started."""

    def __init__(self, start: Callable[[Claim], Child] = start_process) -> None:
        self.stopping = threading.Event()
        self._start = start

    def run(self) -> None:
        """Look into the queue, work, tidy up; a database that is away is asked again."""
        while not self.stopping.is_set():
            try:
                worked = self.once()
            except AWAY as trouble:
                _log.warning("The database does not answer (%s); trying again.", str(trouble).strip())
                forget_connection()
                worked = False
            if not worked:
                self.stopping.wait(PAUSE_SECONDS)

    def once(self) -> bool:
        """Take back what dead workers left, and do the next piece of work; whether there was one."""
        queue.sweep()
        claim = queue.claim()
        if claim is None:
            return False
        _log.info("work %s: begun.", claim.work_id)
        self._attend(claim)
        patiently(tidy)
        return True

    def _attend(self, claim: Claim) -> None:
        child = self._start(claim)
        try:
            close = self._watch(claim, child)
        finally:
            _end(child)
            room.clear(claim)
        patiently(lambda: close(claim))

    def _watch(self, claim: Claim, child: Child) -> Callable[[Claim], None]:
        """Until the child is over, or has to be; by which act its work is then closed."""
        beat_at = 0.0
        while not self.stopping.is_set():
            code = _exit_code(child)
            if code is not None:
                return partial(queue.settle, code=code)
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + HEARTBEAT_SECONDS
                if _is_to_stop(claim):
                    return queue.stop
        return queue.give_back


def tidy() -> None:
    """Delete what is over: rows of runs that came to nothing and of old ones, sessions, what killed processes left."""
    room.clear_dead()
    _clear_store()
    call_command("clearsessions")
    prune.clear_dead_runs()
    for number in prune.prune(settings.KEEP_RUNS):
        _log.info("run %s: pruned.", number)


def _clear_store() -> None:
    """Delete what an import has written that was killed on its way; whoever writes to the store now has done so."""
    with suppress(StoreTrouble, OSError), DatabaseManifest(settings.STORE, waits=False).writing():
        pass


def _exit_code(child: Child) -> int | None:
    """Null: it is not over."""
    try:
        return child.wait(timeout=_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _is_to_stop(claim: Claim) -> bool:
    """Renew the lease; whether somebody cancelled the work, or it is not ours any more."""
    try:
        return _is_cancelled_or_lost(claim)
    except AWAY:
        forget_connection()
        return False


def _is_cancelled_or_lost(claim: Claim) -> bool:
    try:
        return queue.renew(claim)
    except LeaseLost:
        return not queue.is_over(claim)  # what is over ends by itself, as soon as it has tidied up


def _end(child: Child) -> None:
    child.terminate()
    try:
        child.wait(timeout=_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
