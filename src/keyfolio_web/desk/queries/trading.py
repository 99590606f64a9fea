"""What an account bought, by month and product family, as it is drawn and tabled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio_web.desk.queries.account import books_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio.language import Text
    from keyfolio.ledger import Trade
    from keyfolio_web.desk.queries.account import AccountHead
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

MOST_MONTHS = 36
MOST_FAMILIES = 7  # the rest are one


@dataclass(frozen=True, slots=True)
class Family:
    """Net sales of a product family in each month. name: null for lines without a product; `is_rest`: several."""

    name: str | None
    values: list[int]
    is_rest: bool = False

    @property
    def total(self) -> int:
        """Net sales of all months."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Trading:
    """Net sales by month, oldest first: at most 36 months; families the largest first.

    Up to the run's day, or to the account's last month where that lies further back.
    """

    months: list[int]  # year x 12 + month - 1, none left out
    sales: list[int]
    families: list[Family]
    trouble: Text | None = None  # why the ledger cannot be read

    @property
    def has_families(self) -> bool:
        """Whether any line names a product."""
        return any(family.name is not None or family.is_rest for family in self.families)

    @property
    def by_month(self) -> list[tuple[int, int, list[int]]]:
        """Each month with its sales and those of each family, newest first."""
        columns = [[family.values[place] for family in self.families] for place in range(len(self.months))]
        return [*zip(self.months, self.sales, columns, strict=True)][::-1]


def trading_by_month(person: Person, head: AccountHead) -> Trading | None:
    """What an account bought up to the day of the current run; null: there is none.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
    """
    books = books_of(person, head)
    if books is None:
        return None
    try:
        return _by_month(books.trading(), books.run)
    except StoreTrouble as trouble:
        return Trading([], [], [], trouble.text)


def _by_month(trades: Iterable[Trade], run: Run) -> Trading:
    sold: Counter[tuple[int, str | None]] = Counter()
    for trade in trades:
        sold[trade.month, trade.family] += trade.net_sales
    months = _months([month for month, _family in sold], run)
    kept = {key: amount for key, amount in sold.items() if key[0] in set(months)}
    sales = [sum(amount for (month, _family), amount in kept.items() if month == one) for one in months]
    return Trading(months, sales, _families(kept, months))


def _months(traded: list[int], run: Run) -> list[int]:
    if not traded:
        return []
    last = max([*traded, *run.months[-1:]])
    if max(traded) <= last - MOST_MONTHS:
        last = max(traded)
    return list(range(max(min(traded), last - MOST_MONTHS + 1), last + 1))


def _families(sold: dict[tuple[int, str | None], int], months: list[int]) -> list[Family]:
    names = {family for _month, family in sold}
    found = [Family(name, [sold.get((month, name), 0) for month in months]) for name in names]
    found.sort(key=lambda family: (-family.total, family.name is None, family.name or ""))
    shown, rest = found[:MOST_FAMILIES], found[MOST_FAMILIES:]
    if len(rest) < 2:
        return found
    summed = [sum(values) for values in zip(*(family.values for family in rest), strict=True)]
    return [*shown, Family(None, summed, is_rest=True)]
