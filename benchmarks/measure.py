"""One program, run in a process of its own: how long it took, and what it needed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What a whole process took, from its start to its end."""

    wall_seconds: float
    cpu_seconds: float  # of all its threads
    peak_bytes: int  # resident


def measure(command: Sequence[str | Path], log: Path) -> Measured:
    """Run a command to its end; what it says goes to `log`.

    This process must stay small: a child's peak begins at the size of the parent it was split from.

    Raises:
        RuntimeError: the command failed; with the end of what it said.
    """
    with log.open("wb") as said:
        began = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{end}")
    return Measured(wall_seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * _MAXRSS_BYTES)


def middle(rounds: Sequence[Measured]) -> Measured:
    """Median times and the highest peak of several rounds."""
    return Measured(
        wall_seconds=median(one.wall_seconds for one in rounds),
        cpu_seconds=median(one.cpu_seconds for one in rounds),
        peak_bytes=max(one.peak_bytes for one in rounds),
    )
