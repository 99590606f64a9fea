"""Where an engine computes and how much memory it may take: a folder of its own, which a lock says is in use."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import IO

from keyfolio.errors import BadSetting, CannotWrite
from keyfolio.language import Text

DEFAULT_MEMORY = "2GB"
"""What a process takes unless told. DuckDB's own share, 80 % of the machine, is for a program that is alone there."""

_PREFIX = "keyfolio-"
_LOCK = "in-use"
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT])(I?)B?", re.IGNORECASE)
_BESIDE_TABLES_BYTES = 450_000_000  # Python, and a file being read: measured
_SHARE_OF_TABLES = 0.70  # of the rest; DuckDB takes more than it counts: measured by python -m benchmarks.large_import
_LEAST_BYTES = 1_000_000_000  # with less for its tables, sorting a file of some columns ends for want of memory


def memory_limit(said: str, setting: str) -> str:
    """What the tables of an engine may take, so that its process keeps to so much. setting: by which name it was said.

    Raises:
        BadSetting: it is no amount of memory, or too little to compute in.

    >>> memory_limit("4 gb", "KEYFOLIO_MEMORY_LIMIT"), memory_limit("1.5GiB", "KEYFOLIO_MEMORY_LIMIT")
    ('2485MB', '812MB')
    """
    found = _SIZE.fullmatch(said.strip())
    if found is None:
        raise BadSetting(
            Text(
                "{setting} is “{said}”, which is no amount of memory. Needed is one such as 2GB or 1500MB.",
                "{setting} 为“{said}”，不是内存大小。请写成 2GB 或 1500MB 的形式。",
            ).fill(setting=setting, said=said)
        )
    number, unit, binary = found.group(1), found.group(2).upper(), found.group(3).upper()
    told_bytes = float(number) * (1024 if binary else 1000) ** (1 + "KMGT".index(unit))
    if told_bytes < _LEAST_BYTES:
        raise BadSetting(
            Text(
                "{setting} is “{said}”: too little to compute in. Give 1GB or more.",
                "{setting} 为“{said}”，不足以完成计算。请至少给 1GB。",
            ).fill(setting=setting, said=said)
        )
    return f"{(told_bytes - _BESIDE_TABLES_BYTES) * _SHARE_OF_TABLES // 1_000_000:.0f}MB"


def writable_folder(said: str, setting: str) -> Path:
    """A folder that is there and may be written. setting: by which name it was said.

    Raises:
        BadSetting: it is not there, is no folder, or may not be written.
    """
    folder = Path(said).expanduser().absolute()
    if not folder.is_dir():
        raise BadSetting(
            Text(
                "{setting} names {folder}, which is no folder. Make it, or name another.",
                "{setting} 指定的 {folder} 不是文件夹。请先建立，或指定另一个。",
            ).fill(setting=setting, folder=folder)
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(
            Text(
                "{setting} names {folder}, which you may not write in. Take the right to, or name another folder.",
                "{setting} 指定的 {folder} 没有写入权限。请授予权限，或指定另一个文件夹。",
            ).fill(setting=setting, folder=folder)
        )
    return folder


def make_room(parent: Path | None) -> tuple[Path, IO[str]]:
    """A new folder below parent (null: the system's place), and the lock that says it is in use while it is open.

    The operating system lets go of the lock with the process, however it ends.

    Raises:
        CannotWrite: no folder can be made there.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    except OSError as trouble:
        raise CannotWrite(
            Text(
                "No temporary folder can be made in {parent} ({reason}). Name another folder in KEYFOLIO_TEMPORARY.",
                "无法在 {parent} 中建立临时文件夹（{reason}）。请用 KEYFOLIO_TEMPORARY 指定另一个文件夹。",
            ).fill(parent=parent or tempfile.gettempdir(), reason=trouble.strerror or trouble)
        ) from trouble
    lock = (folder / f"{_LOCK} (new)").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / f"{_LOCK} (new)").rename(folder / _LOCK)  # whoever sees it finds it locked
    return folder, lock


def clear_dead_rooms(parent: Path | None = None) -> None:
    """Delete the folders below parent (null: the system's place) that killed processes left; those of others stay."""
    for lock in Path(parent or tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        if _is_free(lock):
            shutil.rmtree(lock.parent, ignore_errors=True)


def _is_free(lock: Path) -> bool:
    try:
        with lock.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # in use, somebody else's, or gone meanwhile
        return False
    return True
