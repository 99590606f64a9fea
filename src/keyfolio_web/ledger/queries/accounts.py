"""Whose accounts these are: the scope rule that every room asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.ledger.models import Account, TeamMember

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person


def accounts_of(person: Person) -> QuerySet[Account]:
    """THE scope rule: every account for who sees every account, else those of their teams; by code."""
    if person.sees_every_account:
        return Account.objects.all()
    return Account.objects.filter(pk__in=TeamMember.objects.filter(person=person).values("account"))


def account_coded(person: Person, code: str) -> Account:
    """One account.

    Raises:
        Account.DoesNotExist: there is none with this code, or it is not this person's to see.
    """
    return accounts_of(person).get(code=code)
