"""What the contracts of an account are still worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio.language import Text
from keyfolio.units import MONEY_SCALE
from keyfolio.value import RENEWAL_REASONS
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.value.models import Renewal

if TYPE_CHECKING:
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class Renewed:
    """A chain of contracts that has not ended. reason: why a number is missing, or null."""

    renewal: Renewal
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Contracts:
    """How contracts of the whole company are renewed. worth: expected, low, high; int64 in 1/10,000, null: not told."""

    chains: int
    ended: int
    in_force: int
    reason: Text | None
    worth: tuple[int, int, int] | None


def renewals_in(person: Person, run: Run, account: Account) -> list[Renewed]:
    """The contracts of an account that have not ended by a run; none when it is not this person's to see."""
    seen = Renewal.objects.filter(run=run, account__in=accounts_of(person).filter(pk=account.pk))
    return [
        Renewed(one, RENEWAL_REASONS[one.reason] if one.reason else None)
        for one in seen.order_by("end_day", "contract_id")
    ]


def contracts_in(fits: dict[str, Any]) -> Contracts | None:
    """The contracts that an outlook tells of; null: there are none."""
    told = fits.get("contracts")
    if told is None:
        return None
    worth = told["residual_value"]
    low, high = (round(worth[end] * MONEY_SCALE) for end in ("low", "high")) if worth else (0, 0)
    return Contracts(
        told["chains"],
        told["ended"],
        told["in_force"],
        RENEWAL_REASONS[told["reason"]] if told["reason"] else None,
        (round(worth["expected"] * MONEY_SCALE), low, high) if worth else None,
    )
