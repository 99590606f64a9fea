"""An installation of its own for tests of several processes: a data folder, and a database that they share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.utils import timezone
from psycopg import sql

from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import services as ledger
from keyfolio_web.ledger.models import Kind
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from tests.web.cast import person

ROOT = Path(__file__).parents[3]
_FOLDERS = ("store", "results", "uploads", "temporary")
_LONGEST_SECONDS = 180.0  # on a machine that does much else


class Installation:
    """Where its files and its database are, and how to start its processes."""

    def __init__(self, home: Path, database: Database) -> None:
        self.home = home
        self.database = database
        self.publish_limit = 0  # accounts of a run in the database; 0: as nobody says otherwise
        self._kept = home.with_name(f"{home.name}-kept")
        self._started: list[subprocess.Popen[str]] = []

    @property
    def shop(self) -> str:
        """The address of another company's database, which it is connected to."""
        return f"sqlite:///{self.home.parent / 'shop.sqlite3'}"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        said = {name: value for name, value in os.environ.items() if not name.startswith(("KEYFOLIO_", "DATABASE_"))}
        told = {
            "KEYFOLIO_HOME": str(self.home),
            "DATABASE_URL": self.database.url,
            "DJANGO_SETTINGS_MODULE": "keyfolio_web.config.settings",
            "KEYFOLIO_SQL_shop": self.shop,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return said | told | ({"KEYFOLIO_PUBLISH_LIMIT": str(self.publish_limit)} if self.publish_limit else {})

    def start(self, *told: str, pipes: int | None = None) -> subprocess.Popen[str]:
        """A Python process of this installation."""
        process = subprocess.Popen(
            [sys.executable, *told], env=self.environment, cwd=self.home, text=True, stdin=pipes, stdout=pipes
        )
        self._started.append(process)
        return process

    def keep(self) -> None:
        """Remember how everything is now."""
        self.database.keep()
        shutil.rmtree(self._kept, ignore_errors=True)
        for name in _FOLDERS:
            shutil.copytree(self.home / name, self._kept / name)

    def bring_back(self) -> None:
        """Make everything as it was when it was kept. Nobody else may be using it."""
        self.database.bring_back()
        for name in _FOLDERS:
            shutil.rmtree(self.home / name)
            shutil.copytree(self._kept / name, self.home / name)

    @contextmanager
    def ended_afterwards(self) -> Iterator[None]:
        """End the processes that are started in this block."""
        before, self._started = self._started, []
        try:
            yield
        finally:
            self._end_all()
            self._started = before

    def _end_all(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()
            for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
                pipe.close()


class Database:
    """The database of an installation. url: for other processes. name: for this one."""

    def __init__(self, home: Path) -> None:
        self._is_file = connections["default"].vendor == "sqlite"
        self._server = os.environ.get("DATABASE_URL", "")
        self._file = home / "keyfolio.sqlite3"
        self.name = str(self._file) if self._is_file else f"keyfolio_{os.getpid()}_{time.monotonic_ns()}"
        self.url = (
            f"sqlite:///{self._file}" if self._is_file else urlsplit(self._server)._replace(path=self.name).geturl()
        )

    def make(self) -> None:
        """An empty one."""
        if not self._is_file:
            self._tell("CREATE DATABASE {}", self.name)

    def drop(self) -> None:
        """It, and what was kept of it."""
        if not self._is_file:
            for name in (self.name, self._kept_name):
                self._tell("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def drop_kept(self) -> None:
        """Forget how it was."""
        if not self._is_file:
            self._tell("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._kept_name)

    def keep(self) -> None:
        """Remember how it is now."""
        connection.close()
        self.drop_kept()
        if self._is_file:
            shutil.copyfile(self._file, self._file.with_suffix(".kept"))
        else:
            self._tell("CREATE DATABASE {} TEMPLATE {}", self._kept_name, self.name)

    def bring_back(self) -> None:
        """Make it what it was."""
        connection.close()
        if self._is_file:
            for left in self._file.parent.glob(f"{self._file.name}-*"):
                left.unlink()
            shutil.copyfile(self._file.with_suffix(".kept"), self._file)
        else:
            self._tell("DROP DATABASE {} WITH (FORCE)", self.name)
            self._tell("CREATE DATABASE {} TEMPLATE {}", self.name, self._kept_name)

    @property
    def _kept_name(self) -> str:
        return f"{self.name}_kept"

    def _tell(self, command: str, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


@contextmanager
def installed(home: Path) -> Iterator[Installation]:
    """An installation with its tables and an analyst; the tests' own process uses its database and folders too."""
    here, database = connections["default"], Database(home)
    database.make()
    told, name = connections.settings["default"], here.settings_dict["NAME"]
    told["NAME"] = database.name  # for the connections of other threads
    connections["default"] = other = here.copy()
    other.settings_dict = {**here.settings_dict, "NAME": database.name}
    installation = Installation(home, database)
    try:
        with _folders(home), installation.ended_afterwards():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            person("Anna", Role.ANALYST)
            yield installation
    finally:
        other.close()
        connections["default"] = here
        told["NAME"] = name
        database.drop()


@contextmanager
def _folders(home: Path) -> Iterator[None]:
    for name in _FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    with override_settings(HOME=home, **{name.upper(): home / name for name in _FOLDERS}):
        yield


def anna() -> Person:
    """Who asks for everything here."""
    return Person.objects.get(email="anna@example.com")


def ask_for_import(file: Path, kind: Kind = Kind.SALES) -> Work:
    """Upload a file and ask for its import."""
    received = settings.TEMPORARY / f"{file.name}.received"
    shutil.copyfile(file, received)
    upload = ledger.receive_upload(kind=kind, file_name=file.name, received=received, by=anna())
    return ledger.ask_for_import(upload_id=upload.pk, mapping={}, date_order="", by=anna())


def ask_for_a_run(window_months: int | None = None, ledger_on: date | None = None) -> Run:
    """Ask for a run by the default policy."""
    return ask_for_run(by=anna(), as_of=None, window_months=window_months, policy_text=None, ledger_on=ledger_on)


def let_the_lease_run_out() -> None:
    """As if as much time had passed since the worker died."""
    Work.objects.filter(state=Work.State.RUNNING).update(lease_until=timezone.now())


def until(is_so: Callable[[], object], seconds: float = _LONGEST_SECONDS) -> None:
    """Look again and again, until it is so. Raises: TimeoutError."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)
