"""The folder of a store: where the files of a batch lie, one writer at a time, and what a killed import left."""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from keyfolio.engine.duckdb_errors import COMPACTIONS
from keyfolio.errors import StoreTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from keyfolio.ledger.store.batch import Batch

INCOMING = "incoming-"
_FOLDER = re.compile(r"(\d{6,})-[0-9a-f]{12}(?:-\d+)?")  # of a batch
_RETRIES, _RETRY_EVERY_SECONDS = 50, 0.02  # of who does not wait: acts of a moment pass by


class StoreFolder:
    """The files of one store, wherever the rows of its manifest are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, batch: Batch) -> Path:
        """Its lines, as Parquet."""
        return self.folder / "batches" / batch.folder / "lines.parquet"

    def order_sums(self, batch: Batch) -> Path:
        """Its lines summed by account, order and day, as Parquet; no file in a batch of an earlier Keyfolio."""
        return self.folder / "batches" / batch.folder / "order_sums.parquet"

    def skipped(self, batch: Batch) -> Path:
        """The lines of its file that the store had already, as Parquet; no file when there are none."""
        return self.folder / "batches" / batch.folder / "skipped.parquet"

    def whole(self, batch: Batch) -> list[Path]:
        """The files that have every line of its file but the quarantined ones, as Parquet.

        Raises:
            StoreTrouble: the lines that the store had already were not kept.
        """
        if not batch.counts.skipped:
            return [self.lines(batch)]
        if not self.skipped(batch).is_file():
            raise StoreTrouble(
                Text(
                    "Of batch {number} the lines that the ledger had already are not there: it was imported by an "
                    "earlier Keyfolio, or a file of the store is gone. Undo batch {number} first; afterwards import "
                    "its file again.",
                    "批次 {number} 中账本已有的行没有保存：该批次由早期版本导入，或账本库的文件已丢失。"
                    "请先撤销批次 {number}，之后重新导入其文件。",
                ).fill(number=batch.number)
            )
        return [self.lines(batch), self.skipped(batch)]

    def quarantine(self, batch: Batch) -> Path:
        """Its quarantined lines, as Parquet."""
        return self.folder / "batches" / batch.folder / "quarantine.parquet"

    @contextmanager
    def locked(self, *, wait: bool = True) -> Iterator[None]:
        """Be the only one who writes here; make the folder when there is none.

        wait: for whoever writes here now, however long it takes; else for a second at most. The lock is the operating
        system's: it goes with the process, however it ends.

        Raises:
            StoreTrouble: the folder cannot be made or written; somebody writes here, and we do not wait.
        """
        with self._open_lock() as lock:
            if wait:
                fcntl.flock(lock, fcntl.LOCK_EX)
            else:
                _take_soon(lock)
            yield

    @contextmanager
    def clearing(self, history: Callable[[], Iterable[Batch]]) -> Iterator[None]:
        """Clear what is left of imports that were killed; and at once what this one leaves if it fails. While `locked`.

        history: of the manifest, as it is now.
        """
        self.clear_leftovers(history())
        try:
            yield
        except BaseException:
            with suppress(Exception):  # what went wrong first is to be told; the next who writes clears too
                self.clear_leftovers(history())
            raise

    def clear_leftovers(self, history: Iterable[Batch]) -> None:
        """Delete what an import that did not come to its end has written, before or after its move. While `locked`.

        history: every revision of every batch; the folders of other batches go. A folder with a number that these have
        not come near was not left by an import: its manifest is another one, and no folder of a batch is deleted.
        """
        for home in ("batches", COMPACTIONS):
            for left in (self.folder / home).glob(f"{INCOMING}*"):
                shutil.rmtree(left)
        named = {batch.folder: batch.number for batch in history}
        found = {path: int(told[1]) for path in self._folders() if (told := _FOLDER.fullmatch(path.name))}
        if max(found.values(), default=0) > 1 + max(named.values(), default=0):
            return
        for path in found:
            if path.name not in named:
                shutil.rmtree(path)

    def _folders(self) -> list[Path]:
        return [path for path in (self.folder / "batches").glob("*") if path.is_dir()]

    def _open_lock(self) -> IO[str]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return (self.folder / ".lock").open("w")
        except OSError as trouble:
            raise StoreTrouble(
                Text(
                    "There can be no ledger store in its folder: {reason}.",
                    "无法在指定的文件夹建立或写入账本库：{reason}。",
                ).fill(reason=trouble.strerror or type(trouble).__name__),
                Text(
                    "The folder is {folder}. Name one that is yours to write in.",
                    "该文件夹为 {folder}。请指定可写的文件夹。",
                ).fill(folder=self.folder),
            ) from trouble


def _take_soon(lock: IO[str]) -> None:
    for _attempt in range(_RETRIES):
        if _is_taken(lock):
            return
        time.sleep(_RETRY_EVERY_SECONDS)
    raise StoreTrouble(
        Text(
            "An import is going on. Wait until it is over, or cancel it, and try again.",
            "正在导入。请等待其结束或将其取消，然后重试。",
        )
    )


def _is_taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
