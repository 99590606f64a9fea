"""Who works on the accounts that a filter finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio_web.desk.queries import account_codes
from keyfolio_web.identify.keep import keep_rows
from keyfolio_web.ledger import services as ledger
from keyfolio_web.ledger.services import put_on_teams
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.shared.models import Person


@transaction.atomic
def put_found_on_teams(*, filters: Filters, person: Person, leads: bool, expected: int, by: Person) -> int:
    """Let a person work on every account that the filter finds; how many those are. The ledger keeps the audit entry.

    expected: how many accounts whoever asks was told.

    Raises:
        NotAllowed: whoever asks does not keep teams.
        Refused: the filter finds another number of accounts by now, or none; or the person may not sign in.
    """
    if not by.keeps_teams:
        raise NotAllowed(_("Teams are kept by directors and administrators. Ask one of them."))
    codes = account_codes(by, filters)
    if len(codes) != expected or not codes:
        raise Refused(_("The list has changed meanwhile: {count} accounts now. Look again.").format(count=len(codes)))
    count = put_on_teams(codes=codes, person=person, leads=leads, by=by)
    keep_rows(codes)
    return count


@transaction.atomic
def put_on_team(*, account_code: str, person: Person, leads: bool, by: Person) -> None:
    """Let a person work on an account, who then sees its figures.

    Raises:
        NotAllowed, Refused: as `ledger.services.put_on_team`.
    """
    ledger.put_on_team(account_code=account_code, person=person, leads=leads, by=by)
    keep_rows([account_code])
