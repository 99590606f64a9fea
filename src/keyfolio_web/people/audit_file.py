"""The audit log as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from keyfolio_web.people.told import told, told_subject
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
    """Lines of CSV in the language of who asks; times with their offset."""
    write = csv.writer(_Echo()).writerow
    language = get_language() or ""
    columns = [gettext("When"), gettext("Who"), gettext("Act"), gettext("What"), gettext("From address")]
    first = _BYTE_ORDER_MARK + write([*columns, gettext("Details")])
    return chain([first], (write(_harmless(_row(entry, language))) for entry in entries.iterator(chunk_size=2000)))


def _row(entry: AuditEntry, language: str) -> list[str]:
    """One entry, in words of `language`: none is set any more while a file is sent."""
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    with override(language):
        act = str(ACTS.get(entry.act, entry.act))
        return [at, entry.person_name, act, told_subject(entry), entry.address or "", told(entry)]


def _harmless(row: Sequence[str]) -> list[str]:
    """A cell that a spreadsheet would compute is text."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row]
