"""The cells of quarantined lines, to be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger import can_be_read_again, cells_of, headers_of
from keyfolio_web.ledger.models import Batch
from keyfolio_web.ledger.queries.batches import batch_numbered, core_batch
from keyfolio_web.ledger.queries.quarantine import Quarantined, quarantine_rows

if TYPE_CHECKING:
    from collections.abc import Container

    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that was set aside. cells: header and text, in the order of the file."""

    row: Quarantined
    cells: list[tuple[str, str]]


def wrong_line(person: Person, number: int, line_number: int) -> WrongLine:
    """One line of the quarantine of a batch.

    Raises:
        Batch.DoesNotExist: there is no such batch or line, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    batch = core_batch(batch_numbered(person, number))
    if not can_be_read_again(batch):
        raise Batch.DoesNotExist
    for row in quarantine_rows(person, number):
        if row.line_number == line_number:
            return WrongLine(row, list(zip(headers_of(batch), cells_of(batch, row.line), strict=True)))
    raise Batch.DoesNotExist


def columns_of(person: Person, number: int) -> list[str]:
    """The headers of the file of a batch, in its order; none, when its lines cannot be read again.

    Raises:
        Batch.DoesNotExist: there is no such batch, or it is not this person's to see.
    """
    batch = core_batch(batch_numbered(person, number))
    return list(headers_of(batch)) if can_be_read_again(batch) else []


def cells_by_line(person: Person, number: int, lines: Container[int]) -> dict[int, list[str]]:
    """Line number -> cells, of those of these lines that are in the quarantine of a batch.

    Raises:
        Batch.DoesNotExist: there is no such batch, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    batch = core_batch(batch_numbered(person, number))
    rows = (row for row in quarantine_rows(person, number) if row.line_number in lines)
    return {row.line_number: cells_of(batch, row.line) for row in rows}
