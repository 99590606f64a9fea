"""The lines of a batch that were set aside, read a page at a time."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _

from keyfolio.ledger import LONGEST_CELL, REASONS, AlikeChange, StoreFolder, count_left_out
from keyfolio.report import inert_cell
from keyfolio_web.ledger.queries.batches import batch_numbered, core_batch
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.language import Text
    from keyfolio_web.shared.models import Person

_log = logging.getLogger(__name__)
PAGE = 50
_STEP = 2_000  # rows held at once; a line may be 1 MB long
_COLUMNS = ["line_number", "reason", "found", "line"]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One line that was set aside. found: the offending text, null: nothing was there; line: as it was read."""

    line_number: int
    reason: str
    found: str | None
    line: str

    @property
    def why(self) -> Text:
        """The reason in words."""
        return REASONS[self.reason]

    @property
    def inert(self) -> list[str]:
        """Line number, reason, what was found and the line, for a file that a spreadsheet may open."""
        return [str(self.line_number), self.reason, inert_cell(self.found or ""), inert_cell(self.line)]


def quarantine_page(person: Person, number: int, page: int = 1) -> list[Quarantined]:
    """Page `page`, from 1, of the quarantine of a batch, by line number; beyond the last, nothing.

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    return list(islice(_rows_from(_path(person, number), PAGE * (max(page, 1) - 1)), PAGE))


def quarantine_rows(person: Person, number: int) -> Iterator[Quarantined]:
    """The whole quarantine of a batch, by line number, read as it is asked for.

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    rows = _rows_from(_path(person, number), 0)
    first = next(rows, None)  # a file that is gone is noticed before anything is answered
    return chain([] if first is None else [first], rows)


def quarantine_sums(person: Person, number: int) -> list[tuple[str, Text, int]]:
    """Each reason, in words too, with its number of lines, most first.

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    sums: Counter[str] = Counter()
    with _opened(_path(person, number)) as file:
        for rows in file.iter_batches(_STEP, columns=["reason"]):
            sums.update(rows["reason"].to_pylist())
    return [(reason, REASONS[reason], lines) for reason, lines in sums.most_common()]


def lines_alike(person: Person, number: int, *, reason: str, found: str | None = None) -> int:
    """How many lines of a batch were set aside for a reason. found: of those with just this text (null: all).

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    alike = AlikeChange(reason, found)
    with _opened(_path(person, number)) as file:
        return sum(alike.among(rows).true_count for rows in file.iter_batches(_STEP, columns=["reason", "found"]))


def left_out_of_workbook(person: Person, number: int) -> int:
    """How many lines of the quarantine of a batch its error workbook has no room for.

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
        Refused: the file of the batch is missing or damaged.
    """
    with _opened(_path(person, number)) as file:
        return count_left_out(core_batch(batch_numbered(person, number)), file.metadata.num_rows, _long_lines(file))


def _long_lines(file: pq.ParquetFile) -> Iterator[str]:
    """Every line of more than `LONGEST_CELL` bytes."""
    for rows in file.iter_batches(_STEP, columns=["line"]):
        lines = rows["line"]
        yield from lines.filter(pc.greater(pc.binary_length(lines), LONGEST_CELL)).to_pylist()


def quarantined(rows: pa.Table | pa.RecordBatch) -> list[Quarantined]:
    """Rows of `keyfolio.schemas.QUARANTINE`, to be shown."""
    return [Quarantined(**row) for row in rows.select(_COLUMNS).to_pylist()]


def _path(person: Person, number: int) -> Path:
    return StoreFolder(settings.STORE).quarantine(core_batch(batch_numbered(person, number)))


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as trouble:
        _log.exception("The quarantine cannot be read.")
        raise Refused(
            _("The quarantine cannot be read. Bring the files of the ledger back from a backup.")
        ) from trouble


def _rows_from(path: Path, skipped: int) -> Iterator[Quarantined]:
    with _opened(path) as file:
        groups, skipped = _groups_from(file, skipped)
        for rows in file.iter_batches(_STEP, row_groups=groups, columns=_COLUMNS):
            yield from quarantined(rows.slice(min(skipped, rows.num_rows)))
            skipped = max(skipped - rows.num_rows, 0)


def _groups_from(file: pq.ParquetFile, skipped: int) -> tuple[list[int], int]:
    """The row groups after those that are skipped whole, and how many rows are still to be skipped."""
    first = 0
    while first < file.num_row_groups and skipped >= file.metadata.row_group(first).num_rows:
        skipped -= file.metadata.row_group(first).num_rows
        first += 1
    return list(range(first, file.num_row_groups)), skipped
