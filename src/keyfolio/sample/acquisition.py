"""How new customers came: some were referred by a customer, and most cost something before they ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language
    from keyfolio.sample.facts import Facts

_REFERRED = 0.2  # of new accounts, as far as the drawn account can refer
_REFERRAL_DAYS, _COST_DAYS = 45, 60  # before the first order, at most
_MOST_COSTS = 3
_MIDDLE_CENTS = 260_000
_CHEAPER_REFERRED = 0.4


@dataclass(frozen=True, slots=True)
class Referrals:
    """Referrals, shape (n_referrals,) each, by day."""

    referring: NDArray[np.int64]  # an account that was there
    referred: NDArray[np.int64]  # a new account, at most once
    day: NDArray[np.int64]
    source: NDArray[np.int64]  # position in words.REFERRAL_SOURCES


@dataclass(frozen=True, slots=True)
class AcquisitionCosts:
    """What it cost to win new accounts, shape (n_costs,) each, by day, then account."""

    account: NDArray[np.int64]
    day: NDArray[np.int64]
    cents: NDArray[np.int64]


def draw_referrals(facts: Facts, rng: np.random.Generator) -> Referrals:
    """Let new accounts be referred by one that was there before them and has not left."""
    life = facts.habits.life
    new = _new_accounts(facts)
    by = rng.integers(len(facts.accounts), size=len(new))
    arrived = life.arrived_day[new]
    can = (life.arrived_day[by] < arrived - _REFERRAL_DAYS) & (life.until_day[by] > arrived)
    told = np.flatnonzero(can & (rng.random(len(new)) < _REFERRED))
    day = np.maximum(arrived[told] - rng.integers(1, _REFERRAL_DAYS, size=len(told)), facts.seasons.first_day)
    rows = np.lexsort((new[told], day))
    source = rng.integers(len(words.REFERRAL_SOURCES), size=len(told))
    return Referrals(by[told][rows], new[told][rows], day[rows], source)


def draw_acquisition_costs(facts: Facts, referrals: Referrals, rng: np.random.Generator) -> AcquisitionCosts:
    """One to three costs of each new account in the weeks before its first order; less for who was referred."""
    new = _new_accounts(facts)
    account = np.repeat(new, rng.integers(1, _MOST_COSTS + 1, size=len(new)))
    size = len(account)
    day = facts.habits.life.arrived_day[account] - rng.integers(_COST_DAYS, size=size)
    yearly = facts.habits.yearly_cents
    weight = (yearly[account] / np.median(yearly)) ** 0.3
    referred = np.isin(account, referrals.referred)
    cents = _MIDDLE_CENTS * weight * np.where(referred, _CHEAPER_REFERRED, 1.0) * np.exp(rng.normal(0.0, 0.6, size))
    day = np.maximum(day, facts.seasons.first_day)
    rows = np.lexsort((account, day))
    return AcquisitionCosts(account[rows], day[rows], np.maximum(np.rint(cents).astype(np.int64), 1)[rows])


def _new_accounts(facts: Facts) -> NDArray[np.int64]:
    """Those who came during the period."""
    arrived = facts.habits.life.arrived_day
    return np.flatnonzero((arrived >= facts.seasons.first_day) & (arrived < facts.seasons.end_day))


def referrals_table(facts: Facts, referrals: Referrals, language: Language) -> pa.Table:
    """One row a referral, by day: from_account_code, to_account_code, referral_date, source."""
    codes = facts.accounts.codes()
    return pa.table(
        {
            "from_account_code": codes.take(pa.array(referrals.referring)),
            "to_account_code": codes.take(pa.array(referrals.referred)),
            "referral_date": columns.days(referrals.day),
            "source": columns.words(words.REFERRAL_SOURCES, referrals.source, language),
        }
    )


def acquisition_costs_table(facts: Facts, costs: AcquisitionCosts) -> pa.Table:
    """One row a cost, by day: account_code, acquisition_date, amount."""
    return pa.table(
        {
            "account_code": facts.accounts.codes().take(pa.array(costs.account)),
            "acquisition_date": columns.days(costs.day),
            "amount": columns.decimals(costs.cents),
        }
    )
