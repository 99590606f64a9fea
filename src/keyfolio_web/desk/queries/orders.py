"""The orders of one account, and the lines of one order; what cannot be read says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keyfolio.errors import StoreTrouble
from keyfolio_web.desk.queries.account import books_of

if TYPE_CHECKING:
    from keyfolio.language import Text
    from keyfolio.ledger import Order
    from keyfolio_web.desk.queries.account import AccountHead
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.numbered import NumberedPage

LATEST = 10


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders and credit notes, newest first; null without a run. trouble: why they cannot be read.

    left_out: how many accounts of its group are not the person's to see.
    """

    page: NumberedPage[Order] | None = None
    trouble: Text | None = None
    left_out: int = 0

    @property
    def latest(self) -> list[Order]:
        """The first ten of the page."""
        return self.page.rows[:LATEST] if self.page else []


@dataclass(frozen=True, slots=True)
class OrderLines:
    """The lines of an order, in the order of the file. Money is int64 in 1/10,000. trouble: why they cannot be read."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    trouble: Text | None = None

    @property
    def net_sales(self) -> int:
        """Their sum."""
        return sum(line["amount"] for line in self.lines)

    @property
    def has_costs(self) -> bool:
        """Whether any line says what it cost."""
        return any(line["cost"] is not None for line in self.lines)


def orders_page(person: Person, head: AccountHead, number: int = 1) -> Orders:
    """A page of the orders up to the day of the current run; beyond the last, the last."""
    books = books_of(person, head)
    if books is None:
        return Orders()
    try:
        return Orders(books.orders(number), left_out=books.left_out)
    except StoreTrouble as trouble:
        return Orders(trouble=trouble.text)


def order_lines(person: Person, head: AccountHead, order_id: str, account_code: str) -> OrderLines:
    """The lines of one order or credit note; none: there is no such order.

    account_code: with which they came; that of the account, of one merged into it, or of one of its group.
    """
    books = books_of(person, head)
    if books is None:
        return OrderLines()
    try:
        lines = books.lines_of(order_id, account_code)
    except StoreTrouble as trouble:
        return OrderLines(trouble=trouble.text)
    return OrderLines(sorted(lines, key=lambda line: (line["day"], line["batch"], line["line_number"])))
