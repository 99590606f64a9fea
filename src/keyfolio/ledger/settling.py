"""Lines take their place after those of earlier batches: what they add is worked out and written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from keyfolio.ledger.counts import Counts
from keyfolio.ledger.digests import rows_digest
from keyfolio.ledger.facts import grain_of
from keyfolio.ledger.how_read import decided_for
from keyfolio.ledger.order_sums import order_sums_of
from keyfolio.ledger.reconcile import reconcile
from keyfolio.ledger.revisions import Revision, told_why
from keyfolio.ledger.store import Change, units_of, write_files

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.facts import Grain
    from keyfolio.ledger.reconcile import Addition
    from keyfolio.ledger.store import Batch, Manifest


def rows_of(engine: Engine, manifest: Manifest, batches: Collection[Batch]) -> ir.Table:
    """Every line of the files of these batches, known already or not; columns of the schema of their kind.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    held = engine.read_parquet([path for batch in batches for path in manifest.whole(batch)])
    return held.filter(held.sign == 1)


def stored_lines(engine: Engine, manifest: Manifest, batches: Sequence[Batch]) -> ir.Table | None:
    """The lines that these batches add, reversals too; null: no batch.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    units = units_of(manifest.folder, [batch.folder for batch in batches])
    return engine.read_parquet([unit.file("lines") for unit in units]) if units else None


def before(batch: Batch, batches: Sequence[Batch]) -> list[Batch]:
    """Those of its kind that were imported before it."""
    return [other for other in batches if other.kind == batch.kind and other.number < batch.number]


def rebase(
    engine: Engine, manifest: Manifest, standing: Sequence[Batch], affected: Collection[int], at: str
) -> list[Batch]:
    """New revisions of the affected batches, after something before them has changed; their files are in place.

    standing: the batches that count after the change, in the order of import, the changed one among them. at: ISO
    instant. Nothing is visible before the manifest commits them.

    Raises:
        StoreTrouble: a file is missing, or cannot be written.
    """
    now = {batch.number: batch for batch in standing}
    for batch in standing:
        if batch.number in affected:
            stored = stored_lines(engine, manifest, before(batch, [now[number] for number in sorted(now)]))
            own = rows_of(engine, manifest, [batch])
            addition = reconcile(engine, own, stored, batch.number, grain_of(batch.kind))
            quarantine = engine.read_parquet([manifest.quarantine(batch)])
            told = told_why(batch, Revision("rebased"))
            now[batch.number] = revise(engine, manifest, told, addition, quarantine, batch.counts.quarantined, at)
    return [now[number] for number in sorted(affected)]


def commit_revision(engine: Engine, manifest: Manifest, revised: Batch, lines: ir.Table, at: str) -> None:
    """Make a revision whose files are in place visible, with those of the later batches that it affects.

    lines: that joined or left the batch, columns of the schema of its kind. at: ISO instant.

    Raises:
        StoreTrouble: a file is missing, or cannot be written.
    """
    visible, grain = manifest.visible(), grain_of(revised.kind)
    later = [other for other in visible if other.kind == revised.kind and other.number > revised.number]
    affected = _sharing(engine, manifest, grain, lines, later)
    standing = [revised if other.number == revised.number else other for other in visible]
    rebased = rebase(engine, manifest, standing, affected, at)
    count = int(lines.count().execute())
    engine.progress("commit", count)
    manifest.commit(Change(at, (revised, *rebased)))
    engine.progress("done", count)


def revise(
    engine: Engine,
    manifest: Manifest,
    batch: Batch,
    addition: Addition,
    quarantine: ir.Table,
    quarantined: int,
    at: str,
) -> Batch:
    """Write the next revision of a batch. quarantined: lines in its quarantine."""
    counts = Counts(
        batch.counts.read, addition.accepted, addition.updated, addition.skipped, quarantined, addition.repeated
    )
    revised = replace(
        batch,
        revision=batch.revision + 1,
        revised_at=at,
        rows_digest=rows_digest(engine, addition.lines, decided_for(batch)),
        counts=counts,
        rests_on=addition.rests_on,
        lines_in_known_orders=addition.in_known_orders,
    )
    write(engine, manifest, revised, addition, quarantine)
    return revised


def write(engine: Engine, manifest: Manifest, batch: Batch, addition: Addition, quarantine: ir.Table) -> None:
    """Put the files of a batch in place.

    Raises:
        StoreTrouble: the disk is full, or the folder cannot be written.
    """
    order = grain_of(batch.kind).order
    tables = {"lines": addition.lines.order_by(*order, "sign")}
    if batch.kind == "sales":
        rows = addition.accepted + 2 * addition.updated  # its new form, and the reversal of what it replaces
        tables["order_sums"] = order_sums_of(engine, addition.lines, rows).order_by("account_code", "day", "order_id")
    if addition.skipped:
        tables["skipped"] = addition.left.order_by(*order)
    tables["quarantine"] = quarantine.order_by("line_number")
    write_files(engine, manifest.lines(batch).parent, tables)


def _sharing(engine: Engine, manifest: Manifest, grain: Grain, lines: ir.Table, later: Sequence[Batch]) -> set[int]:
    """The later batches whose files have one of these lines, or a line of the same key."""
    if not later:
        return set()
    held, lines = grain.with_key(rows_of(engine, manifest, later)), grain.with_key(lines)
    by_line = held.semi_join(lines, "line_digest").select("batch")
    by_key = held.filter(grain.has_key(held)).semi_join(lines, grain.key_columns).select("batch")
    return set(ibis.union(by_line, by_key, distinct=True).batch.to_pyarrow().to_pylist())
