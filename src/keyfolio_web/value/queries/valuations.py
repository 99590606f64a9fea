"""What single accounts are worth, as far as the person who asks may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio import schemas
from keyfolio.language import Text
from keyfolio.report import BASES
from keyfolio.value import VALUE_REASONS
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.value import whole
from keyfolio_web.value.models import Outlook, Valuation
from keyfolio_web.value.silence import is_silent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_OWN = [name for name in schemas.VALUATIONS.names if name not in {"account_code", "model", "reason"}]


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a run valued its accounts: what may be told to who sees some of them.

    discount_rate: a year, level: of intervals, both 0-1. chosen_by: holdout, likelihood or too_few.
    """

    horizon_months: int
    discount_rate: float
    level: float
    basis: Text
    model: Text
    chosen_by: str
    holdout_days: int


@dataclass(frozen=True, slots=True)
class ValuedAccount:
    """One account and what it is worth. reasons: what that rests on, or why a number is missing."""

    account: Account
    valuation: Valuation
    reasons: list[Text]


def terms_of(run: Run) -> Terms | None:
    """On which terms a sealed run valued its accounts; null: it told no values. They tell of no account."""
    fits = Outlook.objects.filter(run=run).values_list("fits", flat=True).first()
    return None if fits is None else terms_in(fits)


def terms_in(fits: dict[str, Any]) -> Terms:
    """The same, of what an outlook holds."""
    return Terms(
        fits["horizon_months"],
        fits["discount_rate"],
        fits["level"],
        BASES[fits["spend"]["basis"]],
        Text(**fits["words"]["model"]),
        fits["chosen_by"],
        fits["holdout_days"],
    )


def valuation_in(person: Person, run: Run, account: Account) -> ValuedAccount | None:
    """What an account is worth by a run; null: the run told nothing of it, or it is not this person's to see.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    if not accounts_of(person).filter(pk=account.pk).exists():
        return None
    kept = Valuation.objects.filter(run=run, account=account).first()
    if kept is None and whole.is_partly_kept(run):
        kept = next(iter(valuation_records(run, {account.code: account})), None)
    return None if kept is None else as_valued(kept, account)


def valuations_among(person: Person, run: Run) -> QuerySet[Valuation]:
    """The valuations that the database keeps of the accounts this person may see, in no order."""
    found = Valuation.objects.filter(run=run)
    return found if person.sees_every_account else found.filter(account__in=accounts_of(person))


def listed(valuations: Iterable[Valuation]) -> list[ValuedAccount]:
    """Valuations with their reasons in words."""
    return [as_valued(one, one.account) for one in valuations]


def as_valued(valuation: Valuation, account: Account) -> ValuedAccount:
    """A valuation with its reasons in words."""
    return ValuedAccount(account, valuation, [VALUE_REASONS[reason] for reason in valuation.reason.split()])


def valuation_records(run: Run, accounts: dict[str, Account]) -> list[Valuation]:
    """What the files of a run tell of these accounts, as the records that the database would have.

    accounts: by code. The observation of a record is not named. Nobody's scope is looked at here.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    found = whole.valuations_coded(run, accounts.keys())
    return [_as_record(run, accounts[code], row) for code, row in found.items()]


def _as_record(run: Run, account: Account, row: dict[str, Any]) -> Valuation:
    return Valuation(
        run=run,
        account=account,
        **{name: row[name] for name in _OWN},
        model=row["model"] or "",
        reason=row["reason"],
        is_silent=is_silent(row["p_longer_silence"]),
    )
