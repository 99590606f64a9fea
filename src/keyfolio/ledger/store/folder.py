"""The folder of a store: where the files of a batch lie, one writer at a time, and what a killed import left."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.ledger.store.batch import Batch

INCOMING = "incoming-"


class StoreFolder:
    """The files of one store, wherever the rows of its manifest are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, batch: Batch) -> Path:
        """Its lines, as Parquet."""
        return self.folder / "batches" / batch.folder / "lines.parquet"

    def quarantine(self, batch: Batch) -> Path:
        """Its quarantined lines, as Parquet."""
        return self.folder / "batches" / batch.folder / "quarantine.parquet"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes here; wait for whoever does; make the folder when there is none.

        The lock is the operating system's: it goes with the process, however it ends.

        Raises:
            StoreTrouble: the folder cannot be made or written.
        """
        with self._open_lock() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def clear_leftovers(self) -> None:
        """Delete what a killed import was still writing: it can be told by its name. Only while `locked`."""
        for left in (self.folder / "batches").glob(f"{INCOMING}*"):
            shutil.rmtree(left)

    def _open_lock(self) -> IO[str]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return (self.folder / ".lock").open("w")
        except OSError as trouble:
            raise StoreTrouble(
                Text(
                    "There can be no ledger store in {folder}: {reason}. Name a folder that is yours to write in.",
                    "无法在 {folder} 建立或写入账本库：{reason}。请指定可写的文件夹。",
                ).fill(folder=self.folder, reason=trouble.strerror or trouble)
            ) from trouble
