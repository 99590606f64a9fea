"""Who there is, and on how many and which teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNTS_A_PAGE = 100
_CODES_AT_ONCE = 500  # SQLite takes so many in one question


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """Some of the accounts of a person by code; `next_after` is the last code when there are more, else empty."""

    members: list[TeamMember]
    next_after: str


def all_people(person: Person) -> QuerySet[Person]:
    """Everybody by name, with `teams`, the number of accounts they work on.

    Raises:
        NotAllowed: who asks keeps neither people nor teams.
    """
    _require_keeper(person)
    return Person.objects.annotate(teams=Count("memberships"))


def person_numbered(person: Person, number: int) -> Person:
    """One person.

    Raises:
        NotAllowed: who asks keeps neither people nor teams.
        Person.DoesNotExist: nobody has this number.
    """
    _require_keeper(person)
    return Person.objects.get(pk=number)


def accounts_page(person: Person, number: int, *, after: str = "") -> AccountsPage:
    """A hundred of the accounts that somebody works on, those with a code greater than `after`.

    Raises:
        NotAllowed: who asks keeps neither people nor teams.
    """
    _require_keeper(person)
    mine = TeamMember.objects.filter(person_id=number).select_related("account").order_by("account__code")
    found = list(mine.filter(account__code__gt=after)[: ACCOUNTS_A_PAGE + 1])
    shown = found[:ACCOUNTS_A_PAGE]
    return AccountsPage(shown, shown[-1].account.code if len(found) > ACCOUNTS_A_PAGE else "")


def how_many_accounts(person: Person) -> int:
    """On how many teams who asks works."""
    return TeamMember.objects.filter(person=person).count()


def unknown_codes(person: Person, codes: Sequence[str]) -> frozenset[str]:
    """Which of these codes no account has.

    Raises:
        NotAllowed: who asks keeps neither people nor teams.
    """
    _require_keeper(person)
    known: set[str] = set()
    for start in range(0, len(codes), _CODES_AT_ONCE):
        asked = codes[start : start + _CODES_AT_ONCE]
        known.update(Account.objects.filter(code__in=asked).values_list("code", flat=True))
    return frozenset(codes) - known


def _require_keeper(person: Person) -> None:
    if not (person.keeps_people or person.keeps_teams):
        raise NotAllowed(_("Directors and administrators look after people and account teams."))
