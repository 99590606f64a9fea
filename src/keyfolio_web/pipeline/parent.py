"""A process that ends when its parent does, however the parent ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_LOOK_SECONDS = 1.0


def command_of(part: str, *told: str) -> list[str]:
    """How this process starts another, see `keyfolio_web.pipeline.__main__`, which is told whose child it is."""
    return [sys.executable, "-m", "keyfolio_web.pipeline", str(os.getpid()), part, *told]


def die_with_parent(parent: int) -> None:
    """Be told to end when the process that started this one is gone; at once, if it is gone already.

    parent: its id, as it told it: a process that is an orphan from the start cannot know.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
