"""The files of a batch: written aside, made safe on disk, then moved into place whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine


def write_batch(engine: Engine, place: Path, tables: dict[str, ir.Table]) -> None:
    """Write each table to `place`/NAME.parquet. Until the last step nothing stands at `place`."""
    aside = place.with_name(f"incoming-{place.name}")
    aside.mkdir(parents=True)
    for name, table in tables.items():
        engine.progress(f"write {name}", 0)
        engine.write_parquet(table, aside / f"{name}.parquet")
        engine.progress(f"sync {name}", 0)
        _sync(aside / f"{name}.parquet")
    _sync(aside)
    engine.progress("move", 0)
    aside.rename(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
