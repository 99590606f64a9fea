"""Frame contracts with the larger customers: a year or two at a time, renewed as long as the customer stays."""

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

_SHARE_UNDER_CONTRACT = 0.3  # of those who buy more than the middle account
_RENEWED = 0.85  # of contracts that end while the account is there
_DAYS = np.array([365, 730])
_DAYS_SHARES = (0.7, 0.3)
_STEP_CENTS = 10_000  # yearly amounts are whole hundreds
NO, YES, NOT_KNOWN = range(3)


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts, shape (n_contracts,) each, by the day on which they begin, then account."""

    account: NDArray[np.int64]
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]
    renewed: NDArray[np.int64]  # NO, YES or NOT_KNOWN
    yearly_cents: NDArray[np.int64]


def draw_contracts(facts: Facts, rng: np.random.Generator) -> Contracts:
    """Draw the contracts that began before the end of the period; a first one may be older than the period."""
    account = _draw_who(facts, rng)
    days = _DAYS[columns.choose(_DAYS_SHARES, rng.random(len(account)))]
    yearly = facts.habits.yearly_cents[account] * rng.uniform(0.7, 1.1, len(account))
    first = _draw_first_days(facts, account, days, rng)
    rounds = []
    while len(account):
        renewed = _renewed(facts, account, first + days, rng)
        cents = np.maximum(np.rint(yearly / _STEP_CENTS).astype(np.int64), 1) * _STEP_CENTS
        rounds.append(Contracts(account, first, first + days - 1, renewed, cents))
        goes_on = np.flatnonzero((renewed == YES) & (first + days < facts.seasons.end_day))
        yearly = yearly[goes_on] * rng.uniform(0.95, 1.15, len(goes_on))
        account, first, days = account[goes_on], (first + days)[goes_on], days[goes_on]
    return _by_day(rounds)


def _draw_who(facts: Facts, rng: np.random.Generator) -> NDArray[np.int64]:
    yearly = facts.habits.yearly_cents
    willing = rng.random(len(yearly)) < _SHARE_UNDER_CONTRACT
    return np.flatnonzero(willing & (yearly >= np.median(yearly)) & ~facts.habits.is_giant)


def _draw_first_days(
    facts: Facts, account: NDArray[np.int64], days: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Months after a new account came; of those who were there, one that runs as the period begins."""
    arrived, opens = facts.habits.life.arrived_day[account], facts.seasons.first_day
    running = np.maximum(opens - np.floor(days * rng.random(len(account))).astype(np.int64), arrived)
    later = arrived + rng.integers(30, 240, size=len(account))
    return np.where(arrived < opens, running, np.minimum(later, facts.seasons.end_day - 1))


def _renewed(
    facts: Facts, account: NDArray[np.int64], next_day: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    stays = facts.habits.life.until_day[account] > next_day
    renewed = np.where(stays & (rng.random(len(account)) < _RENEWED), YES, NO)
    return np.where(next_day < facts.seasons.end_day, renewed, NOT_KNOWN)


def _by_day(rounds: list[Contracts]) -> Contracts:
    nothing = np.zeros(0, dtype=np.int64)
    names = ("account", "first_day", "last_day", "renewed", "yearly_cents")
    held = {name: np.concatenate([nothing, *(getattr(one, name) for one in rounds)]) for name in names}
    rows = np.lexsort((held["account"], held["first_day"]))
    return Contracts(**{name: values[rows] for name, values in held.items()})


def contracts_table(facts: Facts, contracts: Contracts, language: Language) -> pa.Table:
    """One row a contract, by its first day: contract_id, account_code, start_date, end_date, renewed, annual_amount.

    renewed: empty as long as it is not known.
    """
    answers = (*words.YES_NO, words.NOT_SAID)
    return pa.table(
        {
            "contract_id": columns.codes("CT", np.arange(1, len(contracts.account) + 1), digits=5),
            "account_code": facts.accounts.codes().take(pa.array(contracts.account)),
            "start_date": columns.days(contracts.first_day),
            "end_date": columns.days(contracts.last_day),
            "renewed": columns.words(answers, contracts.renewed, language),
            "annual_amount": columns.decimals(contracts.yearly_cents),
        }
    )
