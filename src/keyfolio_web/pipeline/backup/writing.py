"""Make a backup while the server goes on."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Upload
from keyfolio_web.pipeline.backup import tables
from keyfolio_web.pipeline.backup.archive import FORMAT, Contents, Writing
from keyfolio_web.pipeline.sweep import in_use
from keyfolio_web.runs.models import Run
from keyfolio_web.shared import audit
from keyfolio_web.value import whole

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_backup(path: Path, version: str) -> Path:
    """Write database, ledger and waiting uploads, all of one moment, to one file: whole, or not at all.

    Raises:
        CannotWrite: the file cannot be made, or the disk is full.
    """
    aside = path.with_name(f"{path.name}.part")
    try:
        with (
            in_use(),
            tempfile.TemporaryDirectory(dir=settings.TEMPORARY, prefix="backup-") as folder,
            os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            _write(Writing(file, Contents(FORMAT, version, tables.migrations())), Path(folder))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as trouble:
        aside.unlink(missing_ok=True)
        raise CannotWrite(_NO_ROOM.fill(path=path, reason=trouble.strerror or trouble)) from trouble
    with transaction.atomic():
        audit.record("backup_made", by=None, subject=path.name)
    return path


def _write(archive: Writing, aside: Path) -> None:
    with tables.one_moment():
        for model in tables.models():
            rows = aside / f"{model._meta.label_lower}.jsonl"  # noqa: SLF001
            with rows.open("wb") as file:
                tables.write_rows(model, file)
            archive.add(f"tables/{rows.name}", rows)
            rows.unlink()
        files = {**dict(_batch_files()), **dict(_result_files(aside)), **dict(_upload_files(aside))}
    for name, path in files.items():
        archive.add(f"files/{name}", path)
    archive.finish()


def _batch_files() -> Iterator[tuple[str, Path]]:
    """Name in the home, and where it is; a batch's files never change, and stay when it is undone."""
    for batch in DatabaseManifest(settings.STORE).history():
        folder = settings.STORE / "batches" / batch.folder
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            yield path.relative_to(settings.HOME).as_posix(), path


def _result_files(aside: Path) -> Iterator[tuple[str, Path]]:
    """The same of what runs found of everybody. A run may be pruned before its turn here: a second name holds each."""
    for run in Run.objects.filter(sealed_at__isnull=False, pruned_at=None, kept_accounts__isnull=False).order_by("pk"):
        for path in whole.files_of(run.pk):
            held = aside / f"run-{run.pk}-{path.name}"
            with suppress(FileNotFoundError):
                held.hardlink_to(path)
                yield path.relative_to(settings.HOME).as_posix(), held


def _upload_files(aside: Path) -> Iterator[tuple[str, Path]]:
    """The same of files that wait. An import deletes its file, maybe before its turn here: a second name holds it."""
    for name in Upload.objects.exclude(stored_name="").order_by("stored_name").values_list("stored_name", flat=True):
        held = aside / name
        with suppress(FileNotFoundError):
            held.hardlink_to(settings.UPLOADS / name)
            yield (settings.UPLOADS / name).relative_to(settings.HOME).as_posix(), held


_NO_ROOM = Text(
    "The backup cannot be written to {path}: {reason}. Name another place, or make room.",
    "无法将备份写入 {path}：{reason}。请指定其他位置，或腾出空间。",
)
