"""A ledger, wherever it lies: one file, or a store of many imports."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text, listed
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.currency import told_apart
from keyfolio.ledger.digests import joint_digest, rows_digest
from keyfolio.ledger.how_read import decided
from keyfolio.ledger.imports import all_quarantined, count, nothing_usable
from keyfolio.ledger.order_sums import order_sums_of
from keyfolio.ledger.reading import check_file
from keyfolio.ledger.reconcile import reconcile
from keyfolio.ledger.store import Batch, SqliteManifest, units_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.fields import StoredKind
    from keyfolio.ledger.rows import HowToRead
    from keyfolio.ledger.store import Manifest, Unit


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines that count, and what became of the others.

    lines: columns of `schemas.LINES`. order_sums: the same lines summed, columns of `schemas.ORDER_SUMS`; those of one
    account, order and day may stand in several rows. quarantine: columns of `schemas.QUARANTINE`. digest: of the
    logical rows. mapping: header -> field of the file, or of every file of the store. merged: code of each account
    whose lines count for another -> the code of that one.
    """

    lines: ir.Table
    order_sums: ir.Table
    quarantine: ir.Table
    counts: Counts
    digest: str
    mapping: dict[str, str]
    currency: str | None
    merged: dict[str, str] = field(default_factory=dict)


def open_ledger(engine: Engine, path: Path, how: HowToRead) -> Ledger:
    """Open a file, or the store in a folder.

    Raises:
        KeyfolioError: the path is neither, or the file cannot be read; nothing usable is in it.
    """
    ledger = open_store(engine, SqliteManifest(path)) if path.is_dir() else _open_file(engine, path, how)
    if not ledger.counts.accepted + ledger.counts.updated:
        raise nothing_usable(path, ledger.quarantine)
    return ledger


def open_store(engine: Engine, manifest: Manifest, folders: Collection[str] | None = None) -> Ledger:
    """Open the visible batches of order lines of a store.

    folders: open exactly the batches and revisions of these folders, replaced or undone since or not, as a run has
    read them (null: those visible now).

    Raises:
        StoreTrouble: there is no store, no batch that can be seen, or not each of the batches asked for.
    """
    opened = opened_batches(manifest, "sales", folders)
    if not opened:
        raise StoreTrouble(
            Text(
                "The ledger store holds no batch. Import a ledger first.",
                "账本库中没有批次。请先导入账本。",
            ),
            Text(
                "For example: keyfolio import LEDGER --store {folder}",
                "例如：keyfolio import 账本文件 --store {folder}",
            ).fill(folder=manifest.folder),
        )
    units = units_of(manifest.folder, [batch.folder for batch in opened])
    return Ledger(
        lines=engine.read_parquet([unit.file("lines") for unit in units]),
        order_sums=_order_sums(engine, units),
        quarantine=engine.read_parquet([manifest.quarantine(batch) for batch in opened]),
        counts=_total([batch.counts for batch in opened]),
        digest=joint_digest(batch.rows_digest for batch in opened if batch.counts.accepted + batch.counts.updated),
        mapping={header: name for batch in opened for header, name in json.loads(batch.reading)["mapping"].items()},
        currency=next(iter(told_apart(batch.currency for batch in opened if batch.currency)), None),
    )


def _order_sums(engine: Engine, units: list[Unit]) -> ir.Table:
    """Those beside the lines; of batches of an earlier Keyfolio, worked out from their lines."""
    summed = [unit.file("order_sums") for unit in units if unit.file("order_sums").is_file()]
    others = [unit.file("lines") for unit in units if not unit.file("order_sums").is_file()]
    parts = [engine.read_parquet(summed)] if summed else []
    if others:
        lines = engine.read_parquet(others)
        parts.append(order_sums_of(engine, lines, int(lines.count().to_pyarrow().as_py())))
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _open_file(engine: Engine, path: Path, how: HowToRead) -> Ledger:
    checked = check_file(engine, path, how)
    addition = reconcile(engine, checked.lines, None, 0)
    quarantine = all_quarantined(checked, addition)
    return Ledger(
        lines=addition.lines,
        order_sums=order_sums_of(engine, addition.lines, addition.accepted),
        quarantine=quarantine,
        counts=count(checked, addition),
        digest=joint_digest([rows_digest(engine, addition.lines, decided(checked))]),
        mapping=checked.mapping,
        currency=checked.currency,
    )


def opened_batches(manifest: Manifest, kind: StoredKind, folders: Collection[str] | None) -> list[Batch]:
    """The batches of a kind that are visible, or those in these folders.

    Raises:
        StoreTrouble: there is no store, or not each of the folders.
    """
    found = manifest.visible() if folders is None else _in_folders(manifest, folders)
    return [batch for batch in found if batch.kind == kind]


def _in_folders(manifest: Manifest, folders: Collection[str]) -> list[Batch]:
    found = [batch for batch in manifest.history() if batch.folder in folders]
    missing = sorted(set(folders) - {batch.folder for batch in found})
    if missing:
        raise StoreTrouble(
            Text(
                "The ledger store no longer holds batch {missing}. Bring it back from a backup.",
                "账本库中已没有批次 {missing}。请从备份中恢复。",
            ).fill(missing=listed(missing))
        )
    return found


def _total(counts: list[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(*map(astuple, counts), strict=True)))
