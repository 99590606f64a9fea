"""Make a batch visible, or hide it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.ledger.publish.accounts import add_accounts, add_products, note_accounts, said_by_lines
from keyfolio_web.ledger.publish.files import forget_file
from keyfolio_web.shared import audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.ledger import Batch as CoreBatch
    from keyfolio.ledger import Change
    from keyfolio_web.ledger.publish.accounts import Description
    from keyfolio_web.shared.models import Person


def publish_change(
    change: Change,
    lines_of: Callable[[CoreBatch], Path],
    *,
    upload: Upload | None,
    by: Person | None,
    before_commit: Callable[[], None],
) -> None:
    """Make batches whose files are in place, and their accounts, visible; hide what they replace, and what is undone.

    lines_of: the Parquet file of a batch. The upload's own file is then not kept. before_commit: the last act; what it
    raises takes everything back.

    Raises:
        StoreTrouble: an account code is no such thing.
    """
    # Before the transaction, as it takes a while; only order lines say what an account is.
    said = [said_by_lines(lines_of(batch)) for batch in change.added]
    with transaction.atomic():
        if change.undone is not None:
            _hide(change.undone, change.at, by)
        for batch, words in zip(change.added, said, strict=True):
            _replace(batch, change, words, by) if batch.revision > 1 else _add(batch, words, upload, by)
            add_products(lines_of(batch))
        before_commit()


def publish_same_file(upload: Upload, batch: CoreBatch, *, before_commit: Callable[[], None]) -> None:
    """Note that a file is in the ledger already, as `batch`: nothing is added, and the file is not kept."""
    with transaction.atomic():
        upload.outcome = {"same_as_batch": batch.number, "skipped": batch.counts.read}
        upload.save(update_fields=["outcome"])
        forget_file(upload)
        before_commit()


def _add(batch: CoreBatch, said: dict[str, Description], upload: Upload | None, by: Person | None) -> None:
    row = _row(batch, upload, by or (upload.uploaded_by if upload else None))
    made = _save(row, said)
    if upload:
        forget_file(upload)
    audit.record(
        "batch_added",
        by=row.imported_by,
        subject=row.number,
        file=row.source,
        lines=row.lines_read,
        accepted=row.lines_accepted,
        quarantined=row.lines_quarantined,
        new_accounts=made,
    )


def _replace(batch: CoreBatch, change: Change, said: dict[str, Description], by: Person | None) -> None:
    """The next revision of a batch takes the place, the upload and the importer of the one before."""
    before = Batch.objects.get(number=batch.number, replaced_at__isnull=True)
    upload, before.upload, before.replaced_at = before.upload, None, datetime.fromisoformat(change.at)
    before.save(update_fields=["upload", "replaced_at"])
    row = _row(batch, upload, before.imported_by)
    row.revised_at, row.revised_by = before.replaced_at, by
    _save(row, said)
    audit.record(
        "batch_revised",
        by=by,
        subject=row.number,
        revision=row.revision,
        accepted=row.lines_accepted,
        quarantined=row.lines_quarantined,
    )


def _save(row: Batch, said: dict[str, Description]) -> int:
    """Save a batch with its accounts; how many of those are new. A revision says nothing new of the others."""
    row.save(force_insert=True)
    made = add_accounts(said, overrules=row.revision == 1)
    note_accounts(row, said)
    return made


def _hide(number: int, at: str, by: Person | None) -> None:
    last = Batch.objects.filter(number=number, replaced_at__isnull=True)
    last.update(undone_at=datetime.fromisoformat(at), undone_by=by)
    audit.record("batch_undone", by=by, subject=number)


def _row(batch: CoreBatch, upload: Upload | None, imported_by: Person | None) -> Batch:
    return Batch(
        number=batch.number,
        revision=batch.revision,
        kind=batch.kind,
        upload=upload,
        source=batch.source,
        file_digest=batch.file_digest,
        rows_digest=batch.rows_digest,
        reading=batch.reading,
        currency=batch.currency,
        lines_read=batch.counts.read,
        lines_accepted=batch.counts.accepted,
        lines_updated=batch.counts.updated,
        lines_skipped=batch.counts.skipped,
        lines_quarantined=batch.counts.quarantined,
        lines_repeated=batch.counts.repeated,
        rests_on=list(batch.rests_on),
        lines_in_known_orders=batch.lines_in_known_orders,
        imported_by=imported_by,
        imported_at=datetime.fromisoformat(batch.imported_at),
    )
