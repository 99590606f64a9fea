"""The manifest: the truth about a store. A batch is there when its row is, and gone when its row is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from keyfolio.ledger.store.batch import Batch


class Manifest(Protocol):
    """The batches of one store, whoever keeps their rows: `SqliteManifest`, or a program in its own database.

    `StoreFolder` has all of it but the rows: the paths, the lock of the folder, and how to clear what was left.
    """

    folder: Path

    def writing(self) -> AbstractContextManager[None]:
        """Be the only one who imports or undoes; make the store when there is none; clear what a killed import left.

        An implementation holds `StoreFolder.locked` for as long; a transaction need not be open all the while.

        Raises:
            StoreTrouble: the store cannot be made or written.
        """

    def batches(self) -> list[Batch]:
        """Every batch, undone ones too, in the order of import.

        Raises:
            StoreTrouble: there is no store here.
        """

    def visible(self) -> list[Batch]:
        """The batches that were not undone, in the order of import."""

    def commit(self, batch: Batch) -> None:
        """Make a batch visible, in one step: its files are in place."""

    def mark_undone(self, number: int, undone_at: str) -> None:
        """Hide a batch; its files stay. undone_at: ISO instant."""

    def lines(self, batch: Batch) -> Path:
        """Its lines, as Parquet."""

    def quarantine(self, batch: Batch) -> Path:
        """Its quarantined lines, as Parquet."""
