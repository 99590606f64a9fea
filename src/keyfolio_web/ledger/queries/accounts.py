"""Whose accounts these are: the scope rule that every room asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.ledger.choices import SET_ASIDE
from keyfolio_web.ledger.models import Account, TeamMember

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person


def accounts_of(person: Person) -> QuerySet[Account]:
    """THE scope rule: every account for who sees every account, else those of their teams; by code."""
    if person.sees_every_account:
        return Account.objects.all()
    return Account.objects.filter(pk__in=TeamMember.objects.filter(person=person).values("account"))


def known_codes(unknown: str) -> list[str] | None:
    """The codes of all accounts, where rows of others are set aside; null: they are made. unknown: as in `Choices`.

    Whoever asks: for imports, and for looks at what they would do.
    """
    return [*Account.objects.values_list("code", flat=True)] if unknown == SET_ASIDE else None


def account_coded(person: Person, code: str) -> Account:
    """One account.

    Raises:
        Account.DoesNotExist: there is none with this code, or it is not this person's to see.
    """
    return accounts_of(person).get(code=code)
