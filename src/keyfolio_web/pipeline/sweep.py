"""What killed processes left behind in the temporary folder, and how to know that nobody uses it."""

from __future__ import annotations

import fcntl
import shutil
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from django.conf import settings

from keyfolio_web.shared.computing import computing_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK = ".in-use"
_OLD_SECONDS = 24 * 3600


@contextmanager
def in_use() -> Iterator[None]:
    """Empty the temporary folder, as far as nobody else uses it; then use it, until the end of the block.

    Whoever serves or works holds a shared lock, which the operating system lets go of with the process. When nobody
    holds one, all that is there was left behind. Otherwise what has not been touched for a day was.
    """
    with _open_lock() as lock:
        alone = _lock(lock, fcntl.LOCK_EX)
        _empty(older_than_seconds=0 if alone else _OLD_SECONDS)
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def is_in_use() -> bool:
    """Whether some process serves this installation or works for it just now."""
    with _open_lock() as lock:
        return not _lock(lock, fcntl.LOCK_EX)


def _open_lock() -> IO[str]:
    path: Path = settings.TEMPORARY / _LOCK
    return path.open("a")


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _empty(older_than_seconds: float) -> None:
    before = time.time() - older_than_seconds
    for left in (each for folder in {settings.TEMPORARY, computing_folder()} for each in folder.iterdir()):
        if left.name != _LOCK and left.lstat().st_mtime <= before:
            _delete(left)


def _delete(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
