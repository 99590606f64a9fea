"""Where accounts stand in a run, as far as the person who asks may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from keyfolio import schemas
from keyfolio.identify import RFM_CLASSES, Policy, explain
from keyfolio.language import Text
from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.beyond import ranked_beyond, standings_beyond
from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation

_OBSERVED = [name for name in schemas.OBSERVED.names if name != "account_code"]
_JUDGED = ("score", "is_key", "failed")


@dataclass(frozen=True, slots=True)
class Judged:
    """One account in one run, with the core's sentence why it is key, or is not."""

    standing: Standing
    why: Text

    @property
    def account(self) -> Account:
        """The account."""
        return self.standing.account

    @property
    def observed(self) -> Observation:
        """What it did in the window."""
        return self.standing.observation

    @property
    def rfm(self) -> Text:
        """The name of its RFM class."""
        return RFM_CLASSES[self.standing.rfm_class]


def standings_of(person: Person, run: Run) -> QuerySet[Standing]:
    """The standings in a run of the accounts that this person may see, in no order."""
    found = Standing.objects.filter(run=run)
    return found if person.sees_every_account else found.filter(account__in=accounts_of(person))


def standing_of(person: Person, run: Run, code: str) -> Standing:
    """One account in a run, with what was observed.

    Raises:
        Standing.DoesNotExist: there is none, or this person may not see the account.
    """
    if "\x00" in code:  # PostgreSQL refuses to look for it
        raise Standing.DoesNotExist(code)
    found = standing_in(person, run, Account.objects.filter(code=code))
    if found is None:
        raise Standing.DoesNotExist(code)
    return found


def standing_in(person: Person, run: Run, one: QuerySet[Account]) -> Standing | None:
    """Where one account stands in a run, in the database or beyond it, with what was observed.

    Null: the account is not in the run, or not this person's to see.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    kept = standings_of(person, run).filter(account__in=one.order_by()).select_related("account", "observation")
    return kept.first() or next(iter(standings_beyond(person, run, one)), None)


def judged_accounts(
    person: Person, run: Run, policy: Policy, *, key_only: bool, after_rank: int = 0, most: int = 50
) -> list[Judged]:
    """Accounts of a run by rank, the ones after a rank, each with its reason.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    if whole.is_partly_kept(run) and person.sees_every_account and not key_only:
        return [judge(standing, policy) for standing in ranked_beyond(person, run, after_rank, most)]
    found = standings_of(person, run).filter(rank__gt=after_rank)
    if key_only:
        found = found.filter(is_key=True)
    rows = found.select_related("account", "observation").order_by("rank")[:most]
    return [judge(standing, policy) for standing in rows]


def judge(standing: Standing, policy: Policy) -> Judged:
    """A standing with its reason, said again by the core from what was published."""
    return Judged(standing, explain(as_found(standing), policy))


def as_found(standing: Standing) -> dict[str, Any]:
    """The row of `Findings.accounts` that a standing and its observation were published from, as `explain` reads it."""
    parts = {
        f"{kind}_{criterion}": value
        for criterion, values in standing.parts.items()
        for kind, value in zip(("value", "points", "contribution"), values, strict=True)
    }
    observed = {name: getattr(standing.observation, name) for name in _OBSERVED}
    return {**observed, **{name: getattr(standing, name) for name in _JUDGED}, **parts}
