"""Ask for a change to a batch that is in the ledger: lines of its quarantine corrected, or the batch undone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio.ledger import AlikeChange, read_error_file
from keyfolio_web.ledger.models import Amendment, Batch
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.corrections import cells_by_line
from keyfolio_web.ledger.queries.quarantine import lines_alike
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

MOST_LINES = 20_000  # as somebody typed them: they are a row of the database


def correct_line(*, number: int, line_number: int, cells: Sequence[str], by: Person) -> Work:
    """Have one line of a quarantine read again as it was typed; it joins its batch if nothing is wrong any more.

    cells: one text a header of the file.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the batch is undone, or is not there.
    """
    return _correct(number, {line_number: cells}, by)


def correct_alike(*, number: int, reason: str, found: str | None, column: int, value: str, by: Person) -> Work:
    """Put the same value into a column of every line that was set aside for one reason.

    found: only the lines in which just this was found (null: whatever was). column: its place, from 0.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: no line is so, or the batch is undone.
    """
    return _correct_alike(number, AlikeChange(reason, found, column, value), by)


def read_again(*, number: int, reason: str, takes_accounts: bool = False, by: Person) -> Work:
    """Read every line that was set aside for a reason again as it is, now that the ledger knows more than it did.

    takes_accounts: accounts that are not known are made, though the import chose to set them aside.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: no line is so, or the batch is undone.
    """
    return _correct_alike(number, AlikeChange(reason, takes_accounts=takes_accounts), by)


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
    return _correct(number, changed, by)


def amend(*, act: Amendment.Act, number: int, rule: dict[str, Any] | None = None, by: Person) -> Work:
    """Put a change of a whole batch into the queue. rule: as `Amendment.rule`.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: the batch is undone or not there.
    """
    return _ask(Amendment(act=act, batch_number=number, rule=rule), lines=0, by=by)


def _correct(number: int, corrections: Mapping[int, Sequence[str]], by: Person) -> Work:
    """corrections: line number -> cells."""
    refuse_who_does_not_import(by)
    _batch(number)
    if not corrections:
        raise _nothing_changed()
    _refuse_nul(corrections)
    if len(corrections) > MOST_LINES:
        raise Refused(
            _(
                "At most {most} lines of a workbook can be corrected at once, not {lines}. Send it in parts: lines "
                "that it does not have stay in the quarantine."
            ).format(most=f"{MOST_LINES:,}", lines=f"{len(corrections):,}"),
            field="file",
        )
    told = {str(line): [*cells] for line, cells in corrections.items()}
    amendment = Amendment(act=Amendment.Act.CORRECT, batch_number=number, corrections=told)
    return _ask(amendment, lines=len(told), by=by)


def _correct_alike(number: int, change: AlikeChange, by: Person) -> Work:
    refuse_who_does_not_import(by)
    _batch(number)
    lines = lines_alike(by, number, reason=change.reason, found=change.found)
    if not lines:
        raise _nothing_changed()
    if "\0" in change.value:
        raise Refused(_("The new value holds a NUL character, which is no text. Take it out."), field="value")
    return _ask(Amendment(act=Amendment.Act.CORRECT, batch_number=number, rule=asdict(change)), lines=lines, by=by)


@transaction.atomic
def _ask(amendment: Amendment, *, lines: int, by: Person) -> Work:
    refuse_who_does_not_import(by)
    number = amendment.batch_number
    _batch(number)
    amendment.work = runs.request(kind=Work.Kind.AMENDMENT, by=by)
    amendment.save(force_insert=True)
    what = str(amendment.act)
    audit.record("amendment_asked", by=by, subject=number, what=what, lines=lines, work=amendment.work.pk)
    return amendment.work


def _nothing_changed() -> Refused:
    return Refused(_("No line was changed. Correct at least one cell of a line that was set aside."), field="file")


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
