"""The orders of one account, a page at a time, from the batches that a run has read; never the whole ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from keyfolio.ledger import Order, StoreFolder, Trade, account_lines, account_orders, account_trading
from keyfolio_web.ledger.models import Batch, GroupMember, Product, Spelling
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.spellings import told_meanings

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


class AccountBooks:
    """What one account bought up to a run's day, read once for everything that one page says of it.

    Nothing is read, and nobody's right to it is asked for, before the first figure is wanted. Each figure may raise
    Account.DoesNotExist (the account is not this person's to see) and StoreTrouble (a file is missing or damaged).
    """

    def __init__(self, person: Person, account: Account, run: Run) -> None:
        self.person, self.account, self.run = person, account, run

    @cached_property
    def lines(self) -> pa.Table:
        """The lines that count, columns of `keyfolio.schemas.LINES`, newest first."""
        seen = accounts_of(self.person).get(pk=self.account.pk)
        members = GroupMember.objects.filter(run=self.run, head=seen).values_list("account__code", flat=True)
        counted = {seen.code, *members}
        merged = [*members, *(code for code, kept in self.run.merges.items() if kept in counted)]
        paths = _paths(self.run, [seen.code, *merged])
        return account_lines(paths, seen.code, merged=merged, up_to=_as_of(self.run))

    def orders(self, page: int = 1) -> OrdersPage:
        """Orders and credit notes; a page beyond the last is the last."""
        orders = account_orders(self.lines)
        pages = max(1, -(-len(orders) // PAGE))
        number = min(max(page, 1), pages)
        return OrdersPage(orders[(number - 1) * PAGE : number * PAGE], number, pages, len(orders))

    def trading(self) -> list[Trade]:
        """Net sales by month and product family: by month, then family, null last."""
        return account_trading(self.lines, _families(self.lines))

    def lines_of(self, order_id: str, account_code: str) -> list[dict[str, Any]]:
        """The lines of one order or credit note that came with this account code; none: there is no such order."""
        document = (order_id, account_code)
        return [line for line in self.lines.to_pylist() if (line["order_id"], line["account_code"]) == document]


def orders_of(person: Person, account: Account, run: Run, page: int = 1) -> OrdersPage:
    """Orders and credit notes up to the run's day; a page beyond the last is the last.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    return AccountBooks(person, account, run).orders(page)


def trading_of(person: Person, account: Account, run: Run) -> list[Trade]:
    """Net sales by month and product family up to the run's day: by month, then family, null last.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    return AccountBooks(person, account, run).trading()


def lines_of_order(person: Person, account: Account, run: Run, order_id: str) -> list[dict[str, Any]]:
    """The lines of one order or credit note that came with the code of this account; none: there is no such order.

    Columns of `keyfolio.schemas.LINES`.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    return AccountBooks(person, account, run).lines_of(order_id, account.code)


def _paths(run: Run, codes: list[str]) -> list[Path]:
    """The lines of the batches that hold one of these accounts and that the run has read, undone since or not."""
    store, read = StoreFolder(settings.STORE), set(run.batches)
    holding = map(
        core_batch, Batch.objects.filter(accounts__account__code__in=codes).distinct().order_by("number", "revision")
    )
    return [store.lines(batch) for batch in holding if batch.folder in read]


def _as_of(run: Run) -> date | None:
    said = (run.summary or {}).get("as_of")
    return date.fromisoformat(said) if said else None


def _families(lines: pa.Table) -> dict[str, str | None]:
    codes = [code for code in lines["product_code"].unique().to_pylist() if code is not None]
    meant = {code: means for code, means in told_meanings(Spelling.Kind.PRODUCT).items() if code in codes}
    known = Product.objects.filter(code__in={*codes, *meant.values()}).values_list("code", "family")
    families: dict[str, str | None] = dict(known)
    return {**families, **{code: families.get(means) or means for code, means in meant.items()}}
