"""Undo a batch; take its quarantine away in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from keyfolio.engine import Engine
from keyfolio.errors import KeyfolioError
from keyfolio.ledger import resting_on, undo_batch
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Amendment
from keyfolio_web.ledger.services.amendments import amend
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Work
    from keyfolio_web.shared.models import Person


def undo(*, number: int, by: Person) -> Work | None:
    """Hide the lines of a batch from the next run on; runs that have read it stay as they are.

    Where later batches rest on it, they are worked out again in the background: the answer is that work, else null.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such batch, it is undone already, an import is going on, or the store is out of order.
    """
    refuse_who_does_not_import(by)
    manifest = DatabaseManifest(settings.STORE, by=by, waits=False)
    if resting_on(number, manifest.visible()):
        return amend(act=Amendment.Act.UNDO, number=number, by=by)
    try:
        with Engine() as engine:
            undo_batch(engine, manifest, number, timezone.now().isoformat(timespec="seconds"))
    except KeyfolioError as trouble:
        raise Refused(spoken(trouble.text)) from trouble
    return None


def note_quarantine_export(*, number: int, by: Person) -> None:
    """Write into the audit log that somebody takes the quarantine of a batch away.

    Raises:
        NotAllowed: the person does not work on the ledger.
    """
    refuse_who_does_not_import(by)
    audit.record("exported", by=by, subject=number, what="quarantine")
