"""The orders of one account, a page at a time, from the batches that a run has read; never the whole ledger."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from keyfolio.ledger import StoreFolder, account_lines, account_orders, account_trading
from keyfolio_web.ledger.models import Batch, GroupMember, Product, Spelling
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.shared.numbered import numbered_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from keyfolio.ledger import Order, Trade
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.numbered import NumberedPage


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
        merged = counted_with(seen, self.run, self.run.merges)
        paths = _paths(self.run, [seen.code, *merged])
        return account_lines(paths, seen.code, merged=merged, up_to=_as_of(self.run))

    def orders(self, page: int = 1) -> NumberedPage[Order]:
        """Orders and credit notes, newest first; a page beyond the last is the last."""
        return numbered_page(account_orders(self.lines), page)

    def trading(self) -> list[Trade]:
        """Net sales by month and product family: by month, then family, null last."""
        return account_trading(self.lines, _families(self.lines))

    def lines_of(self, order_id: str, account_code: str) -> list[dict[str, Any]]:
        """The lines of one order or credit note that came with this account code; none: there is no such order."""
        document = (order_id, account_code)
        return [line for line in self.lines.to_pylist() if (line["order_id"], line["account_code"]) == document]


def counted_with(account: Account, run: Run | None, merges: Mapping[str, str]) -> list[str]:
    """The codes of the accounts that count for one: of its group when the run judged groups, and merged into them.

    merges: code of each merged account -> the one it ends in, as `keyfolio.ledger.merged_into` answers.
    """
    below = GroupMember.objects.filter(run=run, head=account) if run else GroupMember.objects.none()
    members = list(below.values_list("account__code", flat=True))
    counted = {account.code, *members}
    return [*members, *(code for code, kept in merges.items() if kept in counted)]


def orders_of(person: Person, account: Account, run: Run, page: int = 1) -> NumberedPage[Order]:
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
