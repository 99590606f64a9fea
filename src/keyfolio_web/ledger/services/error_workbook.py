"""The quarantine of a batch as a workbook to correct and send back."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

from django.conf import settings

from keyfolio.ledger import error_rows, write_error_workbook
from keyfolio_web.ledger.queries.batches import batch_numbered, core_batch
from keyfolio_web.ledger.queries.quarantine import quarantine_rows
from keyfolio_web.ledger.services.batches import note_quarantine_export
from keyfolio_web.shared.templatetags.keyfolio import language_spoken

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def error_workbook(*, number: int, by: Person) -> IO[bytes]:
    """A workbook in a temporary file, which is gone when it is closed; cells are text, none is a formula.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the file of the batch is missing or damaged.
    """
    batch = core_batch(batch_numbered(by, number))
    aside = ((row.line_number, row.reason, row.line) for row in quarantine_rows(by, number))
    note_quarantine_export(number=number, by=by)
    file = tempfile.TemporaryFile(dir=settings.TEMPORARY)  # noqa: SIM115, the answer closes it
    language = language_spoken()
    write_error_workbook(file, error_rows(batch, aside, language), language, settings.TEMPORARY)
    file.seek(0)
    return file
