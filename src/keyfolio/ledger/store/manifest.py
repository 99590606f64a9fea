"""The manifest: the truth about a store. A batch is there when its row is, and gone when its row is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from keyfolio.ledger.store.batch import Batch, Change


class Manifest(Protocol):
    """The batches of one store, whoever keeps their rows: `SqliteManifest`, or a program in its own database.

    `StoreFolder` has all of it but the rows: the paths, the lock of the folder, and how to clear what was left.
    """

    folder: Path

    def writing(self) -> AbstractContextManager[None]:
        """Be the only one who changes the store; make it when there is none; clear what failed acts left.

        An implementation holds `StoreFolder.locked`, and in it `StoreFolder.clearing`, for as long; a transaction need
        not be open all the while.

        Raises:
            StoreTrouble: the store cannot be made or written.
        """

    def history(self) -> list[Batch]:
        """Every revision of every batch, by number, then revision.

        Raises:
            StoreTrouble: there is no store here.
        """

    def batches(self) -> list[Batch]:
        """Every batch in its last revision, undone ones too, in the order of import.

        Raises:
            StoreTrouble: there is no store here.
        """

    def visible(self) -> list[Batch]:
        """The batches that count now, in the order of import."""

    def commit(self, change: Change) -> None:
        """Make a change, in one step: the files of what it adds are in place."""

    def lines(self, batch: Batch) -> Path:
        """Its lines, as Parquet."""

    def order_sums(self, batch: Batch) -> Path:
        """Its lines summed by account, order and day, as Parquet; no file in a batch of an earlier Keyfolio."""

    def skipped(self, batch: Batch) -> Path:
        """The lines of its file that the store had already, as Parquet; no file when there are none."""

    def whole(self, batch: Batch) -> list[Path]:
        """The files that have every line of its file but the quarantined ones, as Parquet.

        Raises:
            StoreTrouble: the lines that the store had already were not kept.
        """

    def quarantine(self, batch: Batch) -> Path:
        """Its quarantined lines, as Parquet."""
