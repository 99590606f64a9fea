"""The processes of an installation: python -m keyfolio_web.pipeline PARENT PART, where PARENT is the id of the process
that starts it, and PART is web HOST PORT THREADS, worker, or child WORK LEASE.

Nobody starts them by hand: `keyfolio serve` starts web and worker, and the worker a child for each piece of work.
"""

from __future__ import annotations

import signal
import sys
from importlib import import_module

from keyfolio_web.pipeline.commands.django_ready import make_ready
from keyfolio_web.pipeline.parent import die_with_parent

_ENDED_BY = {"web": signal.SIGTERM, "worker": signal.SIGTERM, "child": signal.SIGKILL}


def main(parent: str, part: str, *told: str) -> int:
    """Be one of these processes, for as long as the one that started it lives; the exit code."""
    die_with_parent(int(parent), _ENDED_BY[part])
    make_ready()
    code: int = import_module(f"keyfolio_web.pipeline.{part}").main(*told)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
