"""The orders of one account, a page at a time, from the batches that a run has read; never the whole ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from keyfolio.ledger import Order, StoreFolder, Trade, account_lines, account_orders, account_trading
from keyfolio_web.ledger.models import Batch, Product
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """Some orders and credit notes of an account, newest first. number: of the page, from 1; total: of all orders."""

    orders: list[Order]
    number: int
    pages: int
    total: int

    @property
    def newer(self) -> int | None:
        """The page before this one; null: this is the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after this one; null: this is the last."""
        return self.number + 1 if self.number < self.pages else None


def orders_of(person: Person, account: Account, run: Run, page: int = 1) -> OrdersPage:
    """Orders and credit notes up to the run's day; a page beyond the last is the last.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    orders = account_orders(_lines(person, account, run))
    pages = max(1, -(-len(orders) // PAGE))
    number = min(max(page, 1), pages)
    return OrdersPage(orders[(number - 1) * PAGE : number * PAGE], number, pages, len(orders))


def trading_of(person: Person, account: Account, run: Run) -> list[Trade]:
    """Net sales by month and product family up to the run's day: by month, then family, null last.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    lines = _lines(person, account, run)
    return account_trading(lines, _families(lines))


def lines_of_order(person: Person, account: Account, run: Run, order_id: str) -> list[dict[str, Any]]:
    """The lines of one order or credit note, columns of `keyfolio.schemas.LINES`; none: there is no such order.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    return [line for line in _lines(person, account, run).to_pylist() if line["order_id"] == order_id]


def _lines(person: Person, account: Account, run: Run) -> pa.Table:
    seen = accounts_of(person).get(pk=account.pk)
    return account_lines(_paths(run), seen.code, up_to=_as_of(run))


def _paths(run: Run) -> list[Path]:
    """The lines of the batches that the run has read, undone since or not."""
    store = StoreFolder(settings.STORE)
    rows = Batch.objects.filter(number__in=run.batches).order_by("number")
    return [store.lines(core_batch(row)) for row in rows]


def _as_of(run: Run) -> date | None:
    said = (run.summary or {}).get("as_of")
    return date.fromisoformat(said) if said else None


def _families(lines: pa.Table) -> dict[str, str | None]:
    codes = [code for code in lines["product_code"].unique().to_pylist() if code is not None]
    return dict(Product.objects.filter(code__in=codes).values_list("code", "family"))
