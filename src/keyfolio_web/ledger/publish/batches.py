"""Make a batch visible, or hide it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.ledger.publish.accounts import add_accounts, note_accounts, said_by_lines
from keyfolio_web.ledger.publish.files import forget_file
from keyfolio_web.shared import audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyfolio.ledger import Batch as CoreBatch
    from keyfolio_web.shared.models import Person

LONGEST_CURRENCY = 20


def publish_batch(
    batch: CoreBatch, lines: Path, *, upload: Upload | None, by: Person | None, before_commit: Callable[[], None]
) -> None:
    """Make a batch, whose files are in place, and its accounts visible; the upload's own file is then not kept.

    lines: its Parquet file. before_commit: the last act; what it raises takes everything back.

    Raises:
        StoreTrouble: an account code or the currency is no such thing.
    """
    _refuse_long_currency(batch)
    said = said_by_lines(lines)  # before the transaction: it takes as long as the batch is large
    with transaction.atomic():
        row = _row(batch, upload, by)
        row.save(force_insert=True)
        made = add_accounts(said)
        note_accounts(row, said)
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
        before_commit()


def publish_same_file(upload: Upload, batch: CoreBatch, *, before_commit: Callable[[], None]) -> None:
    """Note that a file is in the ledger already, as `batch`: nothing is added, and the file is not kept."""
    with transaction.atomic():
        upload.outcome = {"same_as_batch": batch.number, "skipped": batch.counts.read}
        upload.save(update_fields=["outcome"])
        forget_file(upload)
        before_commit()


def hide_batch(number: int, undone_at: datetime, *, by: Person | None) -> None:
    """Hide a batch, in the caller's transaction."""
    Batch.objects.filter(number=number).update(undone_at=undone_at, undone_by=by)
    audit.record("batch_undone", by=by, subject=number)


def _row(batch: CoreBatch, upload: Upload | None, by: Person | None) -> Batch:
    return Batch(
        number=batch.number,
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
        imported_by=by or (upload.uploaded_by if upload else None),
        imported_at=datetime.fromisoformat(batch.imported_at),
    )


def _refuse_long_currency(batch: CoreBatch) -> None:
    if batch.currency and (len(batch.currency) > LONGEST_CURRENCY or "\0" in batch.currency):
        raise StoreTrouble(
            Text(
                "“{found}…” is no currency. Say which column is the currency, or leave it out, and import again.",
                "“{found}…”不是货币。请指明币种是哪一列，或不用该列，然后重新导入。",
            ).fill(found=batch.currency[:LONGEST_CURRENCY])
        )
