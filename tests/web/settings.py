"""Django's settings in tests: a data folder of this run's own; SQLite, or the PostgreSQL that DATABASE names."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgresql import postgresql_address

_home = Path(os.environ.get("KEYFOLIO_TEST_HOME") or tempfile.mkdtemp(prefix="keyfolio-test-"))
if "KEYFOLIO_TEST_HOME" not in os.environ:
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KEYFOLIO_HOME"] = str(_home)
(_home / "static").mkdir(exist_ok=True)  # whitenoise warns when it is missing


if os.environ.get("KEYFOLIO_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = postgresql_address()
else:
    os.environ.pop("DATABASE_URL", None)

from keyfolio_web.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
