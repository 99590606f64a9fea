"""The accounts on a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from keyfolio_web.desk.queries.accounts import every_code
from keyfolio_web.ledger.queries import accounts_of, entries_of, lists_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.ledger.models import AccountList
    from keyfolio_web.shared.models import Person


def codes_on(person: Person, found: AccountList, filters: Filters) -> set[str]:
    """Codes of the accounts on a list that this person sees. filters: those of its query, when it has one."""
    if found.query:
        return every_code(person, filters)
    listed = entries_of(person, found.pk).values("account")
    return set(accounts_of(person).filter(pk__in=listed).values_list("code", flat=True))


def lists_counted(person: Person) -> QuerySet[AccountList]:
    """This person's lists by name, each with `accounts`: how many it has that they see; of a filter's: 0."""
    seen = Q() if person.sees_every_account else Q(entries__account__in=accounts_of(person).order_by().values("pk"))
    return lists_of(person).annotate(accounts=Count("entries", filter=seen))
