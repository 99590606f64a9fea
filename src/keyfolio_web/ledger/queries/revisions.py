"""What was changed in a batch since its import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger import last_correction, revision_of
from keyfolio_web.ledger.queries.batches import core_batch, revisions_of

if TYPE_CHECKING:
    from keyfolio.ledger import Revision
    from keyfolio_web.ledger.models import Batch
    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class RevisionShown:
    """A revision of a batch. why: null: it was made before that was noted."""

    batch: Batch
    why: Revision | None


def revisions_shown(person: Person, number: int) -> list[RevisionShown]:
    """The revisions of a batch after its import, in their order; none, when it is not this person's to see."""
    rows = revisions_of(person).filter(number=number, revision__gt=1)
    return [RevisionShown(row, revision_of(core_batch(row))) for row in rows]


def correction_to_undo(person: Person, number: int) -> RevisionShown | None:
    """The last correction of a batch that counts, which can be undone alone; null: none stands."""
    rows = {row.revision: row for row in revisions_of(person).filter(number=number)}
    history = [core_batch(row) for row in rows.values()]
    now = next((batch for batch in history if batch.is_visible), None)
    last = last_correction(now, history) if now else None
    return RevisionShown(rows[last.revision], revision_of(last)) if last else None
