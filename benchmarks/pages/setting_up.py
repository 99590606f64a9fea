"""Commands that install and fill a contender, before anything is timed."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_AT_MOST_SECONDS = 900


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, told: Mapping[str, str] | None = None, given: str = ""
) -> str:
    """What a command prints; `told` is added to the environment, `given` is its input.

    Raises:
        RuntimeError: it failed, or took too long; with the end of what it said.
    """
    environment = {**os.environ, **(told or {})}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, input=given, capture_output=True, check=True, text=True,
            timeout=_AT_MOST_SECONDS,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        raise RuntimeError(f"{failed}\n{str(failed.stdout)[-2000:]}\n{str(failed.stderr)[-4000:]}") from failed
    return done.stdout
