"""What an installation needs before it can serve: tables, words, static files. Quick when there is nothing to do."""

from __future__ import annotations

import fcntl
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from keyfolio_web.shared import translations

if TYPE_CHECKING:
    from pathlib import Path

_STAMP = ".collected"
_LOCK = ".preparing"


def prepare() -> None:
    """Bring database, words and static files up to date; who starts at the same time waits."""
    with (settings.TEMPORARY / _LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build_words()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        collect_static_files()


def build_words() -> None:
    """Compile the Chinese words; an installation that may not write its own code has them already."""
    try:
        translations.build()
    except PermissionError:
        return


def collect_static_files() -> None:
    """Gather them where they are served from, when they are other than the last time."""
    stamp: Path = settings.STATIC_ROOT / _STAMP
    found = _digest_of_static_files()
    if stamp.exists() and stamp.read_text("ascii") == found:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(found, "ascii")


def _digest_of_static_files() -> str:
    """Of the name, size and time of change of each."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            seen = (storage.path(name), storage.size(name), storage.get_modified_time(name))
            digest.update(repr(seen).encode())
    return digest.hexdigest()
