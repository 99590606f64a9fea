"""creme-crm: a mature CRM in Django, too, and so the nearest peer."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchmarks.pages.customers import spread
from benchmarks.pages.databases import SQLITE
from benchmarks.pages.setting_up import run
from benchmarks.pages.site import Address, Page, SignIn, Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.pages.databases import Database

_VENV = Path(__file__).resolve().parents[2] / "out" / "bench" / "creme-venv"
_PYTHON, _CREME = _VENV / "bin" / "python", _VENV / "bin" / "creme"
_WANTED = ("creme-crm[pgsql]==2.8.*", "psycopg[binary]~=3.1.18", f"gunicorn=={version('gunicorn')}")
_FILL = Path(__file__).with_name("inside") / "fill_creme.py"
_PROJECT = "benchmark"
_SEARCH = "/creme_core/search"

# Creme ships with DEBUG off and templates cached; a kept connection is what Keyfolio has on PostgreSQL.
_SETTINGS = """
import os
SECRET_KEY = "no secret: a benchmark on loopback"
ALLOWED_HOSTS = ["127.0.0.1"]
JOBMANAGER_BROKER = "unix_socket://" + str(BASE_DIR)
DATABASES = {"default": {
    "ENGINE": os.environ["CREME_ENGINE"],
    "NAME": os.environ["CREME_DATABASE"],
    "HOST": os.environ["CREME_HOST"],
    "USER": os.environ["CREME_USER"],
    "CONN_MAX_AGE": 60,
}}
"""


class Creme:
    """Set up by the commands of its own documents, in an environment of its own."""

    name = "creme-crm"

    def install(self) -> None:
        """Make its environment, unless the one that is there is as wanted."""
        done = _VENV / "installed.txt"
        if done.exists() and done.read_text() == "\n".join(_WANTED):
            return
        uv = Path(sys.executable).with_name("uv")
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, _VENV])
        run([uv, "pip", "install", "--quiet", "--python", _PYTHON, *_WANTED])
        done.write_text("\n".join(_WANTED))

    def prepare(self, database: Database, folder: Path, accounts: Path, requests: int) -> Site:
        """A project, its tables, its first content and its assets; then the organisations."""
        project = _start_project(folder)
        told = _environment(database)
        for step in ("migrate", "creme_populate", "generatemedia"):
            run([_CREME, step], cwd=project, told=told)
        made = folder / "made.txt"
        run([_PYTHON, _FILL, accounts, made], cwd=project, told=told)
        return Site(
            contender=f"{self.name} {_installed_version()}",
            database=database.kind,
            python=_PYTHON,
            folder=project,
            environment=told,
            application=f"{_PROJECT}.wsgi:application",
            sign_in=SignIn("/creme_login/", {"username": "root", "password": "root"}),
            pages=_pages(made, requests),
        )


def _start_project(folder: Path) -> Path:
    run([_CREME, "creme_start_project", _PROJECT], cwd=folder)
    project = folder / _PROJECT
    with (project / _PROJECT / "settings.py").open("a") as settings:
        settings.write(_SETTINGS)
    return project


def _environment(database: Database) -> Mapping[str, str]:
    engine = "sqlite3" if database.kind == SQLITE else "postgresql"
    return {
        "DJANGO_SETTINGS_MODULE": f"{_PROJECT}.settings",
        "CREME_ENGINE": f"django.db.backends.{engine}",
        "CREME_DATABASE": database.name,
        "CREME_HOST": database.host,
        "CREME_USER": database.user,
        "PYTHONPATH": ".",
        "PYTHONWARNINGS": "ignore",
    }


def _pages(made: Path, requests: int) -> Mapping[Page, Sequence[Address]]:
    """The addresses; the file has creme's key of “organisation”, then of each organisation in the order of the CSV."""
    kind, *keys = made.read_text().split()
    chosen = spread(len(keys), requests)
    link = r"/persons/organisation/\d+"
    return {
        Page.LIST: [Address("/persons/organisations", link)],
        Page.ACCOUNT: [Address(f"/persons/organisation/{keys[one.place]}", one.name) for one in chosen],
        Page.SEARCH: [Address(f"{_SEARCH}?search={quote(one.sought)}", link) for one in chosen],
        Page.NARROW_SEARCH: [Address(f"{_SEARCH}?ct_id={kind}&search={quote(one.sought)}", link) for one in chosen],
    }


def _installed_version() -> str:
    return run([_PYTHON, "-c", "import creme; print(creme.__version__)"]).strip()
