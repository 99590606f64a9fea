"""One import and what became of it since: what the manifest knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio.ledger.counts import Counts
    from keyfolio.ledger.fields import StoredKind


@dataclass(frozen=True, slots=True)
class Batch:
    """One import that was committed, in one of its revisions.

    A batch is revised when rows of its quarantine are corrected, and when an earlier batch on which it rests is undone
    or corrected: it then adds other lines. Its files are never written again; a revision has files of its own.

    kind: of its rows: order lines, or those of another fact.
    number: from 1, in the order of import, whatever the kind. revision: from 1; the last is the one that counts.
    file_digest: sha256 of the file's bytes: the same file is known again. Several batches may have it, where rows were
        replaced between them.
    rows_digest: of the lines it adds and how they were read: names what a run has read.
    reading: how the file was understood, as JSON: mapping, date order, and what else was decided for it.
    rests_on: earlier batches without which this one would add other lines.
    lines_in_known_orders: new lines of orders that were stored already: more of them, or the same in another form?
    imported_at: ISO instant of the import. revised_at: ISO instant since which this revision counts; the first: since
    its import. replaced_at, undone_at: ISO instants; null while this revision is the last, and the batch can be seen.
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
    revision: int = 1
    revised_at: str | None = None
    replaced_at: str | None = None
    kind: StoredKind = "sales"

    @property
    def folder(self) -> str:
        """Name of its folder in the store: no other batch, and no other revision, has it."""
        first = f"{self.number:06d}-{self.rows_digest[:12]}"
        return first if self.revision == 1 else f"{first}-{self.revision}"

    @property
    def is_visible(self) -> bool:
        """Whether its lines count now."""
        return self.replaced_at is None and self.undone_at is None

    def counted_at(self, instant: datetime) -> bool:
        """Whether its lines counted at an instant (with its time zone)."""
        begun = datetime.fromisoformat(self.revised_at or self.imported_at)
        ended = self.replaced_at or self.undone_at
        return begun <= instant and (ended is None or instant < datetime.fromisoformat(ended))


@dataclass(frozen=True, slots=True)
class Change:
    """What one act does to the manifest: all of it at once, or nothing.

    at: ISO instant. added: batches that count from now on; one with a revision above 1 replaces the revision before.
    undone: number of a batch that no longer counts; null: none.
    """

    at: str
    added: tuple[Batch, ...] = ()
    undone: int | None = None
