"""A row of the list of accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

OF_ACCOUNT = ("code", "name", "industry", "region")
"""What a row tells of the account itself: the fields after its id."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list. Figures are the run's; null without trade in its window. Money is int64 in 1/10,000."""

    account_id: int
    code: str
    name: str
    industry: str
    region: str
    owner: str | None  # null: nobody leads it
    is_key: bool | None = None
    abc: str | None = None  # empty: no classes in this run
    rfm_class: str | None = None
    score: float | None = None
    net_sales: int | None = None
    recent_sales: int | None = None
    earlier_sales: int | None = None
    sales_change: int | None = None
    recency_days: int | None = None  # null also: no order in the window
    last_order_day: int | None = None
    orders: int | None = None
    monthly_sales: list[int] = field(default_factory=list)
    clv: int | None = None  # null also: the run told no values
    clv_low: int | None = None
    clv_high: int | None = None
    p_alive: float | None = None  # null also: the data do not tell who has left
    is_silent: bool = False  # longer than its own rhythm lets one expect
    is_kept: bool = True  # false: the figures are not in the database, but in the files of the run

    @property
    def change_share(self) -> float | None:
        """The change against the earlier span; null: nothing was sold then."""
        return share_of_change(self.sales_change, self.earlier_sales)


OF_VALUATION = ("clv", "clv_low", "clv_high", "p_alive")
"""What a row tells of its value, as a valuation has it."""


def share_of_change(change: int | None, earlier: int | None) -> float | None:
    """A change against what it changed from; null: that was not above zero."""
    return None if change is None or earlier is None or earlier <= 0 else change / earlier
