"""Who works on an account, and who of them leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.ledger.services.rights import refuse_who_keeps_no_teams
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from keyfolio_web.shared.models import Person

_AT_ONCE = 2_000  # rows of one statement


@transaction.atomic
def put_on_team(*, account_code: str, person: Person, leads: bool, by: Person) -> None:
    """Let a person work on an account, or let a member lead it or no longer lead it; who led before stays on the team.

    Raises:
        NotAllowed: whoever asks does not keep teams.
        Refused: there is no such account, or the person may not sign in.
    """
    account = _account(account_code, by)
    _put([account.pk], person, leads=leads)
    if not leads:
        TeamMember.objects.filter(account=account, person=person).update(leads=False)
    audit.record("team_changed", by=by, subject=account.code, added=person.name, leads=leads)


@transaction.atomic
def take_off_team(*, account_code: str, person: Person, by: Person) -> None:
    """Let a person no longer work on an account.

    Raises:
        NotAllowed: whoever asks does not keep teams.
        Refused: there is no such account, or the person is not on its team.
    """
    account = _account(account_code, by)
    gone, _rows = TeamMember.objects.filter(account=account, person=person).delete()
    if not gone:
        raise Refused(_("%(name)s is not on this team.") % {"name": person.name})
    audit.record("team_changed", by=by, subject=account.code, removed=person.name)


@transaction.atomic
def put_on_teams(*, codes: Collection[str], person: Person, leads: bool, by: Person) -> int:
    """Let a person work on many accounts; on how many they are now that are among these. Unknown codes are passed over.

    leads: of all of them; else whoever is on a team already stays what they are there, its leader too.

    Raises:
        NotAllowed: whoever asks does not keep teams.
        Refused: the person may not sign in.
    """
    refuse_who_keeps_no_teams(by)
    wanted = list(dict.fromkeys(codes))
    accounts = [
        key
        for place in range(0, len(wanted), _AT_ONCE)
        for key in Account.objects.filter(code__in=wanted[place : place + _AT_ONCE]).values_list("pk", flat=True)
    ]
    _put(accounts, person, leads=leads)
    audit.record("team_changed", by=by, subject=person.name, accounts=len(accounts), leads=leads)
    return len(accounts)


def _account(code: str, by: Person) -> Account:
    """The account, held until the transaction ends, so that two changes of its team take turns."""
    refuse_who_keeps_no_teams(by)
    account = Account.objects.select_for_update().filter(code=code).first()
    if account is None:
        raise Refused(_("There is no account %(code)s.") % {"code": code})
    return account


def _put(accounts: list[int], person: Person, *, leads: bool) -> None:
    """Add the person to teams, or let them lead these; nobody is taken down but who led before them."""
    if not person.is_active:
        raise Refused(_("%(name)s may not sign in. Choose somebody else.") % {"name": person.name}, field="person")
    for place in range(0, len(accounts), _AT_ONCE):
        some = accounts[place : place + _AT_ONCE]
        if leads:
            TeamMember.objects.filter(account__in=some, leads=True).exclude(person=person).update(leads=False)
        members = [TeamMember(account_id=account, person=person) for account in some]
        TeamMember.objects.bulk_create(members, ignore_conflicts=True)
        if leads:
            TeamMember.objects.filter(account__in=some, person=person).update(leads=True)
