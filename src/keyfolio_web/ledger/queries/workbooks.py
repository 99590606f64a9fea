"""Large workbooks, which can only be read whole: looked into by another process, one at a time."""

from __future__ import annotations

import fcntl
import subprocess
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from keyfolio.errors import KeyfolioError, UnreadableFile
from keyfolio.language import Text
from keyfolio_web.ledger.previewing import NamesQuestion, look_for_names
from keyfolio_web.ledger.queries.apart import answer_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from keyfolio.ledger import NamedAccounts, Preview
    from keyfolio_web.ledger.previewing import Question

MOST_SECONDS = 20.0  # that a page waits, for its turn and for the answer
_LARGE_BYTES = 1_000_000
_LARGE_UNPACKED_BYTES = 16_000_000
_REMEMBERED = 32  # workbooks
_LOCK = ".previewing"
_Answer = TypeVar("_Answer")
_NAMES_TOO_MANY = Text(
    "{name} unpacks to too much to be read here. Save its column of codes or names alone, as CSV, and send that.",
    "{name} 展开后内容过多，无法在此读取。请仅将编号或名称一列另存为 CSV 后发送。",
)


class NotPreviewed(KeyfolioError):
    """A workbook that may well be in order, but cannot be shown before it is imported."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was seen of a workbook. headers: of its columns, none: not seen. too_large: it was given up."""

    headers: tuple[str, ...] = ()
    too_large: bool = False


_known: dict[Path, _Known] = {}


def is_large_workbook(path: Path) -> bool:
    """Whether to look into a file elsewhere: a workbook that is large, or says that it unpacks to much."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04" or not zipfile.is_zipfile(file):
            return False
    return path.stat().st_size > _LARGE_BYTES or _unpacked_bytes(path) > _LARGE_UNPACKED_BYTES


def known_headers(path: Path) -> tuple[str, ...]:
    """The columns of a workbook, if this process has seen them lately."""
    return _known.get(path, _Known()).headers


def look_apart(question: Question) -> Preview:
    """Preview a large workbook, in another process.

    Raises:
        NotPreviewed: that takes too long or too much memory, or others are before us.
        UnreadableFile: it cannot be opened at all.
    """
    seen = _known.get(question.path, _Known())
    if seen.too_large:
        raise _too_large(question)
    answer: Preview | Text | None = _in_turn(lambda seconds: answer_apart(question, seconds))
    if answer is None:
        _remember(question.path, replace(seen, too_large=True))
        raise _too_large(question)
    if isinstance(answer, Text):
        raise UnreadableFile(answer)
    _remember(question.path, _Known(answer.headers))
    return answer


def names_in_file(path: Path, name: str) -> NamedAccounts:
    """The accounts that a file names, a large workbook read in another process. name: what people call the file.

    Raises:
        KeyfolioError: the file cannot be read, names no account, is a workbook that takes too long or too much memory,
            or others are before us.
    """
    question = NamesQuestion(path, settings.TEMPORARY, name)
    if not is_large_workbook(path):
        return look_for_names(question)
    answer: NamedAccounts | Text | None = _in_turn(lambda seconds: answer_apart(question, seconds))
    if answer is None:
        raise UnreadableFile(_NAMES_TOO_MANY.fill(name=name))
    if isinstance(answer, Text):
        raise UnreadableFile(answer)
    return answer


def _in_turn(ask: Callable[[float], _Answer]) -> _Answer | None:
    """What another process answers within the seconds that are left; null: nothing."""
    try:
        with _our_turn() as seconds:
            return ask(seconds)
    except subprocess.TimeoutExpired:
        return None


@contextmanager
def _our_turn() -> Iterator[float]:
    """The only one on this server that looks into a large workbook; how many seconds are left for it."""
    until = time.monotonic() + MOST_SECONDS
    with (settings.TEMPORARY / _LOCK).open("a") as lock:
        while not _locked(lock.fileno()):
            if time.monotonic() > until - MOST_SECONDS / 2:  # too little is left
                raise _others_first()
            time.sleep(0.1)
        yield until - time.monotonic()


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unpacked_bytes(path: Path) -> int:
    """As it says itself; 0: it does not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return 0


def _remember(path: Path, known: _Known) -> None:
    _known.pop(path, None)
    _known[path] = known
    for oldest in list(_known)[:-_REMEMBERED]:
        _known.pop(oldest, None)


def _too_large(question: Question) -> NotPreviewed:
    return NotPreviewed(
        Text(
            "{name} is too large to preview. Import it as it is, or save it as CSV and upload that.",
            "{name} 太大，无法预览。请直接导入，或另存为 CSV 后重新上传。",
        ).fill(name=question.name)
    )


def _others_first() -> NotPreviewed:
    return NotPreviewed(
        Text(
            "Another large workbook is being looked at. Try again in a moment.",
            "正在查看另一个大型工作簿。请稍后再试。",
        )
    )
