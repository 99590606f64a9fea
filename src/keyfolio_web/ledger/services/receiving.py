"""Take in a file that a person sends: moved, never copied, never held in memory."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError, UnreadableFile
from keyfolio.ledger import join_files
from keyfolio_web.ledger.models import Upload
from keyfolio_web.ledger.queries.preview import refuse_unreadable
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared import audit
from keyfolio_web.shared.computing import open_engine
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio_web.shared.models import Person

_ENDINGS = {".csv", ".tsv", ".txt", ".gz", ".xlsx", ".parquet"}
LARGEST_JOINED_BYTES = 300_000_000  # the page waits while they are joined
_LONGEST_NAME = 120  # of each of two files, so that both are in the name of the one made of them
_STRAY_AFTER_SECONDS = 24 * 3600


def receive_upload(*, kind: str, file_name: str, received: Path, by: Person) -> Upload:
    """Keep a file that has arrived whole; `received` is moved away, or deleted when it is refused.

    file_name: the sender's. received: on the file system of settings.UPLOADS.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: it is no file that can be read at all.
    """
    refuse_who_does_not_import(by)
    try:
        _refuse_unreadable(received, file_name)
        return _keep(kind, file_name, received, by)
    finally:
        received.unlink(missing_ok=True)


def receive_joined(*, kind: str, names: tuple[str, str], received: tuple[Path, Path], by: Person) -> Upload:
    """Keep one file that is made of two: each row of the first with the columns of its row in the second.

    names: the sender's; received: on the file system of settings.UPLOADS, deleted afterwards.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: they cannot be read, are too large, or do not say by which column they belong together.
    """
    refuse_who_does_not_import(by)
    lines, heads = received
    joined = lines.with_name(f"{lines.name}.joined")
    try:
        _refuse_large(received)
        with open_engine() as engine:
            join_files(engine, lines, heads, joined, names=names)
        return _keep(kind, joined_name(names), joined, by)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="heads") from error
    finally:
        for path in (*received, joined):
            path.unlink(missing_ok=True)


def joined_name(names: tuple[str, str]) -> str:
    """What a file made of two is called; names that are too long are cut.

    >>> joined_name(("lines.csv", "orders.csv"))
    'lines.csv + orders.csv.parquet'
    """
    return "{} + {}.parquet".format(*(Truncator(name).chars(_LONGEST_NAME) for name in names))


def clear_stray_files() -> int:
    """Delete files that were moved in by a process killed before it said so, a day later; how many.

    For the worker, when it starts.
    """
    known = set(Upload.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    old = time.time() - _STRAY_AFTER_SECONDS
    stray = [file for file in settings.UPLOADS.iterdir() if file.name not in known and file.stat().st_mtime < old]
    for file in stray:
        file.unlink(missing_ok=True)
    return len(stray)


def _refuse_large(received: Iterable[Path]) -> None:
    if sum(path.stat().st_size for path in received) > LARGEST_JOINED_BYTES:
        raise Refused(
            _("Two files of more than {most} MB together cannot be joined here. Join them with keyfolio join.").format(
                most=LARGEST_JOINED_BYTES // 1_000_000
            ),
            field="heads",
        )


def _refuse_unreadable(received: Path, file_name: str) -> None:
    try:
        refuse_unreadable(received, file_name)
    except UnreadableFile as error:
        raise Refused(spoken(error.text), field="file") from error


def _keep(kind: str, file_name: str, received: Path, by: Person) -> Upload:
    digest, size = _digest_on_disk(received), received.stat().st_size
    stored_name = f"{digest}-{secrets.token_hex(4)}{_endings(file_name)}"  # equal files do not share one
    with transaction.atomic():
        upload = Upload.objects.create(
            kind=kind, file_name=file_name, stored_name=stored_name, size_bytes=size, digest=digest, uploaded_by=by
        )
        audit.record("file_uploaded", by=by, subject=file_name, kind=kind, bytes=size, digest=digest)
        try:
            received.rename(settings.UPLOADS / stored_name)
        except OSError as trouble:
            raise Refused(
                _("The file cannot be kept (%(reason)s). Make room on the server, and upload it again.")
                % {"reason": trouble.strerror},
                field="file",
            ) from trouble
    return upload


def _digest_on_disk(path: Path) -> str:
    """sha256 of the bytes, once they are safe on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _endings(file_name: str) -> str:
    """The endings of a file name that say its kind, for whoever looks into the folder; reading does not need them.

    >>> _endings("sales 2026.CSV.gz"), _endings("../../etc/passwd.exe")
    ('.csv.gz', '')
    """
    endings = [ending.lower() for ending in PurePath(file_name).suffixes[-2:]]
    return "".join(ending for ending in endings if ending in _ENDINGS)
