"""Bring a backup back, into an installation in which nothing is yet."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text, listed
from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.pipeline.backup import tables
from keyfolio_web.pipeline.backup.archive import Contents, NotABackup, unpack
from keyfolio_web.pipeline.sweep import in_use, is_in_use
from keyfolio_web.shared.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterator


class NotEmpty(KeyfolioError):
    """There is something already where a backup is to be restored."""


def restore_backup(path: Path) -> Contents:
    """Restore a backup of this Keyfolio or an older one, on SQLite or on PostgreSQL, whichever it was made on.

    Raises:
        NotABackup: the file is none, is damaged, or a newer Keyfolio made it.
        NotEmpty: there are people or batches already, or a server is running there.
    """
    if is_in_use():
        raise NotEmpty(_RUNNING.fill(home=settings.HOME))
    with in_use(), tempfile.TemporaryDirectory(dir=settings.TEMPORARY) as made:
        folder = Path(made)
        contents = unpack(path, folder)
        _as_it_was(contents, path)
        _refuse_to_overwrite()
        with transaction.atomic(), _files_in_place(folder / "files"):
            _put_rows(folder / "tables", contents)
        call_command("migrate", verbosity=0)
        reindex_all()
    return contents


def _as_it_was(contents: Contents, path: Path) -> None:
    """Bring the tables to the shape that the rows have."""
    known = MigrationExecutor(connection).loader.graph.nodes
    unknown = [f"{room}.{name}" for room, name in contents.migrations.items() if (room, name) not in known]
    if unknown:
        raise NotABackup(_UNKNOWN_SHAPE.fill(path=path, keyfolio=contents.keyfolio, names=listed(unknown)))
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if contents.migrations != tables.migrations():
        for room, name in contents.migrations.items():
            call_command("migrate", room, name, verbosity=0)


def _refuse_to_overwrite() -> None:
    if Person.objects.exists() or any((settings.STORE / "batches").glob("*")):
        raise NotEmpty(_OCCUPIED.fill(home=settings.HOME))


@contextmanager
def _files_in_place(files: Path) -> Iterator[None]:
    """Put the files where they were; take them away again when what follows fails, so that it can be tried anew."""
    put: list[Path] = []
    try:
        for source in sorted(path for path in files.rglob("*") if path.is_file()):
            place = settings.HOME / source.relative_to(files)
            place.parent.mkdir(parents=True, exist_ok=True)
            put.append(Path(shutil.move(source, place)))
        yield
    except BaseException:
        for place in put:
            place.unlink(missing_ok=True)
        for folder in (*(settings.STORE / "batches").glob("*"), *settings.RESULTS.glob("run-*")):
            folder.rmdir()
        raise


def _put_rows(rows: Path, contents: Contents) -> None:
    registry = MigrationExecutor(connection).loader.project_state(list(contents.migrations.items())).apps
    restored = tables.models(registry)
    for model in restored:
        with (rows / f"{model._meta.label_lower}.jsonl").open("rb") as lines:  # noqa: SLF001
            tables.read_rows(model, lines)
    tables.count_on(restored)


_UNKNOWN_SHAPE = Text(
    "{path} was made by Keyfolio {keyfolio}, whose tables ({names}) are not known here. Upgrade Keyfolio first.",
    "{path} 由 Keyfolio {keyfolio} 生成，当前版本不认识其数据表（{names}）。请先升级 Keyfolio。",
)
_RUNNING = Text(
    "Keyfolio is running on {home}. Stop it, then restore; nothing was changed.",
    "Keyfolio 正在使用 {home}。请先停止服务，再恢复；没有改动任何内容。",
)
_OCCUPIED = Text(
    "{home} is not empty: people or batches are there already. Restore into another KEYFOLIO_HOME and an empty "
    "database; nothing was changed.",
    "{home} 不是空的：其中已有人员或批次。请恢复到另一个 KEYFOLIO_HOME 和空的数据库；没有改动任何内容。",
)
