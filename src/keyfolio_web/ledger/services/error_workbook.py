"""The quarantine of a batch as a workbook to correct and send back."""

from __future__ import annotations

import tempfile
from itertools import islice
from typing import IO, TYPE_CHECKING

import xlsxwriter
from django.conf import settings

from keyfolio.ledger import error_rows
from keyfolio_web.ledger.queries.batches import batch_numbered, core_batch
from keyfolio_web.ledger.queries.quarantine import quarantine_rows
from keyfolio_web.ledger.services.batches import note_quarantine_export
from keyfolio_web.shared.templatetags.keyfolio import language_spoken

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person

LONGEST_CELL, MOST_ROWS = 32_767, 1_048_576  # of a workbook; a line with a longer cell is corrected on its page
_WIDTHS = (14, 36)  # of the line and the reason; the columns of the file are as wide as the first


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
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(settings.TEMPORARY)})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 2)
    bold = book.add_format({"bold": True})
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    whole = (cells for cells in error_rows(batch, aside, language_spoken()) if max(map(len, cells)) <= LONGEST_CELL)
    for number_of_row, cells in enumerate(islice(whole, MOST_ROWS)):
        for place, text in enumerate(cells):
            sheet.write_string(number_of_row, place, text, bold if number_of_row == 0 else None)
    book.close()
    file.seek(0)
    return file
