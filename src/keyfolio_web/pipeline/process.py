"""The process of one piece of work: forked from one that has everything loaded, so that the work begins at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    from keyfolio_web.pipeline.queue import Claim

# Elsewhere libraries of the system do not survive a fork: there each process loads all of it anew.
_HOW: ForkServerContext | SpawnContext = (
    multiprocessing.get_context("forkserver") if sys.platform == "linux" else multiprocessing.get_context("spawn")
)
_HOW.set_forkserver_preload(["keyfolio_web.pipeline.loaded"])


class WorkProcess:
    """A process that does one piece of work, as its worker knows it."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises: subprocess.TimeoutExpired: it is not over."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def start_process(claim: Claim) -> WorkProcess:
    """Begin this work in a process that ends when this one does, however this one ends."""
    process = _HOW.Process(target=_be, args=(claim.work_id, claim.lease), name=f"work {claim.work_id}")
    process.start()
    return WorkProcess(process)


def _be(work_id: int, lease: str) -> None:
    threading.Thread(target=_die_with_worker, daemon=True).start()
    from keyfolio_web.pipeline import child, loaded  # noqa: F401
    from keyfolio_web.pipeline.queue import Claim

    sys.exit(child.do(Claim(work_id, lease)))


def _die_with_worker() -> None:
    worker = multiprocessing.parent_process()
    if worker:
        worker.join()
    os.kill(os.getpid(), signal.SIGKILL)
