"""Batches of the ledger: what is in it, imports and their undoing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from django.http import HttpRequest
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile
from pydantic import BaseModel, Json

from keyfolio.ledger import Kind
from keyfolio_web.api.answers import ACT, ACT_ON, READ
from keyfolio_web.api.written import Older
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared.answer import person_of

router = Router(tags=["batches"])


class CountsShape(Schema):
    """read = accepted + updated + skipped + quarantined; repeated are among the accepted."""

    read: int
    accepted: int
    updated: int
    skipped: int
    quarantined: int
    repeated: int


class _Named(Protocol):
    name: str


class _Batch(Protocol):
    imported_by: _Named
    lines_read: int
    lines_accepted: int
    lines_updated: int
    lines_skipped: int
    lines_quarantined: int
    lines_repeated: int


class BatchShape(Schema):
    """One import of order lines, or of another fact."""

    number: int
    kind: str = Field(description="What its rows are, such as sales or invoices.")
    source: str = Field(description="The file's name.")
    currency: str | None
    lines: CountsShape
    imported_by: str
    imported_at: datetime
    undone_at: datetime | None = Field(description="Null: it is in the ledger.")

    @staticmethod
    def resolve_imported_by(row: _Batch) -> str:
        """The name of who imported it."""
        return row.imported_by.name

    @staticmethod
    def resolve_lines(row: _Batch) -> dict[str, int]:
        """The row invariant."""
        return {name: getattr(row, f"lines_{name}") for name in CountsShape.model_fields}


class BatchesShape(Schema):
    """Some batches, newest first; ask for those `before` this number, null at the end."""

    batches: list[BatchShape]
    next_before: int | None


class Told(BaseModel):
    """What the file holds, and how to read it."""

    kind: Kind = "sales"
    mapping: Json[dict[str, str]] | None = Field(
        None, description='JSON: column to field, "" leaves a column out. Without it headers are recognised.'
    )
    date_order: Literal["", "dmy", "mdy", "ymd"] = Field("", description="Empty: told from the dates themselves.")
    whole: Literal["yes"] = Field(description="Send it after the file: it says that the file has arrived whole.")


class ImportShape(Schema):
    """An import that waits for its turn; follow `work`."""

    upload: int
    work: int


@router.get("", response={200: BatchesShape, **READ, 403: ACT[403]}, summary="List batches")
def list_batches(request: HttpRequest, wanted: Query[Older]) -> object:
    """The newest fifty batches, or those before a number, undone ones too."""
    person = person_of(request)
    refuse_who_does_not_import(person)
    page = queries.batches_page(person, wanted.before)
    return {"batches": page.batches, "next_before": page.older}


@router.get("/{int:number}", response={200: BatchShape, **READ, 403: ACT[403], 404: ACT_ON[404]}, summary="One batch")
def get_batch(request: HttpRequest, number: int) -> object:
    """A batch and its counts."""
    person = person_of(request)
    refuse_who_does_not_import(person)
    return queries.batch_numbered(person, number)


@router.post("", response={202: ImportShape, **ACT}, summary="Import a file")
def post_batch(request: HttpRequest, file: File[UploadedFile], told: Form[Told]) -> object:
    """Send a file and put its import into the queue."""
    person = person_of(request)
    upload = services.receive_upload(
        kind=told.kind,
        file_name=file.name or "",
        received=Path(file.temporary_file_path()),  # type: ignore[attr-defined]
        by=person,
    )
    work = services.ask_for_import(
        upload_id=upload.pk, mapping=told.mapping or {}, date_order=told.date_order, by=person
    )
    return Status(202, {"upload": upload.pk, "work": work.pk})


class UndoShape(Schema):
    """An undo that waits for its turn, since later batches rest on the batch; follow `work`."""

    work: int


@router.post("/{int:number}/undo", response={200: BatchShape, 202: UndoShape, **ACT_ON}, summary="Undo a batch")
def post_undo(request: HttpRequest, number: int) -> object:
    """Take a batch out of the ledger; later ones keep their lines, and runs that have read it stay as they are."""
    person = person_of(request)
    refuse_who_does_not_import(person)
    queries.batch_numbered(person, number)
    work = services.undo(number=number, by=person)
    if work is not None:
        return Status(202, {"work": work.pk})
    return queries.batch_numbered(person, number)
