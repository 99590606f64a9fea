"""The file of a backup: a tar, whose first member says what it holds and whose last proves it whole."""

from __future__ import annotations

import hashlib
import json
import tarfile
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = 1
_CONTENTS, _DIGESTS = "contents.json", "digests.json"


class NotABackup(KeyfolioError):
    """The file is no backup, is damaged, or a newer Keyfolio made it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. migrations: room -> the last one that its rows have seen."""

    format: int
    keyfolio: str
    migrations: dict[str, str]


class Writing:
    """A backup being written; members of equal content give equal bytes, whenever they are written."""

    def __init__(self, file: IO[bytes], contents: Contents) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed in `finish`
        self._digests: dict[str, str] = {}
        self._add_bytes(_CONTENTS, _as_json(asdict(contents)))

    def add(self, name: str, path: Path) -> None:
        """A file, under a name."""
        with path.open("rb") as source:
            self._digests[name] = hashlib.file_digest(source, "sha256").hexdigest()
            size = source.tell()
            source.seek(0)
            self._tar.addfile(_member(name, size), source)

    def finish(self) -> None:
        """Write the digests; without them it is no backup."""
        self._add_bytes(_DIGESTS, _as_json(self._digests))
        self._tar.close()

    def _add_bytes(self, name: str, content: bytes) -> None:
        if name != _DIGESTS:
            self._digests[name] = hashlib.sha256(content).hexdigest()
        self._tar.addfile(_member(name, len(content)), BytesIO(content))


def unpack(path: Path, folder: Path) -> Contents:
    """Unpack a backup into an empty folder, and check every byte.

    Raises:
        NotABackup: it is none, or not whole, or of a newer Keyfolio.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            tar.extractall(folder, filter="data")
        contents = Contents(**json.loads((folder / _CONTENTS).read_bytes()))
        digests = json.loads((folder / _DIGESTS).read_bytes())
    except (tarfile.TarError, OSError, ValueError, TypeError) as trouble:
        raise NotABackup(_NOT_ONE.fill(path=path, trouble=trouble)) from trouble
    if contents.format > FORMAT:
        raise NotABackup(_NEWER.fill(path=path, keyfolio=contents.keyfolio))
    for name in sorted(set(digests) ^ set(_files(folder))) or _changed(folder, digests):
        raise NotABackup(_DAMAGED.fill(path=path, name=name))
    return contents


def _files(folder: Path) -> Iterator[str]:
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return (name for name in names if name != _DIGESTS)


def _changed(folder: Path, digests: dict[str, str]) -> list[str]:
    return [name for name, digest in digests.items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_json(said: object) -> bytes:
    return json.dumps(said, indent=1, sort_keys=True).encode()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


_NOT_ONE = Text(
    "{path} is no backup of Keyfolio ({trouble}). Name a file that `keyfolio backup` has written.",
    "{path} 不是 Keyfolio 的备份文件（{trouble}）。请指定由 keyfolio backup 写出的文件。",
)
_NEWER = Text(
    "{path} was made by a newer Keyfolio ({keyfolio}). Upgrade Keyfolio, then restore it.",
    "{path} 由更新版本的 Keyfolio（{keyfolio}）生成。请先升级 Keyfolio 再恢复。",
)
_DAMAGED = Text(
    "{path} is damaged: {name} is not what was backed up. Use another backup; nothing was restored.",
    "{path} 已损坏：其中的 {name} 与备份时不一致。请改用其他备份；没有恢复任何内容。",
)
