"""What an upload would be read as: its columns, its first rows, and what would be set aside."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from keyfolio.engine import Engine
from keyfolio.errors import UnreadableFile
from keyfolio.ledger import FIELDS, HowToRead, preview_file, preview_masters
from keyfolio_web.ledger.models import Kind, Mapping
from keyfolio_web.ledger.queries.quarantine import Quarantined, quarantined
from keyfolio_web.ledger.queries.uploads import stored_file, upload_numbered

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from keyfolio.language import Text
    from keyfolio.ledger import Preview
    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.shared.models import Person

KINDS: Sequence[tuple[str, object]] = Kind.choices
_MEMORY = "512MB"  # of a preview: its rows are few


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says about a file: column -> field ("" leaves it out), and the order of dates ("": not said)."""

    mapping: dict[str, str]
    date_order: str = ""

    def look_into(self, upload: Upload, today: date) -> Preview:
        """Preview a file that was told so; the same question again costs nothing.

        Raises:
            UnreadableFile: it cannot be opened at all.
        """
        said = (tuple(self.mapping.items()), self.date_order)
        return _look_into(stored_file(upload), upload.kind, upload.file_name, *said, today)


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """A preview of an upload.

    preview: null when the file cannot be opened at all; `trouble` then says why.
    told: what was said about it, now or, `remembered`, when a file with the same headers was imported.
    """

    upload: Upload
    preview: Preview | None
    trouble: Text | None
    told: Told
    remembered: Mapping | None

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the file, in its order."""
        return self.preview.headers if self.preview else ()

    @property
    def quarantined(self) -> list[Quarantined]:
        """The first lines that would be set aside."""
        return quarantined(self.preview.quarantine) if self.preview else []


def fields_of(kind: str) -> list[tuple[str, Text]]:
    """The fields that a column may mean: name and label, in the order in which to offer them."""
    return [(field.name, field.label) for field in FIELDS[kind]]  # type: ignore[index]


def preview_of(
    person: Person, upload_id: int, told: Told | None = None, *, today: date, by_memory: bool = True
) -> UploadPreview:
    """Preview an upload as it is told now; with null, as it was told last.

    by_memory: where nothing was ever told of it, do as with the last file that had the same headers. today: lines
    dated later would be set aside.

    Raises:
        Upload.DoesNotExist: there is none, it is not this person's to see, or its file is no longer kept.
    """
    upload = upload_numbered(person, upload_id)
    if not upload.stored_name:
        raise type(upload).DoesNotExist
    if told or upload.mapping or upload.date_order:
        by_memory = False
    return _previewed(upload, told or Told(dict(upload.mapping), upload.date_order), today, by_memory=by_memory)


def refuse_unreadable(path: Path, name: str) -> None:
    """Open the first rows of a file, whatever it holds.

    Raises:
        UnreadableFile: it cannot be opened at all.
    """
    with _engine() as engine:
        preview_masters(engine, path, "accounts", name=name)


def headers_digest(headers: Sequence[str]) -> str:
    """Names the set of headers of a file, whatever their order."""
    return hashlib.sha256(json.dumps(sorted(set(headers))).encode()).hexdigest()


def remembered(kind: str, headers: Sequence[str]) -> Mapping | None:
    """What a person said when a file of this kind with the same set of headers was last imported; null: nothing."""
    found = Mapping.objects.filter(kind=kind, headers_digest=headers_digest(headers)).select_related("told_by")
    return next((kept for kept in found if kept.mapping or kept.date_order), None)


def _previewed(upload: Upload, told: Told, today: date, *, by_memory: bool) -> UploadPreview:
    kept = None
    try:
        preview = told.look_into(upload, today)
        if by_memory and (kept := remembered(upload.kind, preview.headers)):
            told = Told(dict(kept.mapping), kept.date_order)
            preview = told.look_into(upload, today)
    except UnreadableFile as error:
        return UploadPreview(upload, None, error.text, told, None)
    return UploadPreview(upload, preview, preview.trouble, told, kept)


@lru_cache(maxsize=32)
def _look_into(
    path: Path, kind: str, name: str, mapping: tuple[tuple[str, str], ...], date_order: str, today: date
) -> Preview:
    """The first rows alone are held; a stored file never changes."""
    with _engine() as engine:
        if kind == Kind.SALES:
            how = HowToRead(dict(mapping), date_order or None, today)  # type: ignore[arg-type]
            return preview_file(engine, path, how, name=name)
        return preview_masters(engine, path, kind, dict(mapping), name=name)  # type: ignore[arg-type]


def _engine() -> Engine:
    return Engine(temporary=settings.TEMPORARY, memory_limit=_MEMORY)
