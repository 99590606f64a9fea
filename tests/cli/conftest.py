"""The command line, called as a person calls it: in this process, or as a program of its own."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from keyfolio.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., "Ran"]
    Start = Callable[..., subprocess.Popen[str]]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int | str | None
    out: str
    err: str


@pytest.fixture(scope="session")
def keyfolio() -> Run:
    """Runs a command in this process."""

    def run(*arguments: str | Path) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code: int | str | None = main([str(argument) for argument in arguments])
            except SystemExit as left:
                code = left.code
        return Ran(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def start() -> Start:
    """Starts a command as a program of its own; what it says on standard error is kept."""

    def start(*arguments: str | Path, **settings: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "keyfolio.cli", *map(str, arguments)]
        streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, **{**streams, **settings})  # type: ignore[call-overload,no-any-return]

    return start
