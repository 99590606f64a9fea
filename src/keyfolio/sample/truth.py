"""The hidden truth as a table: what a model would have to find out. Nothing but tests and readers may look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words
from keyfolio.sample.habits import STAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language, Text
    from keyfolio.sample.facts import Facts

_TEN_THOUSANDTHS = 10_000


def truth_table(facts: Facts, language: Language) -> pa.Table:
    """One row an account, in the order of their codes; churned_on is null for those alive, rates are per year."""
    habits = facts.habits
    rhythm, life, spending, paying = habits.rhythm, habits.life, habits.spending, habits.paying

    def say(vocabulary: tuple[Text, ...], which: NDArray[np.int64]) -> pa.Array:
        return columns.words(vocabulary, which, language)

    return pa.table(
        {
            "account_code": facts.accounts.codes(),
            "rhythm": say(words.RHYTHMS, rhythm.kind),
            "waiting": say(words.WAITINGS, rhythm.waiting),
            "orders_per_year": _rate(rhythm.orders_a_year),
            "typical_order": columns.decimals(np.rint(spending.order_cents).astype(np.int64)),
            "growth_per_year": _rate(spending.growth),
            "arrived_on": columns.days(life.arrived_day),
            "churned_on": columns.days(np.where(life.departure == STAYS, -1, life.until_day)),
            "churn_kind": say(words.DEPARTURES, life.departure),
            "late_days": pa.array(paying.late_days),
            "never_pays": say(words.YES_NO, paying.never.astype(np.int64)),
            "win_chance": _rate(habits.win_chance),
            "is_giant": say(words.YES_NO, habits.is_giant.astype(np.int64)),
            "returned_at_once": say(words.YES_NO, habits.returned_at_once.astype(np.int64)),
        }
    )


def _rate(values: NDArray[np.float64]) -> pa.Array:
    return columns.decimals(np.rint(values * _TEN_THOUSANDTHS).astype(np.int64), places=4)
