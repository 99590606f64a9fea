"""Keep processes going: one that dies is started again, and all of them stop together."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from typing import TYPE_CHECKING

from keyfolio_web.pipeline.parent import command_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOK_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_HEALTHY_SECONDS = 60.0  # who lived so long starts without a pause
_GRACE_SECONDS = 10.0
_log = logging.getLogger(__name__)


class Kept:
    """A process that is kept going. told: what it is, see `keyfolio_web.pipeline.__main__`."""

    def __init__(self, told: Sequence[str]) -> None:
        self.told = told
        self._pause_seconds = 0.0
        self._start_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def tend(self, now: float) -> None:
        """Start it, if it is not there and its pause is over. now: seconds of a clock that only goes forward."""
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
        elif (code := self._process.poll()) is not None:
            self._process = None
            lived = now - self._started_at
            self._pause_seconds = 0.0 if lived >= _HEALTHY_SECONDS else longer(self._pause_seconds)
            self._start_at = now + self._pause_seconds
            _log.warning("%s ended (%s); it is started again in %.0f s.", self.told[0], code, self._pause_seconds)

    def ask_to_stop(self) -> None:
        """Ask it to end."""
        if self._process:
            self._process.terminate()

    def stop(self, within_seconds: float) -> None:
        """Wait for its end, and end it when that takes too long."""
        if not self._process:
            return
        try:
            self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self, now: float) -> None:
        self._started_at = now
        self._process = subprocess.Popen(command_of(*self.told), process_group=0)  # noqa: S603


class Supervisor:
    """Some processes, kept going until `stopping` is set."""

    def __init__(self, *told: Sequence[str]) -> None:
        self.stopping = threading.Event()
        self._kept = [Kept(one) for one in told]

    def run(self) -> None:
        """Keep them going; then stop them all."""
        try:
            while not self.stopping.wait(_LOOK_SECONDS):
                for kept in self._kept:
                    kept.tend(time.monotonic())
        finally:
            self._stop()

    def _stop(self) -> None:
        for kept in self._kept:
            kept.ask_to_stop()
        deadline = time.monotonic() + _GRACE_SECONDS
        for kept in self._kept:
            kept.stop(max(0.0, deadline - time.monotonic()))


def longer(pause_seconds: float) -> float:
    """The pause after this one: 1, 2, 4 … at most 30 seconds.

    >>> longer(0), longer(1), longer(16), longer(30)
    (1.0, 2.0, 30.0, 30.0)
    """
    return min(_LONGEST_PAUSE_SECONDS, max(1.0, 2.0 * pause_seconds))
