"""Exchange rates of the period: two currencies that the company could be paid in, a rate a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns
from keyfolio.units import day_number, months_before

if TYPE_CHECKING:
    from keyfolio.sample.choices import SampleChoices

_STARTS = {"USD": 7.05, "EUR": 7.70}  # in the company's own currency, the yuan; invented, as is the walk from there
_MONTHLY_SPREAD = 0.008
_TEN_THOUSANDTHS = 10_000


def rates_table(choices: SampleChoices, rng: np.random.Generator) -> pa.Table:
    """One row a currency and month: currency, rate_date, last_date, rate (four decimals); by day, then currency."""
    ends = [day_number(months_before(choices.ends_on, back)) for back in range(choices.months)][::-1]
    opens = [day_number(choices.starts_on), *(end + 1 for end in ends[:-1])]
    walks = np.exp(np.cumsum(rng.normal(0.0, _MONTHLY_SPREAD, (choices.months, len(_STARTS))), axis=0))
    rates = np.rint(walks * np.array(list(_STARTS.values())) * _TEN_THOUSANDTHS).astype(np.int64)
    return pa.table(
        {
            "currency": pa.array(list(_STARTS) * choices.months),
            "rate_date": columns.days(np.repeat(opens, len(_STARTS))),
            "last_date": columns.days(np.repeat(ends, len(_STARTS))),
            "rate": columns.decimals(rates.ravel(), places=4),
        }
    )
