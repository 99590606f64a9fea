"""Named lists of accounts, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.ledger.models import AccountList, ListEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person


def lists_of(person: Person) -> QuerySet[AccountList]:
    """Every list for who sees every account, else those that they made; by name. Of a list, one sees one's accounts."""
    found = AccountList.objects.select_related("made_by")
    return found if person.sees_every_account else found.filter(made_by=person)


def list_numbered(person: Person, number: int) -> AccountList:
    """One list.

    Raises:
        AccountList.DoesNotExist: there is none, or it is not this person's to see.
    """
    return lists_of(person).get(pk=number)


def entries_of(person: Person, number: int) -> QuerySet[ListEntry]:
    """The accounts on a list, whether this person may see them or not; none of a list that is not theirs."""
    return ListEntry.objects.filter(list__in=lists_of(person).filter(pk=number).values("pk"))
