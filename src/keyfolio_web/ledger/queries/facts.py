"""What the ledger holds of one account beside its order lines, as it is now: a kind at a time, row by row."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

from keyfolio.ledger import FACTS, StoreFolder, account_facts, merged_into, open_receivables
from keyfolio_web.ledger.models import Batch, Kind
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.ledger.queries.merges import ends_now, merges_now
from keyfolio_web.ledger.queries.orders import counted_with

if TYPE_CHECKING:
    from datetime import date

    from keyfolio.ledger import Fact, FactKind, Receivables
    from keyfolio_web.ledger.models import Account
    from keyfolio_web.ledger.queries.orders import Counted
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

FACT_KINDS = [Kind(kind) for kind, fact in FACTS.items() if fact.of_type("account")]  # exchange rates are of nobody


class AccountFacts:
    """The other facts of one account, of those merged into it, and of its group when the run judges groups.

    Of its group only what belongs to accounts that this person may see; `left_out` says how many others there are.
    Nothing is read, and nobody's right to it is asked for, before it is wanted. Each may raise Account.DoesNotExist
    (the account is not this person's to see) and, but for `kinds`, StoreTrouble (a file is missing or damaged, or it is
    merged in a circle).
    """

    def __init__(self, person: Person, account: Account, run: Run | None = None) -> None:
        self.person, self.account, self.run = person, account, run

    @cached_property
    def _counted(self) -> Counted:
        seen = accounts_of(self.person).get(pk=self.account.pk)
        return counted_with(self.person, seen, self.run, self._ends)

    @property
    def codes(self) -> list[str]:
        """The account's own code, and those of the accounts that count for it and may be seen."""
        return self._counted.seen

    @property
    def left_out(self) -> int:
        """How many accounts of its group are not this person's to see."""
        return self._counted.left_out

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of which some batch has a row of it, in the order in which to offer them."""
        held = {batch.kind for batch in self._batches}
        return [kind for kind in FACT_KINDS if kind in held]

    def rows(self, kind: Kind) -> list[dict[str, Any]]:
        """The rows of a kind that count, columns of its table in `keyfolio.schemas`: newest first, then by line.

        Another account that a row names is null where it is not this person's to see.
        """
        if self._ends.get(self.account.code) in self._ends:
            merged_into(merges_now())  # tells the circle that its merges end in
        contract = contract_of(kind)
        found = sorted(self._rows(kind), key=lambda row: (row["batch"], row["line_number"]))
        return sorted(self._as_seen(found, contract), key=lambda row: -_day(row, contract.rate_days))

    def receivables(self, on: date) -> Receivables | None:
        """What it owes on a day, with what of its group may be seen.

        Null: nobody imported an invoice or a payment of it, or it counts for another.
        """
        if self.account.code in self._ends or not {Kind.INVOICES, Kind.PAYMENTS} & set(self.kinds):
            return None
        return open_receivables(self._rows(Kind.INVOICES), self._rows(Kind.PAYMENTS), on)

    @cached_property
    def _ends(self) -> dict[str, str]:
        return ends_now()

    @cached_property
    def _batches(self) -> list[Batch]:
        """Those that hold a row of it, by number."""
        held = Batch.objects.filter(
            accounts__account__code__in=self.codes,
            kind__in=FACT_KINDS,
            undone_at__isnull=True,
            replaced_at__isnull=True,
        )
        return list(held.distinct().order_by("number"))

    def _as_seen(self, rows: list[dict[str, Any]], contract: Fact) -> list[dict[str, Any]]:
        columns = [column.name for column in contract.of_type("account")]
        named = {row[name] for row in rows for name in columns} - set(self.codes)
        if not named:
            return rows
        hidden = named - set(accounts_of(self.person).filter(code__in=named).values_list("code", flat=True))
        return [{**row, **{name: None for name in columns if row[name] in hidden}} for row in rows]

    def _rows(self, kind: Kind) -> list[dict[str, Any]]:
        store, contract = StoreFolder(settings.STORE), contract_of(kind)
        paths = [store.lines(core_batch(batch)) for batch in self._batches if batch.kind == kind]
        named_in = [column.name for column in contract.of_type("account")]
        return account_facts(paths, self.codes, contract.grain.key, named_in)


def contract_of(kind: Kind) -> Fact:
    """What the core says of a kind of `FACT_KINDS`."""
    return FACTS[cast("FactKind", kind.value)]


def _day(row: dict[str, Any], days: tuple[str, ...]) -> int:
    """The day of a row; one without any comes last."""
    return next((row[name] for name in days if row[name] is not None), -(2**31))
