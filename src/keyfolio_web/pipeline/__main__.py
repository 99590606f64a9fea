"""The processes of an installation: python -m keyfolio_web.pipeline PARENT PART, where PARENT is the id of the process
that starts it, and PART is web HOST PORT THREADS, or worker.

Nobody starts them by hand: `keyfolio serve` does; the worker then has one more for each piece of work, see `process`.
"""

from __future__ import annotations

import sys
from importlib import import_module

from keyfolio_web.pipeline.commands.django_ready import make_ready
from keyfolio_web.pipeline.parent import die_with_parent


def main(parent: str, part: str, *told: str) -> int:
    """Be one of these processes, for as long as the one that started it lives; the exit code."""
    die_with_parent(int(parent))
    make_ready()
    code: int = import_module(f"keyfolio_web.pipeline.{part}").main(*told)
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
