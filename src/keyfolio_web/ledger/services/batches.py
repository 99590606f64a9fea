"""Undo a batch, or its last correction; take its quarantine away in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio.ledger import resting_on, undo_batch
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Amendment
from keyfolio_web.ledger.queries.revisions import correction_to_undo
from keyfolio_web.ledger.services.amendments import amend
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared import audit
from keyfolio_web.shared.computing import open_engine
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
        with open_engine() as engine:
            undo_batch(engine, manifest, number, timezone.now().isoformat(timespec="seconds"))
    except KeyfolioError as trouble:
        raise Refused(spoken(trouble.text)) from trouble
    return None


def undo_correction(*, number: int, correction: int | None, by: Person) -> Work:
    """Have the last correction of a batch undone alone: the lines that joined by it wait in quarantine again.

    correction: the revision it made, as the person saw it: another one is not undone in its place.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such batch, it is undone, no correction of it stands, or another is the last one by now.
    """
    refuse_who_does_not_import(by)
    last = correction_to_undo(by, number)
    if last is None:
        raise Refused(_("No correction of this batch is there to be undone. Look at its revisions."))
    if correction != last.batch.revision:
        raise Refused(_("Another correction of this batch is the last one now. Look at its revisions."))
    return amend(act=Amendment.Act.TAKE_BACK, number=number, rule={"correction": correction}, by=by)


def note_quarantine_export(*, number: int, by: Person) -> None:
    """Write into the audit log that somebody takes the quarantine of a batch away.

    Raises:
        NotAllowed: the person does not work on the ledger.
    """
    refuse_who_does_not_import(by)
    audit.record("exported", by=by, subject=number, what="quarantine")
