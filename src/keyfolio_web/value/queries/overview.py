"""What the page of values shows: the whole company for who sees it, and the accounts of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio.findings import Summary, summary_from_json
from keyfolio.units import MONEY_SCALE
from keyfolio_web.runs.queries import current_run
from keyfolio_web.value import whole
from keyfolio_web.value.models import Outlook
from keyfolio_web.value.queries.evidence import Evidence, evidence_in
from keyfolio_web.value.queries.fits import Fits, fits_in
from keyfolio_web.value.queries.leaving import Leaving, leaving_in
from keyfolio_web.value.queries.renewals import Contracts, contracts_in
from keyfolio_web.value.queries.valuations import Terms, ValuedAccount, listed, terms_in, valuations_among

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Interval:
    """What is expected of all accounts together, and the ends of an interval. Money is int64 in 1/10,000."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Company:
    """What a run expects of the whole company, and how that is known; for who sees every account."""

    orders_12m: Interval
    clv: Interval
    fits: Fits
    evidence: Evidence
    leaving: Leaving
    contracts: Contracts | None


@dataclass(frozen=True, slots=True)
class ValuePage:
    """The page of values. terms: null when the run told none; company: null for who does not see every account.

    most_valuable: by lifetime value; silent: longer than their own rhythm, those that are worth most first. Of a run
    of which the database keeps some accounts only (`is_partly_kept`), of these.
    """

    run: Run
    summary: Summary
    terms: Terms | None
    company: Company | None
    most_valuable: list[ValuedAccount]
    silent: list[ValuedAccount]
    silent_count: int
    is_partly_kept: bool


def value_page(person: Person) -> ValuePage | None:
    """The page of the current run; null: there is none yet."""
    run = current_run(person)
    if run is None:
        return None
    outlook = Outlook.objects.filter(run=run).first()
    seen = valuations_among(person, run).select_related("account", "observation")
    quiet = seen.filter(is_silent=True)
    return ValuePage(
        run=run,
        summary=summary_from_json(run.summary or {}),
        terms=terms_in(outlook.fits) if outlook else None,
        company=_company(outlook) if outlook and person.sees_every_account else None,
        most_valuable=listed(seen.filter(clv__isnull=False).order_by("-clv", "-account_id")[:SHOWN]),
        silent=listed(quiet.filter(total_value__isnull=False).order_by("-total_value", "-account_id")[:SHOWN]),
        silent_count=quiet.count(),
        is_partly_kept=whole.is_partly_kept(run),
    )


def _company(outlook: Outlook) -> Company:
    fits = outlook.fits
    return Company(
        orders_12m=Interval(**fits["orders_12m"]),
        clv=_money(fits["clv"]),
        fits=fits_in(fits),
        evidence=evidence_in(outlook.evidence),
        leaving=leaving_in(outlook.leaving),
        contracts=contracts_in(fits),
    )


def _money(told: dict[str, Any]) -> Interval:
    return Interval(**{name: round(amount * MONEY_SCALE) for name, amount in told.items()})
