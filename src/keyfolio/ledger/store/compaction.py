"""Small batches read as one: a copy of their rows in one file, beside the batches, which stay as they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.engine.duckdb_errors import COMPACTIONS
from keyfolio.ledger.store.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.store.batch import Batch
    from keyfolio.ledger.store.manifest import Manifest

SMALL_LINES = 1_000_000
MOST_APART = 32
"""So many small batches are read one by one; one more, and they are read as one."""

_MEMBERS = "members.json"
_ORDERS: dict[str, tuple[str, ...]] = {
    "lines": ("account_code", "day", "order_id", "line_number", "batch", "sign"),
    "order_sums": ("account_code", "day", "order_id"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A folder that is read whole. members: folders of the batches whose rows it has; its own, if it is a batch."""

    folder: Path
    members: frozenset[str]

    def file(self, rows: str) -> Path:
        """Its `lines`, or their `order_sums`, as Parquet."""
        return self.folder / f"{rows}.parquet"


def units_of(store: Path, folders: Sequence[str]) -> list[Unit]:
    """What to read for the order lines of batches, each of them once: compactions, and the batches that are in none.

    folders: the names of their folders. A compaction one of whose batches is not among them (it was undone, revised, or
    came after the day that is asked for) is not read: the others are then read one by one.
    """
    wanted = set(folders)
    found: list[Unit] = []
    for unit in sorted(_compactions(store), key=lambda unit: (-len(unit.members), unit.folder.name)):
        if unit.members <= wanted:
            wanted -= unit.members
            found.append(unit)
    return [*found, *(Unit(store / "batches" / name, frozenset({name})) for name in folders if name in wanted)]


def compact(engine: Engine, manifest: Manifest) -> None:
    """Lay small batches of order lines that are read one by one together, once there are more than `MOST_APART`.

    Only while the manifest is `writing`. The batches stay, so that each can be undone and read as of any day; nothing
    that names rows changes.

    Raises:
        StoreTrouble: the disk is full, or a file of the store is missing or damaged.
    """
    small = [batch.folder for batch in manifest.visible() if _is_small(batch)]
    apart = [unit for unit in units_of(manifest.folder, small) if len(unit.members) == 1]
    apart = [unit for unit in apart if unit.file("order_sums").is_file()]
    if len(apart) <= MOST_APART:
        return
    tables = {
        rows: engine.read_parquet([unit.file(rows) for unit in apart]).order_by(*order)
        for rows, order in _ORDERS.items()
    }
    told = json.dumps(sorted(name for unit in apart for name in unit.members)).encode()
    place = manifest.folder / COMPACTIONS / f"{len(apart):06d}-{hashlib.sha256(told).hexdigest()[:12]}"
    write_files(engine, place, tables, {_MEMBERS: told}, stage="compact")


def _is_small(batch: Batch) -> bool:
    return batch.kind == "sales" and batch.counts.accepted + batch.counts.updated <= SMALL_LINES


def _compactions(store: Path) -> Iterator[Unit]:
    for told in sorted((store / COMPACTIONS).glob(f"[0-9]*/{_MEMBERS}")):
        yield Unit(told.parent, frozenset(json.loads(told.read_bytes())))
