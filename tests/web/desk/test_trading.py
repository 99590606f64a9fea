"""Net sales of an account by month, as its page draws them."""

from __future__ import annotations

import pytest

from keyfolio.ledger import Trade
from keyfolio_web.desk.queries.trading import MOST_MONTHS, Trading, _by_month
from keyfolio_web.runs.models import Run

JUNE_2026 = 2026 * 12 + 5


def _months_before(months: int) -> Trading:
    """One sale, so many months before the month of the run."""
    return _by_month([Trade(month=JUNE_2026 - months, family="tea", net_sales=70_000)], Run(months=[JUNE_2026]))


@pytest.mark.parametrize("months", [MOST_MONTHS, MOST_MONTHS + 1, 340])
def test_an_account_that_sold_nothing_for_years_is_shown_up_to_its_last_month(months: int) -> None:
    trading = _months_before(months)
    assert trading.by_month == [(JUNE_2026 - months, 70_000, [70_000])]


def test_one_that_sold_of_late_is_shown_up_to_the_month_of_the_run() -> None:
    trading = _months_before(MOST_MONTHS - 1)
    assert len(trading.months) == MOST_MONTHS
    assert trading.by_month[0] == (JUNE_2026, 0, [0])
    assert trading.by_month[-1] == (JUNE_2026 - MOST_MONTHS + 1, 70_000, [70_000])
