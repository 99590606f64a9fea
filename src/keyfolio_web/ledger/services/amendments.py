"""Ask for a change to a batch that is in the ledger: lines of its quarantine corrected, or the batch undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio.ledger import read_error_file
from keyfolio_web.ledger.models import Amendment, Batch
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.corrections import cells_by_line, cells_with
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from keyfolio.ledger import Batch as CoreBatch
    from keyfolio_web.shared.models import Person

MOST_LINES = 20_000  # of one correction: it is a row of the database


def correct_line(*, number: int, line_number: int, cells: Sequence[str], by: Person) -> Work:
    """Have one line of a quarantine read again as it was typed; it joins its batch if nothing is wrong any more.

    cells: one text a header of the file.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the batch is undone, or is not there.
    """
    return amend(act=Amendment.Act.CORRECT, number=number, corrections={line_number: cells}, by=by)


def correct_alike(*, number: int, reason: str, found: str | None, column: int, value: str, by: Person) -> Work:
    """Put the same value into a column of every line that was set aside for one reason.

    found: only the lines in which just this was found (null: whatever was). column: its place, from 0.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: no line is so, they are too many at once, or the batch is undone.
    """
    refuse_who_does_not_import(by)
    corrections = cells_with(by, number, reason=reason, found=found, column=column, value=value)
    return amend(act=Amendment.Act.CORRECT, number=number, corrections=corrections, by=by)


def read_again(*, number: int, reason: str, by: Person) -> Work:
    """Read every line that was set aside for a reason again as it is, now that the ledger knows more than it did.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: no line is so, they are too many at once, or the batch is undone.
    """
    refuse_who_does_not_import(by)
    return amend(act=Amendment.Act.CORRECT, number=number, corrections=cells_with(by, number, reason=reason), by=by)


def correct_by_file(*, number: int, path: Path, name: str, by: Person) -> Work:
    """Have the lines of an error file read again that are not as the quarantine has them.

    path: where the file lies; name: the sender's.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: it is no error file of this batch, or changes nothing in it.
    """
    refuse_who_does_not_import(by)
    try:
        told = read_error_file(_batch(number), path, name)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="file") from error
    before = cells_by_line(by, number, told)
    changed = {line: cells for line, cells in told.items() if line in before and cells != before[line]}
    return amend(act=Amendment.Act.CORRECT, number=number, corrections=changed, by=by)


@transaction.atomic
def amend(*, act: Amendment.Act, number: int, corrections: Mapping[int, Sequence[str]], by: Person) -> Work:
    """Put a change of a batch into the queue. corrections: line number -> cells; none when it is undone.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is nothing to change, too much at once, or the batch is undone or not there.
    """
    refuse_who_does_not_import(by)
    _batch(number)
    if act == Amendment.Act.CORRECT and not corrections:
        raise Refused(_("No line was changed. Correct at least one cell of a line that was set aside."), field="file")
    _refuse_nul(corrections)
    if len(corrections) > MOST_LINES:
        raise Refused(
            _(
                "At most {most} lines can be corrected at once, not {lines}. Correct the file and import it anew."
            ).format(most=f"{MOST_LINES:,}", lines=f"{len(corrections):,}"),
            field="file",
        )
    work = runs.request(kind=Work.Kind.AMENDMENT, by=by)
    told = {str(line): [*cells] for line, cells in corrections.items()}
    Amendment.objects.create(act=act, batch_number=number, corrections=told, work=work)
    audit.record("amendment_asked", by=by, subject=number, what=str(act), lines=len(told), work=work.pk)
    return work


def _refuse_nul(corrections: Mapping[int, Sequence[str]]) -> None:
    broken = [line for line, cells in corrections.items() if any("\0" in text for text in cells)]
    if broken:
        raise Refused(
            _("Line {line} holds a NUL character, which is no text. Take it out, and send the line again.").format(
                line=min(broken)
            ),
            field="file",
        )


def _batch(number: int) -> CoreBatch:
    row = Batch.objects.filter(number=number, replaced_at__isnull=True, undone_at__isnull=True).first()
    if row is None:
        raise Refused(_("This batch is undone, or was never made. Look at the list of batches."))
    return core_batch(row)
