"""Undo a batch: as if it had never been imported, whatever was imported since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text, listed
from keyfolio.ledger.settling import rebase
from keyfolio.ledger.store import Batch, Change

if TYPE_CHECKING:
    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Manifest


def undo_batch(engine: Engine, manifest: Manifest, number: int, undone_at: str) -> Batch:
    """Hide a batch of a store again; it is answered as it was. undone_at: ISO instant.

    Later batches stay: of their files, lines that this batch had made known count from them now, and lines they had
    replaced in it are new.

    Raises:
        StoreTrouble: there is no such batch, it is undone already, or a later one cannot be read or written again.
    """
    manifest.batches()
    with manifest.writing():
        visible = manifest.visible()
        batch = visible_batch(visible, number)
        standing = [other for other in visible if other.number != number]
        revised = rebase(engine, manifest, standing, resting_on(number, visible), undone_at)
        engine.progress("commit", batch.counts.read)
        manifest.commit(Change(undone_at, tuple(revised), undone=number))
        engine.progress("done", batch.counts.read)
        return batch


def resting_on(number: int, visible: list[Batch]) -> set[int]:
    """The batches that would add other lines without this one."""
    return {batch.number for batch in visible if number in batch.rests_on}


def visible_batch(visible: list[Batch], number: int) -> Batch:
    """The batch of this number.

    Raises:
        StoreTrouble: there is none, or it is undone.
    """
    found = next((batch for batch in visible if batch.number == number), None)
    if found is None:
        raise StoreTrouble(
            Text(
                "The store holds no visible batch {number}. Batches that can be seen: {known}.",
                "账本库中没有可见的批次 {number}。可见的批次：{known}。",
            ).fill(number=number, known=listed([batch.number for batch in visible] or ["—"]))
        )
    return found
