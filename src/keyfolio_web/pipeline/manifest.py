"""The manifest as work of the background writes it: its end is in the transaction of what it changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.runs import lease, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.ledger import Batch, Change
    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.shared.models import Person


class WorkManifest(DatabaseManifest):
    """The manifest for one piece of work, which outlasts a database that is away for a while.

    upload: the file that is being imported; null: the work changes what is there.
    """

    def __init__(self, folder: Path, *, by: Person, claim: Claim, upload: Upload | None = None) -> None:
        finish = partial(services.finish, work_id=claim.work_id, lease=claim.lease)
        super().__init__(folder, upload=upload, by=by, before_commit=finish)
        self.claim = claim
        self.has_committed = False

    def history(self) -> list[Batch]:
        """Every revision of every batch, by number, then revision."""
        return patiently(super().history)

    def commit(self, change: Change) -> None:
        """Make a change in one transaction; one that was interrupted is begun anew."""
        self.write(partial(super().commit, change))
        self.has_committed = True

    def write(self, write: Callable[[], None]) -> None:
        """Do what ends the import, in one transaction.

        What was broken off is begun anew from what the database says now: a transaction that was taken back has left
        its marks on the upload; one whose end was not heard of may have been committed, and the work is then over.
        """
        patiently(partial(self._write, write))

    def _write(self, write: Callable[[], None]) -> None:
        lease.check(self.claim.work_id, self.claim.lease)
        if self.upload:
            self.upload.refresh_from_db()
        write()
