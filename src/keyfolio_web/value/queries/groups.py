"""What groups are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.value.models import GroupValuation

if TYPE_CHECKING:
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person


def group_valuation_in(person: Person, run: Run, head: Account) -> GroupValuation | None:
    """What the accounts of a group are worth together, as it stood on the day of a run.

    Null: the run told nothing of it, or the person does not see every account, of which some may have moved since.
    """
    if not person.sees_every_account:
        return None
    return GroupValuation.objects.filter(run=run, account=head).first()
