"""The orders of one account, a page at a time, from the batches that a run has read; never the whole ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from keyfolio.ledger import account_lines, account_orders, account_trading, units_of
from keyfolio_web.ledger.models import Batch, GroupMember, Product, Spelling
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.shared.numbered import numbered_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from keyfolio.ledger import Order, Trade
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.numbered import NumberedPage


@dataclass(frozen=True, slots=True)
class Counted:
    """The accounts that count for one. codes: of all of them, its own first. seen: of those whose rows may be told.

    left_out: how many accounts of its group are not the person's to see; what is merged into them is not counted.
    """

    codes: list[str]
    seen: list[str]
    left_out: int


class AccountBooks:
    """What one account bought up to a run's day, read once for everything that one page says of it.

    Nothing is read, and nobody's right to it is asked for, before the first figure is wanted. Each figure may raise
    Account.DoesNotExist (the account is not this person's to see) and StoreTrouble (a file is missing or damaged).
    """

    def __init__(self, person: Person, account: Account, run: Run) -> None:
        self.person, self.account, self.run = person, account, run

    @cached_property
    def lines(self) -> pa.Table:
        """The lines that count, columns of `keyfolio.schemas.LINES`, newest first: for sums, whoever asks."""
        code, *others = self._counted.codes
        paths = _paths(self.run, self._counted.codes)
        return account_lines(paths, code, merged=others, up_to=_as_of(self.run))

    @property
    def left_out(self) -> int:
        """How many accounts of its group are not this person's to see, so that their orders are not told."""
        return self._counted.left_out

    def orders(self, page: int = 1) -> NumberedPage[Order]:
        """Orders and credit notes that may be seen, newest first; a page beyond the last is the last."""
        return numbered_page(account_orders(self._seen_lines), page)

    def trading(self) -> list[Trade]:
        """Net sales by month and product family: by month, then family, null last."""
        return account_trading(self.lines, _families(self.lines))

    def lines_of(self, order_id: str, account_code: str) -> list[dict[str, Any]]:
        """The lines of one order or credit note that came with this account code; none: there is no such order."""
        document = (order_id, account_code)
        return [line for line in self._seen_lines.to_pylist() if (line["order_id"], line["account_code"]) == document]

    @cached_property
    def _counted(self) -> Counted:
        seen = accounts_of(self.person).get(pk=self.account.pk)
        return counted_with(self.person, seen, self.run, self.run.merges)

    @cached_property
    def _seen_lines(self) -> pa.Table:
        if not self.left_out:
            return self.lines
        return self.lines.filter(pc.field("account_code").isin(self._counted.seen))


def counted_with(person: Person, account: Account, run: Run | None, merges: Mapping[str, str]) -> Counted:
    """The accounts that count for one: of its group when the run judged groups, and merged into them.

    Of accounts that are not this person's to see, no row may be told. The account itself is one that they see.

    merges: code of each merged account -> the one it ends in, as `keyfolio.ledger.merged_into` answers.
    """
    below = GroupMember.objects.filter(run=run, head=account) if run else GroupMember.objects.none()
    members = list(below.values_list("account__code", flat=True))
    seen = members
    if members and not person.sees_every_account:
        own = accounts_of(person).order_by().values("pk")
        seen = list(below.filter(account__in=own).values_list("account__code", flat=True))
    codes, seen_codes = ([account.code, *some, *_merged(merges, {account.code, *some})] for some in (members, seen))
    return Counted(codes, seen_codes, len(members) - len(seen))


def _merged(merges: Mapping[str, str], kept: set[str]) -> list[str]:
    return [code for code, end in merges.items() if end in kept]


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
    """The files of lines that hold one of these accounts and that the run has read, undone since or not."""
    batches = Batch.objects.filter(accounts__account__code__in=codes).distinct()
    holding = {core_batch(batch).folder for batch in batches}
    return [unit.file("lines") for unit in units_of(settings.STORE, run.batches) if unit.members & holding]


def _as_of(run: Run) -> date | None:
    said = (run.summary or {}).get("as_of")
    return date.fromisoformat(said) if said else None


def _families(lines: pa.Table) -> dict[str, str | None]:
    codes = [code for code in lines["product_code"].unique().to_pylist() if code is not None]
    meant = {code: means for code, means in told_meanings(Spelling.Kind.PRODUCT).items() if code in codes}
    known = Product.objects.filter(code__in={*codes, *meant.values()}).values_list("code", "family")
    families: dict[str, str | None] = dict(known)
    return {**families, **{code: families.get(means) or means for code, means in meant.items()}}
