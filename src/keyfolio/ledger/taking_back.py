"""Undo a correction alone: its lines wait in quarantine again, as they were; the batch stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.facts import grain_of
from keyfolio.ledger.reconcile import reconcile
from keyfolio.ledger.revisions import Revision, last_correction, told_why
from keyfolio.ledger.settling import before, commit_revision, revise, rows_of, stored_lines
from keyfolio.ledger.sources import LINE_NUMBER
from keyfolio.ledger.undo import visible_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Batch, Manifest


def undo_correction(
    engine: Engine, manifest: Manifest, number: int, undone_at: str, *, correction: int | None = None
) -> Batch:
    """Undo the last correction of a batch that stands; the new revision is answered. undone_at: ISO instant.

    correction: the revision it made, so that whoever acts twice, or after somebody else, takes no other one back (null:
    whichever is the last now). The new revision has the lines and the quarantine of the one before the correction;
    later batches are worked out again as they are when a batch is undone. What was corrected earlier stays, and can be
    undone next.

    Raises:
        StoreTrouble: there is no such batch, no correction of it stands, the last one is another, or a file is missing
            or cannot be written.
    """
    manifest.batches()
    with manifest.writing():
        visible = manifest.visible()
        batch = visible_batch(visible, number)
        earlier = _before_correction(batch, manifest.history(), correction)
        engine.progress("compare", 0)
        own = engine.materialise(rows_of(engine, manifest, [earlier]), "own_lines")
        leaving = engine.materialise(rows_of(engine, manifest, [batch]).anti_join(own, LINE_NUMBER), "leaving_lines")
        lines = int(leaving.count().execute())
        addition = reconcile(
            engine, own, stored_lines(engine, manifest, before(batch, visible)), number, grain_of(batch.kind)
        )
        told = told_why(batch, Revision("taken_back", lines=lines, same_as=earlier.revision))
        aside = engine.read_parquet([manifest.quarantine(earlier)])
        revised = revise(engine, manifest, told, addition, aside, earlier.counts.quarantined, undone_at)
        commit_revision(engine, manifest, revised, leaving, undone_at)
        return revised


def _before_correction(batch: Batch, history: Sequence[Batch], correction: int | None) -> Batch:
    last = last_correction(batch, history)
    if last is None:
        raise _no_correction(batch)
    if correction not in (None, last.revision):
        raise _another_correction(last)
    before = (other for other in history if (other.number, other.revision) == (batch.number, last.revision - 1))
    return next(before)


def _another_correction(last: Batch) -> StoreTrouble:
    return StoreTrouble(
        Text(
            "Another correction of batch {number} is the last one now: revision {revision}. Look at its revisions.",
            "批次 {number} 最近一次更正已是另一次：修订 {revision}。请查看其各次修订。",
        ).fill(number=last.number, revision=last.revision)
    )


def _no_correction(batch: Batch) -> StoreTrouble:
    return StoreTrouble(
        Text(
            "No correction of batch {number} is there to be undone. Look at its revisions.",
            "批次 {number} 没有可撤销的更正。请查看其各次修订。",
        ).fill(number=batch.number)
    )
