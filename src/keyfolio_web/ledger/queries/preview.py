"""What an upload would be read as: its columns, its first rows, and what would be set aside."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from keyfolio.errors import SeveralCurrencies, UnreadableFile
from keyfolio.ledger import FIELDS, NO_CURRENCY, LedgerCurrency, StoreFolder, ledger_currency, likelier_kind
from keyfolio_web.ledger.choices import NO_CHOICES, SET_ASIDE, Choices
from keyfolio_web.ledger.models import Account, Batch, Kind, Mapping
from keyfolio_web.ledger.previewing import Question, look
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.quarantine import Quarantined, quarantined
from keyfolio_web.ledger.queries.uploads import stored_file, upload_numbered
from keyfolio_web.ledger.queries.workbooks import NotPreviewed, is_large_workbook, known_headers, look_apart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from keyfolio.language import Text
    from keyfolio.ledger import Preview
    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.shared.models import Person

KINDS: Sequence[tuple[str, object]] = Kind.choices


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says about a file.

    mapping: column -> field, "" leaves it out. date_order: "": not said.
    """

    mapping: dict[str, str]
    date_order: str = ""
    choices: Choices = NO_CHOICES

    def look_into(self, upload: Upload, today: date, ledger: LedgerCurrency) -> Preview:
        """Preview a file that was told so; the same question again costs nothing. ledger: what its amounts are in.

        Raises:
            UnreadableFile: it cannot be opened at all.
            NotPreviewed: it is a workbook too large to look into.
        """
        path, name = stored_file(upload), upload.file_name
        question = Question(
            path,
            settings.TEMPORARY,
            upload.kind,
            name,
            tuple(self.mapping.items()),
            self.date_order,
            today,
            self.choices.row_key,
            ledger,
            rates_now(),
        )
        preview = _look_into(question)
        if self.choices.unknown_accounts != SET_ASIDE:
            return preview
        known = frozenset(preview.account_codes) - set(unknown_codes(preview))
        return _look_into(replace(question, known_accounts=known))


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """A preview of an upload.

    preview: null when the file cannot be opened at all, or is too large to look into; `trouble` then says why.
    headers: its columns, in its order; of one too large, if they are known. is_too_large: it may be imported unseen.
    told: what was said about it, now or, `remembered`, when a file with the same headers was imported. ledger: what
    the amounts of the ledger are in, before this file.
    """

    upload: Upload
    preview: Preview | None
    trouble: Text | None
    told: Told
    remembered: Mapping | None
    headers: tuple[str, ...] = ()
    is_too_large: bool = False
    ledger: LedgerCurrency = NO_CURRENCY

    @property
    def can_be_imported(self) -> bool:
        """Whether to offer that at all; what can be corrected may still be in the way."""
        return self.preview is not None or self.is_too_large

    @property
    def looks_like(self) -> Kind | None:
        """The kind of which more columns are fields than of the one told; null: none, or somebody told the columns."""
        if self.told.mapping or not self.preview:
            return None
        found = likelier_kind(self.headers, self.upload.kind)  # type: ignore[arg-type]
        return Kind(found) if found else None

    @property
    def known_by(self) -> list[Text]:
        """The fields by which a row is known; none: by all that it says."""
        labels = dict(fields_of(self.upload.kind))
        return [labels[name] for name in self.preview.known_by if name in labels] if self.preview else []

    @property
    def unknown_codes(self) -> list[str]:
        """Of the accounts that the rows name, those that the ledger does not have, sorted."""
        return unknown_codes(self.preview) if self.preview else []

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

    by_memory: where nothing was ever told of it, by a profile neither, do as with the last file that had the same
    headers. today: lines dated later would be set aside.

    Raises:
        Upload.DoesNotExist: there is none, it is not this person's to see, or its file is no longer kept.
    """
    upload = upload_numbered(person, upload_id)
    if not upload.stored_name:
        raise type(upload).DoesNotExist
    before = Told(dict(upload.mapping), upload.date_order, _choices(upload, upload.base_currency))
    if told or before != Told({}) or upload.by_profile:
        by_memory = False
    return _previewed(upload, told or before, today, by_memory=by_memory)


def ledger_currency_now(asked: str = "") -> LedgerCurrency:
    """In which currency the amounts of the ledger are. asked: what a person says that it is; empty: nothing.

    Raises:
        SeveralCurrencies: the amounts are in another one.
        UnknownCurrency: what is asked for is no currency.
    """
    visible = Batch.objects.filter(undone_at__isnull=True, replaced_at__isnull=True).order_by("number")
    return ledger_currency(map(core_batch, visible), asked or None)


def unknown_codes(preview: Preview) -> list[str]:
    """Of the accounts that the first rows name, those that the ledger does not have, sorted."""
    known = set(Account.objects.filter(code__in=preview.account_codes).values_list("code", flat=True))
    return [code for code in preview.account_codes if code not in known]


def rates_now() -> tuple[Path, ...]:
    """The files of rates that count."""
    held = Batch.objects.filter(kind=Kind.RATES, undone_at__isnull=True, replaced_at__isnull=True).order_by("number")
    folder = StoreFolder(settings.STORE)
    return tuple(folder.lines(core_batch(batch)) for batch in held)


def _choices(said: Upload | Mapping, base_currency: str = "") -> Choices:
    return Choices(base_currency, said.source, said.row_key, said.unknown_accounts)


def refuse_unreadable(path: Path, name: str) -> None:
    """Open the first rows of a file, whatever it holds, unless that would take long.

    Raises:
        UnreadableFile: it cannot be opened at all.
    """
    if not is_large_workbook(path):  # those are looked into when they are checked
        look(Question(path, settings.TEMPORARY, Kind.ACCOUNTS, name, (), "", date.min))


def headers_digest(headers: Sequence[str]) -> str:
    """Names the set of headers of a file, whatever their order."""
    return hashlib.sha256(json.dumps(sorted(set(headers))).encode()).hexdigest()


def remembered(kind: str, headers: Sequence[str]) -> Mapping | None:
    """What a person said when a file of this kind with the same set of headers was last imported; null: nothing."""
    found = Mapping.objects.filter(kind=kind, headers_digest=headers_digest(headers)).select_related("told_by")
    return next((kept for kept in found if kept.mapping or kept.date_order or _choices(kept) != NO_CHOICES), None)


def _previewed(upload: Upload, told: Told, today: date, *, by_memory: bool) -> UploadPreview:
    kept, ledger = None, ledger_currency_now()
    try:
        preview = told.look_into(upload, today, _as_told(ledger, told))
        if by_memory and (kept := remembered(upload.kind, preview.headers)):
            told = Told(dict(kept.mapping), kept.date_order, _choices(kept))
            preview = told.look_into(upload, today, ledger)
    except UnreadableFile as error:
        return UploadPreview(upload, None, error.text, told, None, ledger=ledger)
    except NotPreviewed as error:
        headers = known_headers(stored_file(upload)) or tuple(told.mapping)
        return UploadPreview(upload, None, error.text, told, kept, headers, is_too_large=True, ledger=ledger)
    return UploadPreview(upload, preview, preview.trouble, told, kept, preview.headers, ledger=ledger)


def _as_told(ledger: LedgerCurrency, told: Told) -> LedgerCurrency:
    """With the base that a person says; without it where the ledger has got another one since, as the import tells."""
    if not told.choices.base_currency:
        return ledger
    try:
        return ledger_currency_now(told.choices.base_currency)
    except SeveralCurrencies:
        return ledger


@lru_cache(maxsize=32)
def _look_into(question: Question) -> Preview:
    """The first rows alone are held; a stored file never changes."""
    return look_apart(question) if is_large_workbook(question.path) else look(question)
