"""The audit log as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import json
from itertools import chain
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from keyfolio_web.shared.audit import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from keyfolio_web.shared.models import AuditEntry

_BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes Chinese for something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def audit_file(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Lines of CSV in the language of who asks; times with their offset, details as JSON."""
    write = csv.writer(_Echo()).writerow
    acts = {act: str(words) for act, words in ACTS.items()}
    columns = [gettext("When"), gettext("Who"), gettext("Act"), gettext("What"), gettext("From address")]
    first = _BYTE_ORDER_MARK + write([*columns, gettext("Details")])
    return chain([first], (write(_harmless(_row(entry, acts))) for entry in entries.iterator(chunk_size=2000)))


def _row(entry: AuditEntry, acts: dict[str, str]) -> list[str]:
    """One entry; `acts` holds the words, for the language is no longer set while a file is sent."""
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    return [at, entry.person_name, acts.get(entry.act, entry.act), entry.subject, entry.address or "", details]


def _harmless(row: Sequence[str]) -> list[str]:
    """A cell that a spreadsheet would compute is text."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row]
