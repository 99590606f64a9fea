"""Make a backup while the server goes on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.pipeline.backup import tables
from keyfolio_web.pipeline.backup.archive import FORMAT, Contents, Writing
from keyfolio_web.shared import audit

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_backup(path: Path, version: str) -> Path:
    """Write database, ledger and waiting uploads, all of one moment, to one file: whole, or not at all.

    Raises:
        CannotWrite: the file cannot be made, or the disk is full.
    """
    aside = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _write(Writing(file, Contents(FORMAT, version, tables.migrations())))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as trouble:
        aside.unlink(missing_ok=True)
        raise CannotWrite(_NO_ROOM.fill(path=path, reason=trouble.strerror or trouble)) from trouble
    with transaction.atomic():
        audit.record("backup_made", by=None, subject=path.name)
    return path


def _write(archive: Writing) -> None:
    with tables.one_moment():
        for model in tables.models():
            with tempfile.NamedTemporaryFile(dir=settings.TEMPORARY) as rows:
                tables.write_rows(model, rows.file)
                rows.flush()
                archive.add(f"tables/{model._meta.label_lower}.jsonl", Path(rows.name))  # noqa: SLF001
        files = list(_files())
    for file in files:
        archive.add(f"files/{file.relative_to(settings.HOME).as_posix()}", file)
    archive.finish()


def _files() -> Iterator[Path]:
    """Files that rows of this moment speak of: a batch's never change, an upload's may be gone once it is imported."""
    for batch in Batch.objects.order_by("number"):
        folder = settings.STORE / "batches" / f"{batch.number:06d}-{batch.rows_digest[:12]}"
        yield from sorted(path for path in folder.iterdir() if path.is_file())
    for name in Upload.objects.exclude(stored_name="").order_by("stored_name").values_list("stored_name", flat=True):
        if (kept := settings.UPLOADS / name).is_file():
            yield kept


_NO_ROOM = Text(
    "The backup cannot be written to {path}: {reason}. Name another place, or make room.",
    "无法将备份写入 {path}：{reason}。请指定其他位置，或腾出空间。",
)
