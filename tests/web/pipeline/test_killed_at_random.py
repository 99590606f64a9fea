"""The program that kills changes of a ledger at random moments, in its short form."""

from __future__ import annotations

import os
import subprocess
import sys


def test_what_is_killed_at_any_moment_and_done_again_is_exact() -> None:
    """One kill of each: import, either undo, correction, merge and un-merge; `--kills 100` is the long form."""
    program = [sys.executable, "-m", "benchmarks.kill_ledger", "--kills", "6", "--lines", "300"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "6 kills, 6 exact"), done.stdout + done.stderr
