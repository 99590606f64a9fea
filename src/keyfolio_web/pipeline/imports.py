"""An import: a file that somebody sent becomes a batch of the ledger, or master data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils import timezone

from keyfolio.ledger import HowToRead, import_file, read_accounts, read_products
from keyfolio_web.ledger import publish
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Kind, Upload
from keyfolio_web.ledger.queries import stored_file
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.room import engine_for
from keyfolio_web.pipeline.troubles import FILE_GONE
from keyfolio_web.runs import lease, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch, DateOrder
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work
    from keyfolio_web.shared.models import Person


class ImportManifest(DatabaseManifest):
    """The manifest of one import, which outlasts a database that is away for a while."""

    def __init__(self, folder: Path, *, upload: Upload, by: Person, claim: Claim) -> None:
        finish = partial(services.finish, work_id=claim.work_id, lease=claim.lease)
        super().__init__(folder, upload=upload, by=by, before_commit=finish)
        self.claim = claim
        self.has_committed = False

    def batches(self) -> list[Batch]:
        """Every batch, undone ones too, in the order of import."""
        return patiently(super().batches)

    def commit(self, batch: Batch) -> None:
        """Make a batch visible in one transaction; one that was interrupted is begun anew."""
        self.write(partial(super().commit, batch))
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


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Import the file of this work; what it adds is visible if and only if the work is done.

    Raises:
        KeyfolioError: the file cannot be read, or holds nothing usable.
        LeaseLost: the work is not ours any more.
    """
    upload = patiently(lambda: Upload.objects.select_related("uploaded_by").get(work=work))
    if not stored_file(upload).is_file():
        raise FILE_GONE
    manifest = ImportManifest(settings.STORE, upload=upload, by=work.asked_by, claim=claim)
    with engine_for(claim, progress) as engine:
        if upload.kind == Kind.SALES:
            _import_sales(engine, manifest, upload)
        else:
            _import_masters(engine, manifest, upload)


def _import_sales(engine: Engine, manifest: ImportManifest, upload: Upload) -> None:
    how = HowToRead(
        mapping=upload.mapping,
        date_order=cast("DateOrder | None", upload.date_order or None),
        today=timezone.localdate(),
    )
    now = timezone.now().isoformat(timespec="seconds")
    batch = import_file(engine, manifest, stored_file(upload), how, now, source_name=upload.file_name)
    if not manifest.has_committed:
        manifest.write(partial(publish.publish_same_file, upload, batch, before_commit=manifest.before_commit))


def _import_masters(engine: Engine, manifest: ImportManifest, upload: Upload) -> None:
    """Master data is written while the store is held: what undoes an import waits, or says that one is going on."""
    read = read_accounts if upload.kind == Kind.ACCOUNTS else read_products
    with manifest.writing():
        engine.progress("read", 0)
        masters = read(engine, stored_file(upload), mapping=upload.mapping, name=upload.file_name)
        rows = engine.rows(masters.table)
        engine.progress("commit", rows.num_rows)
        end = manifest.before_commit
        manifest.write(partial(publish.publish_masters, upload, rows, left_out=masters.left_out, before_commit=end))
        engine.progress("done", rows.num_rows)
