"""What one account owes, from the invoices and payments of the ledger as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from keyfolio.ledger import Receivables, StoreFolder, account_facts, open_receivables
from keyfolio_web.ledger.models import Batch, Kind
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.batches import core_batch

if TYPE_CHECKING:
    from datetime import date

    from keyfolio_web.ledger.models import Account
    from keyfolio_web.shared.models import Person

_KEYS = {Kind.INVOICES: ("invoice_id",), Kind.PAYMENTS: ("payment_id", "invoice_id")}


def receivables_of(person: Person, account: Account, on: date) -> Receivables | None:
    """What an account owes on a day; null: nobody imported an invoice or a payment of it.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        StoreTrouble: a file of the store is missing or damaged.
    """
    seen = accounts_of(person).get(pk=account.pk)
    held = Batch.objects.filter(
        accounts__account=seen, kind__in=_KEYS, undone_at__isnull=True, replaced_at__isnull=True
    ).order_by("number")
    batches = list(held)
    if not batches:
        return None
    invoices, payments = (_rows(batches, kind, seen.code) for kind in _KEYS)
    return open_receivables(invoices, payments, on)


def _rows(batches: list[Batch], kind: Kind, code: str) -> list[dict[str, Any]]:
    store = StoreFolder(settings.STORE)
    paths = [store.lines(core_batch(batch)) for batch in batches if batch.kind == kind]
    return account_facts(paths, code, _KEYS[kind])
