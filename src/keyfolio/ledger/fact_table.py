"""The rows of a fact that count in a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.facts import FACTS
from keyfolio.ledger.ledger import opened_batches
from keyfolio.ledger.merges import kept_accounts
from keyfolio.ledger.reconcile import live_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.fields import FactKind
    from keyfolio.ledger.store import Manifest


@dataclass(frozen=True, slots=True)
class Contracts:
    """The contracts of a store that count. table: columns of `schemas.CONTRACTS`. digest: of the logical rows."""

    table: ir.Table
    digest: str


def open_contracts(
    engine: Engine,
    manifest: Manifest,
    folders: Collection[str] | None = None,
    merges: Mapping[str, str] | None = None,
) -> Contracts | None:
    """The contracts of a store; null: none was imported. folders, merges: as in `open_store` and `merge_accounts`.

    Raises:
        StoreTrouble: as `open_facts` does; or accounts are merged into each other in a circle.
    """
    batches = opened_batches(manifest, "contracts", folders)
    if not batches:
        return None
    table = kept_accounts(engine, open_facts(engine, manifest, "contracts", folders), merges or {})
    return Contracts(table, joint_digest(batch.rows_digest for batch in batches))


def open_facts(engine: Engine, manifest: Manifest, kind: FactKind, folders: Collection[str] | None = None) -> ir.Table:
    """The rows of a fact that count, in no order; columns of its schema. None imported: no row.

    A row that a later file replaced, and its reversal, are left out: every row counts as it is. folders: as in
    `open_store`.

    Raises:
        StoreTrouble: there is no store, a file of it is gone, or not each of the batches asked for is there.
    """
    grain = FACTS[kind].grain
    batches = opened_batches(manifest, kind, folders)
    if not batches:
        return ibis.memtable(grain.schema.to_pyarrow().empty_table(), schema=grain.schema)
    stored = grain.with_key(engine.read_parquet([manifest.lines(batch) for batch in batches]))
    return (live_rows(grain, stored) if grain.key else stored).select(*grain.schema)
