"""The web server: gunicorn, one process of many threads."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.handlers.wsgi import WSGIHandler

_MEMORY = Path("/dev/shm")  # noqa: S108


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with these settings, whatever a file or the environment says."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application."""
        return get_wsgi_application()


def main(host: str, port: str, threads: str) -> int:
    """Serve until told to stop, or until the parent is gone."""
    options = {
        "bind": [bind_of(host, port)],
        "worker_class": "gthread",
        "threads": int(threads),
        "worker_tmp_dir": str(_heartbeat_folder()),
        "graceful_timeout": 5,
        "control_socket_disable": True,
        "worker_exit": _leave,
        "loglevel": "warning",
    }
    Server(options).run()
    return 0


def _leave(_server: object, _worker: object) -> None:
    """End the process of the web at once: threads of DuckDB and Arrow that still stand would have it abort."""
    logging.shutdown()
    sys.stderr.flush()
    os._exit(0)


def bind_of(host: str, port: int | str) -> str:
    """Host and port as one, an IPv6 address in brackets.

    >>> bind_of("127.0.0.1", 8000), bind_of("::1", 8000)
    ('127.0.0.1:8000', '[::1]:8000')
    """
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _heartbeat_folder() -> Path:
    """Gunicorn touches a file each second; in memory, where a busy disk does not keep it waiting."""
    return _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else settings.TEMPORARY
