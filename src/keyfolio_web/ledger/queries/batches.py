"""The batches of the ledger, as the manifest has them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, cast

from django.utils import timezone

from keyfolio.ledger import FIELDS, Counts, origin_of
from keyfolio.ledger import Batch as CoreBatch
from keyfolio_web.ledger.models import Batch

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from keyfolio.language import Text
    from keyfolio.ledger import Origin, StoredKind
    from keyfolio_web.shared.models import Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Some batches, newest first. older: the number to ask for batches before; null: there are none."""

    batches: list[Batch]
    older: int | None


@dataclass(frozen=True, slots=True)
class BatchReading:
    """How the file of a batch was understood. columns: header and meaning. date_order: empty, no date asked for one.

    origin: the import profile that brought it; null: none did.
    """

    columns: list[tuple[str, Text]]
    date_order: str
    decimal_comma: bool
    ids_mark_cancelled: bool
    origin: Origin | None


def batches_of(person: Person) -> QuerySet[Batch]:
    """Every batch, undone ones too, in the order of import, for who works on the ledger; for others, none."""
    return revisions_of(person).filter(replaced_at__isnull=True)


def revisions_of(person: Person) -> QuerySet[Batch]:
    """Every revision of every batch, by number, then revision, for who works on the ledger; for others, none."""
    if not person.works_on_ledger_and_runs:
        return Batch.objects.none()
    return Batch.objects.select_related("imported_by", "undone_by", "revised_by", "upload")


def folders_now(person: Person) -> set[str]:
    """The folders of the batches of order lines that count now, as `Run.batches` has them."""
    counting = batches_of(person).filter(undone_at__isnull=True, kind="sales")
    return {core_batch(row).folder for row in counting}


def folders_on(person: Person, day: date) -> set[str]:
    """The folders of the batches of order lines that counted at the end of a day, as far as is known now."""
    every = map(core_batch, revisions_of(person).filter(kind="sales"))
    return {batch.folder for batch in every if batch.counted_at(end_of(day))}


def end_of(day: date) -> datetime:
    """The last instant of a day, in the time zone of the installation."""
    next_day = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    return next_day - timedelta(microseconds=1)


def batch_numbered(person: Person, number: int) -> Batch:
    """One batch.

    Raises:
        Batch.DoesNotExist: there is none with this number, or it is not this person's to see.
    """
    return batches_of(person).get(number=number)


def batches_page(person: Person, before: int | None = None) -> BatchPage:
    """The newest batches, or those before a number; at most `PAGE`."""
    found = batches_of(person).order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    shown = list(found[: PAGE + 1])
    return BatchPage(shown[:PAGE], shown[PAGE - 1].number if len(shown) > PAGE else None)


def counts_of(row: Batch) -> Counts:
    """The row invariant of a batch."""
    return Counts(
        read=row.lines_read,
        accepted=row.lines_accepted,
        updated=row.lines_updated,
        skipped=row.lines_skipped,
        quarantined=row.lines_quarantined,
        repeated=row.lines_repeated,
    )


def reading_of(row: Batch) -> BatchReading:
    """How the file of a batch was understood."""
    said = json.loads(row.reading)
    labels = {field.name: field.label for field in FIELDS[row.kind]}  # type: ignore[index]
    return BatchReading(
        columns=[(header, labels[name]) for header, name in said["mapping"].items()],
        date_order=said["date_order"] or "",
        decimal_comma=said["decimal_comma"],
        ids_mark_cancelled=said.get("ids_mark_cancelled", False),
        origin=origin_of(core_batch(row)),
    )


def core_batch(row: Batch) -> CoreBatch:
    """A row of the manifest as the core has it."""
    return CoreBatch(
        number=row.number,
        source=row.source,
        file_digest=row.file_digest,
        rows_digest=row.rows_digest,
        reading=row.reading,
        currency=row.currency,
        counts=counts_of(row),
        rests_on=tuple(row.rests_on),
        lines_in_known_orders=row.lines_in_known_orders,
        imported_at=row.imported_at.isoformat(timespec="seconds"),
        revision=row.revision,
        revised_at=_instant(row.revised_at),
        replaced_at=_instant(row.replaced_at),
        undone_at=_instant(row.undone_at),
        kind=cast("StoredKind", row.kind),
    )


def manifest_rows() -> list[CoreBatch]:
    """The manifest itself, whoever asks: for imports and runs alone, never for a page."""
    return [core_batch(row) for row in Batch.objects.order_by("number", "revision")]


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
