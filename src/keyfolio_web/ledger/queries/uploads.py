"""Files that people sent, and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from keyfolio_web.ledger.models import Kind, Upload
from keyfolio_web.runs.models import Work

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person


def uploads_of(person: Person) -> QuerySet[Upload]:
    """Every upload, newest first, for who works on the ledger; for others, none."""
    if not person.works_on_ledger_and_runs:
        return Upload.objects.none()
    return Upload.objects.select_related("uploaded_by", "work", "batch", "by_profile__profile")


def upload_numbered(person: Person, upload_id: int) -> Upload:
    """One upload.

    Raises:
        Upload.DoesNotExist: there is none, or it is not this person's to see.
    """
    return uploads_of(person).get(pk=upload_id)


def uploads_waiting(person: Person) -> QuerySet[Upload]:
    """Uploads whose file is kept and not being imported: to be continued or discarded."""
    return uploads_of(person).exclude(stored_name="").exclude(Q(work__state__in=Work.OPEN))


def masters_imports(person: Person) -> QuerySet[Upload]:
    """Imports of accounts and products, newest first, undone ones too."""
    return uploads_of(person).filter(outcome__isnull=False, kind__in=[Kind.ACCOUNTS, Kind.PRODUCTS])


def stored_file(upload: Upload) -> Path:
    """Where its bytes lie; `stored_name` must not be empty."""
    return settings.UPLOADS / upload.stored_name
