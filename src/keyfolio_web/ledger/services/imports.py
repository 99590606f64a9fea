"""From an upload to its import, and away with it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio.errors import CircularParents, StoreTrouble
from keyfolio_web.ledger.choices import NO_CHOICES, Choices
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import EarlierWork, Kind, Mapping, Upload
from keyfolio_web.ledger.publish import take_back_masters
from keyfolio_web.ledger.publish.files import forget_file
from keyfolio_web.ledger.queries.preview import headers_digest
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio_web.shared.models import Person


@transaction.atomic
def tell_mapping(
    *, upload_id: int, mapping: dict[str, str], date_order: str, by: Person, choices: Choices = NO_CHOICES
) -> None:
    """Note what a person says about a file that is not imported yet; nothing is imported, and nothing remembered.

    mapping: column -> field, "" leaves the column out. date_order: dmy, mdy or ymd; empty: told from the column.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the file is being imported, or is imported, or was discarded.
    """
    _told(_waiting(upload_id, by), mapping, date_order, choices)


@transaction.atomic
def ask_for_import(
    *, upload_id: int, mapping: dict[str, str], date_order: str, by: Person, choices: Choices = NO_CHOICES
) -> Work:
    """Put the import of an upload into the queue, to be read as it was told.

    mapping: column -> field, "" leaves the column out. date_order: dmy, mdy or ymd; empty: told from the column.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the file is being imported, or is imported, or was discarded.
    """
    upload = _waiting(upload_id, by)
    if upload.work:
        EarlierWork.objects.create(upload=upload, work=upload.work)
    upload.work = runs.request(kind=Work.Kind.IMPORT, by=by)
    upload.save(update_fields=["work"])
    _told(upload, mapping, date_order, choices)
    audit.record("import_asked", by=by, subject=upload.file_name, kind=upload.kind, work=upload.work.pk)
    return upload.work


def remember_mapping(
    *,
    kind: str,
    headers: Sequence[str],
    mapping: dict[str, str],
    date_order: str,
    by: Person,
    choices: Choices = NO_CHOICES,
) -> None:
    """Read the next file of this kind with the same headers as this one; the last answer is the one that counts.

    The base currency is not of a kind of file: the ledger has it once a batch does.

    Where nothing was told and nothing is remembered, nothing is written.
    """
    refuse_who_does_not_import(by)
    known = Mapping.objects.filter(kind=kind, headers_digest=headers_digest(headers))
    kept = {name: text for name, text in asdict(choices).items() if name != "base_currency"}
    if mapping or date_order or any(kept.values()) or known.exists():
        Mapping.objects.update_or_create(
            kind=kind,
            headers_digest=headers_digest(headers),
            defaults={"mapping": _storable(mapping), "date_order": date_order, "told_by": by, **kept},
        )


@transaction.atomic
def discard_upload(*, upload_id: int, by: Person) -> None:
    """Throw away a file that is not imported; what was asked for it stays on record.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the file is being imported, or is imported, or was discarded.
    """
    upload = _waiting(upload_id, by)
    forget_file(upload)
    audit.record("upload_discarded", by=by, subject=upload.file_name, kind=upload.kind)


def undo_masters(*, upload_id: int, by: Person) -> None:
    """Undo an import of accounts or products: rows that are still as it set them become what they were.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is nothing to undo, an import is going on, or the parents that stay would close a circle.
    """
    refuse_who_does_not_import(by)
    try:
        with DatabaseManifest(settings.STORE, by=by, waits=False).writing(), transaction.atomic():
            _take_back(upload_id, by)
    except (StoreTrouble, CircularParents) as trouble:
        raise Refused(spoken(trouble.text)) from trouble


def _take_back(upload_id: int, by: Person) -> None:
    upload = Upload.objects.select_for_update().filter(pk=upload_id, kind__in=[Kind.ACCOUNTS, Kind.PRODUCTS]).first()
    if upload is None or upload.outcome is None or upload.undone_at:
        raise Refused(_("This import is undone already, or was never made."))
    take_back_masters(upload, by=by)


def _waiting(upload_id: int, by: Person) -> Upload:
    """The upload, held until the transaction ends."""
    refuse_who_does_not_import(by)
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or not upload.stored_name:
        raise Refused(_("This file is imported or discarded already. Upload it again."))
    if upload.work and upload.work.is_open:
        raise Refused(_("This file is being imported. Wait until that is over, or cancel it."))
    return upload


def _told(upload: Upload, mapping: dict[str, str], date_order: str, choices: Choices) -> None:
    upload.mapping, upload.date_order = _storable(mapping), date_order
    chosen = asdict(choices)
    for name, text in chosen.items():
        setattr(upload, name, text)
    upload.save(update_fields=["mapping", "date_order", *chosen])


def _storable(mapping: dict[str, str]) -> dict[str, str]:
    """Without columns that a database cannot name."""
    return {column: name for column, name in mapping.items() if "\0" not in column}
