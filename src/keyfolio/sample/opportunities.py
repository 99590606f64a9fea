"""Opportunities: what the salespeople hope to sell, what came of it, and what is open as the period ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words
from keyfolio.sample.habits import DAYS_A_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language
    from keyfolio.sample.facts import Facts

_A_YEAR, _MOST_A_YEAR = 0.7, 8.0  # of a middle account, and of any
_MIDDLE_DAYS = 60.0  # from the opening to the end
_WON, _LOST = 0, 1  # words.OPPORTUNITY_STAGES; the others are open
_STEP_CENTS = 10_000  # amounts are whole hundreds


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Opportunities, shape (n_opportunities,) each, by the day on which they were opened, then account."""

    account: NDArray[np.int64]
    product: NDArray[np.int64]
    stage: NDArray[np.int64]  # position in words.OPPORTUNITY_STAGES
    opened_day: NDArray[np.int64]
    closed_day: NDArray[np.int64]  # -1: it is open
    expected_day: NDArray[np.int64]
    cents: NDArray[np.int64]


def draw_opportunities(facts: Facts, rng: np.random.Generator) -> Opportunities:
    """Draw what was opened while each account was there; an account that leaves takes what is open with it, lost."""
    account, opened = _draw_openings(facts, rng)
    size = len(account)
    lasts = np.ceil(_MIDDLE_DAYS * np.exp(rng.normal(0.0, 0.6, size))).astype(np.int64)
    until = facts.habits.life.until_day[account]
    closed = np.minimum(opened + lasts, until)
    is_open = closed >= facts.seasons.end_day
    won = (rng.random(size) < facts.habits.win_chance[account]) & (opened + lasts <= until)
    working = 2 + rng.integers(len(words.OPPORTUNITY_STAGES) - 2, size=size)
    expected = opened + np.rint(lasts * rng.uniform(0.6, 1.2, size)).astype(np.int64)
    aimed = facts.habits.spending.order_cents[account] * rng.uniform(0.8, 5.0, size)
    return Opportunities(
        account=account,
        product=rng.integers(len(facts.catalogue), size=size),
        stage=np.where(is_open, working, np.where(won, _WON, _LOST)),
        opened_day=opened,
        closed_day=np.where(is_open, -1, closed),
        expected_day=np.where(is_open, np.maximum(expected, facts.seasons.end_day), expected),
        cents=np.maximum(np.rint(aimed / _STEP_CENTS).astype(np.int64), 1) * _STEP_CENTS,
    )


def _draw_openings(facts: Facts, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whose, and on which day: at any time of an account's life within the period, oftener for large accounts."""
    life, yearly = facts.habits.life, facts.habits.yearly_cents
    begins = np.maximum(life.arrived_day, facts.seasons.first_day)
    ends = np.minimum(life.until_day, facts.seasons.end_day)
    days = np.maximum(ends - begins, 0)
    rate = np.minimum(_A_YEAR * (yearly / np.median(yearly)) ** 0.4, _MOST_A_YEAR)
    counts = np.floor(rate * days / DAYS_A_YEAR + rng.random(len(rate))).astype(np.int64) * (days > 0)
    account = np.repeat(np.arange(len(counts)), counts)
    opened = begins[account] + np.floor(days[account] * rng.random(len(account))).astype(np.int64)
    rows = np.lexsort((account, opened))
    return account[rows], opened[rows]


def opportunities_table(facts: Facts, found: Opportunities, language: Language) -> pa.Table:
    """One row an opportunity, by the day of its opening.

    Columns: opportunity_id, account_code, product_code, stage, opened_date, closed_date (null: open),
    expected_close_date, amount.
    """
    return pa.table(
        {
            "opportunity_id": columns.codes("OP", np.arange(1, len(found.account) + 1), digits=5),
            "account_code": facts.accounts.codes().take(pa.array(found.account)),
            "product_code": facts.catalogue.codes().take(pa.array(found.product)),
            "stage": columns.words(words.OPPORTUNITY_STAGES, found.stage, language),
            "opened_date": columns.days(found.opened_day),
            "closed_date": columns.days(found.closed_day),
            "expected_close_date": columns.days(found.expected_day),
            "amount": columns.decimals(found.cents),
        }
    )
