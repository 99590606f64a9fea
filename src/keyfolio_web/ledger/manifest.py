"""The manifest of the ledger store in the web's own database: the twin of the core's SQLite file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from keyfolio.ledger import Batch, Change, StoreFolder
from keyfolio_web.ledger import models, publish, queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from keyfolio_web.shared.models import Person


class DatabaseManifest(StoreFolder):
    """A `keyfolio.ledger.Manifest`: the rows in the database, the files in the folder.

    upload: the file that is being imported (null: no import by this manifest). by: who asked for it, or undoes.
    waits: until nobody else writes, as an import does; who answers a browser does not, for imports take long.
    before_commit: called as the last act of the transaction that makes a batch visible; what it raises takes all of
    that transaction back.
    """

    def __init__(
        self,
        folder: Path,
        *,
        upload: models.Upload | None = None,
        by: Person | None = None,
        waits: bool = True,
        before_commit: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(folder)
        self.upload = upload
        self.by = by
        self.waits = waits
        self.before_commit = before_commit

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who changes the store; clear what failed acts left.

        Take it before a transaction is opened, never inside one: an import holds it while it waits for the database.

        Raises:
            StoreTrouble: the folder cannot be made or written; an import is going on, and this manifest does not wait.
        """
        with self.locked(wait=self.waits), self.clearing(self.history):
            yield

    def history(self) -> list[Batch]:
        """Every revision of every batch, by number, then revision."""
        return queries.manifest_rows()

    def batches(self) -> list[Batch]:
        """Every batch in its last revision, undone ones too, in the order of import."""
        return [batch for batch in self.history() if batch.replaced_at is None]

    def visible(self) -> list[Batch]:
        """The batches that count now, in the order of import."""
        return [batch for batch in self.batches() if batch.is_visible]

    def commit(self, change: Change) -> None:
        """Make a change, with the accounts it names, in one transaction with its entry in the audit log."""
        publish.publish_change(change, self.lines, upload=self.upload, by=self.by, before_commit=self.before_commit)
