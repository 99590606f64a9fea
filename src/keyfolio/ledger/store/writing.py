"""The files of a batch: written aside, made safe on disk, then moved into place whole."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from keyfolio.errors import FullDisk, StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.store.folder import INCOMING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine


def write_files(
    engine: Engine,
    place: Path,
    tables: Mapping[str, ir.Table],
    texts: Mapping[str, bytes] | None = None,
    *,
    stage: str | None = None,
) -> None:
    """Write each table to `place`/NAME.parquet, each text to `place`/NAME; until the last step nothing is at `place`.

    stage: what progress is told (null: each step by its name). When it fails, nothing of it is left.

    Raises:
        StoreTrouble: the disk is full, or the folder cannot be written.
    """
    try:
        _write(engine, place, tables, texts or {}, lambda step: engine.progress(stage or step, 0))
    except (OSError, FullDisk) as trouble:
        raise StoreTrouble(
            Text(
                "The batch cannot be written: {reason}. The store is as it was; make room, try again.",
                "无法写入批次：{reason}。账本库没有改动；请腾出空间后重新导入。",
            ).fill(reason=_reason(trouble)),
            Text("Its folder is {folder}.", "文件夹为 {folder}。").fill(folder=place.parent),
        ) from trouble


def _write(
    engine: Engine,
    place: Path,
    tables: Mapping[str, ir.Table],
    texts: Mapping[str, bytes],
    begin: Callable[[str], None],
) -> None:
    aside = place.with_name(f"{INCOMING}{place.name}")
    aside.mkdir(parents=True)
    try:
        _fill(engine, aside, tables, texts, begin)
        begin("move")
        if place.exists():  # an import of the same lines was killed between here and its commit
            shutil.rmtree(place)
        aside.rename(place)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # at once: it may be what fills the disk
        raise
    sync(place.parent)


def _fill(
    engine: Engine,
    aside: Path,
    tables: Mapping[str, ir.Table],
    texts: Mapping[str, bytes],
    begin: Callable[[str], None],
) -> None:
    for name, table in tables.items():
        begin(f"write {name}")
        engine.write_parquet(table, aside / f"{name}.parquet")
        begin(f"sync {name}")
        sync(aside / f"{name}.parquet")
    for name, text in texts.items():
        (aside / name).write_bytes(text)
        sync(aside / name)
    sync(aside)


def _reason(trouble: OSError | FullDisk) -> str:
    """In words, without the path that libraries put into theirs."""
    if isinstance(trouble, FullDisk):
        return trouble.reason
    return os.strerror(trouble.errno) if trouble.errno else type(trouble).__name__


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, safe on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
