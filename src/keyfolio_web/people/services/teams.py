"""Which accounts a person works on, many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keyfolio_web.identify.keep import keep_rows
from keyfolio_web.ledger import services as ledger
from keyfolio_web.people import queries
from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of pasted codes: on how many of these accounts the person works now, and codes no account has."""

    changed: int
    unknown: tuple[str, ...]


def put_on_teams(*, number: int, codes: Sequence[str], leads: bool, by: Person) -> Pasted:
    """Put a person on the teams of these accounts; codes that no account has are given back.

    Raises:
        NotAllowed: who asks does not keep teams.
        Person.DoesNotExist: nobody has this number.
        Refused: as `ledger.services.put_on_teams`.
    """
    require_keeper_of_teams(by)
    person = queries.person_numbered(by, number)
    unknown = queries.unknown_codes(by, codes)
    known = [code for code in codes if code not in unknown]
    changed = ledger.put_on_teams(codes=known, person=person, leads=leads, by=by) if known else 0
    keep_rows(known)
    return Pasted(changed, tuple(code for code in codes if code in unknown))


def take_off_team(*, number: int, code: str, by: Person) -> None:
    """Take a person off an account's team.

    Raises:
        NotAllowed: who asks does not keep teams.
        Person.DoesNotExist: nobody has this number.
    """
    require_keeper_of_teams(by)
    ledger.take_off_team(account_code=code, person=queries.person_numbered(by, number), by=by)


def require_keeper_of_teams(by: Person) -> None:
    """Directors and administrators say who works on an account.

    Raises:
        NotAllowed: this person is neither.
    """
    if not by.keeps_teams:
        raise NotAllowed(_("Directors and administrators say who works on an account."))
