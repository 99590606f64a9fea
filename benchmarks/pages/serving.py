"""A site behind one gunicorn worker, on a free port of this machine alone."""

from __future__ import annotations

import os
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.pages.site import Site

_WORKER = ("--workers=1", "--worker-class=sync", "--timeout=120", "--log-level=warning", "--no-control-socket")
_TO_STOP_SECONDS = 10


@contextmanager
def served(site: Site) -> Iterator[int]:
    """The port; a request that comes before the worker is ready waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        server = _start(site, door)
    try:
        yield port
    except Exception as trouble:
        trouble.add_note(f"{site.contender} on {site.database} said: {_log(site).read_text()[-2000:]}")
        raise
    finally:
        _stop(server)


def _start(site: Site, door: socket.socket) -> subprocess.Popen[bytes]:
    """Gunicorn takes the open door over; ours is closed, so that a request fails when gunicorn has died."""
    bound = ("--bind", f"fd://{door.fileno()}")
    with _log(site).open("wb") as log:
        return subprocess.Popen(
            [site.python, "-m", "gunicorn", *_WORKER, *bound, site.application],
            cwd=site.folder,
            env={**os.environ, **site.environment},
            pass_fds=[door.fileno()],
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _log(site: Site) -> Path:
    return site.folder / "server.log"


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_TO_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
