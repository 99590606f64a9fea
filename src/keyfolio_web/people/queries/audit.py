"""What everybody did, for who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from django.db.models import QuerySet

ENTRIES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: of one person, of one act, of the days from `first` to `last`; null or empty takes all."""

    person: int | None = None
    act: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the newest first; `next_before` is the number of the last one when there are older ones."""

    entries: list[AuditEntry]
    next_before: int | None


def audit_entries(person: Person, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """The entries, the newest first: by number, which is the order in which they were written.

    Raises:
        NotAllowed: who asks may not read what everybody did.
    """
    if not person.reads_audit:
        raise NotAllowed(_("Directors and administrators read the audit log."))
    entries = AuditEntry.objects.order_by("-id")
    if wanted.person is not None:
        entries = entries.filter(person=wanted.person)
    if wanted.act:
        entries = entries.filter(act=wanted.act)
    if wanted.first is not None:
        entries = entries.filter(at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        entries = entries.filter(at__lt=_midnight(wanted.last + timedelta(days=1)))
    return entries


def audit_page(person: Person, wanted: AuditFilter, *, before: int | None = None) -> AuditPage:
    """A hundred entries; with `before`, those with smaller numbers.

    Raises:
        NotAllowed: as `audit_entries`.
    """
    entries = audit_entries(person, wanted)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    return AuditPage(shown, shown[-1].pk if len(found) > ENTRIES_A_PAGE else None)


def people_in_audit(person: Person) -> list[tuple[int, str]]:
    """Number and name of everybody, to choose from.

    Raises:
        NotAllowed: as `audit_entries`.
    """
    if not person.reads_audit:
        raise NotAllowed(_("Directors and administrators read the audit log."))
    return list(Person.objects.values_list("pk", "name"))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
