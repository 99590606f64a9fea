"""One import, as the manifest knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio.ledger.counts import Counts


@dataclass(frozen=True, slots=True)
class Batch:
    """One import that was committed.

    number: from 1, in the order of import.
    file_digest: sha256 of the file's bytes: the same file is known again.
    rows_digest: of the lines it added and how they were read: names what a run has read.
    reading: how the file was understood, as JSON: mapping, date order, and what else was decided for it.
    rests_on: earlier batches without which this one would hold other lines.
    lines_in_known_orders: new lines of orders that were stored already: more of them, or the same in another form?
    imported_at, undone_at: ISO instants; undone_at is null while the batch can be seen.
    """

    number: int
    source: str
    file_digest: str
    rows_digest: str
    reading: str
    currency: str | None
    counts: Counts
    rests_on: tuple[int, ...]
    lines_in_known_orders: int
    imported_at: str
    undone_at: str | None = None

    @property
    def folder(self) -> str:
        """Name of its folder in the store."""
        return f"{self.number:06d}-{self.rows_digest[:12]}"
