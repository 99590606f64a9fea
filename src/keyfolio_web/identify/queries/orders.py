"""The orders behind a score: the latest of one account, as the run has read them."""

from __future__ import annotations

from dataclasses import dataclass

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger import Order
from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.queries import AccountBooks
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person

ORDERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class LatestOrders:
    """The latest orders and credit notes, newest first. total: of all; trouble: why they cannot be read.

    left_out: how many accounts of its group are not the person's to see.
    """

    orders: list[Order]
    total: int
    trouble: Text | None = None
    left_out: int = 0


def latest_orders(person: Person, account: Account, run: Run) -> LatestOrders:
    """The ten latest orders up to the run's day.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
    """
    try:
        books = AccountBooks(person, account, run)
        page = books.orders()
    except StoreTrouble as trouble:
        return LatestOrders([], 0, trouble.text)
    return LatestOrders(page.rows[:ORDERS_SHOWN], page.total, left_out=books.left_out)
