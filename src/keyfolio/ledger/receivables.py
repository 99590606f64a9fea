"""What an account owes: its invoices, held against the payments that name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not paid in full, or paid too much. amount, paid, left: money, int64 in 1/10,000.

    days_overdue: days since it was due; 0 or less: not due yet.
    """

    invoice_id: str
    invoiced_on: date
    due_on: date
    amount: int
    paid: int
    days_overdue: int

    @property
    def left(self) -> int:
        """What is still owed; below zero: owed to the account."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Receivables:
    """What an account owes on a day, by due date. unmatched: payments that name no invoice that is here, in all."""

    open_invoices: list[OpenInvoice]
    unmatched: int

    @property
    def left(self) -> int:
        """What is owed on invoices; payments that name none are not taken off."""
        return sum(invoice.left for invoice in self.open_invoices)

    @property
    def overdue(self) -> int:
        """What of it is past its due date."""
        return sum(invoice.left for invoice in self.open_invoices if invoice.days_overdue > 0)


def open_receivables(
    invoices: Iterable[Mapping[str, Any]], payments: Iterable[Mapping[str, Any]], on: date
) -> Receivables:
    """What is owed on a day. invoices, payments: rows of one account, columns of `schemas.INVOICES` and `PAYMENTS`.

    Invoices and payments dated later do not exist yet. A negative invoice is a credit note and is owed to the account.

    >>> from datetime import date
    >>> bill = {"invoice_id": "I1", "invoice_day": 20_000, "due_day": 20_030, "amount": 1_000_000}
    >>> part = {"payment_id": "P1", "invoice_id": "I1", "day": 20_010, "amount": 400_000}
    >>> found = open_receivables([bill], [part], date(2024, 11, 5))
    >>> found.left, found.overdue, found.open_invoices[0].days_overdue
    (600000, 600000, 2)
    """
    today = units.day_number(on)
    known = [row for row in invoices if row["invoice_day"] <= today]
    paid: defaultdict[str | None, int] = defaultdict(int)
    for row in payments:
        if row["day"] <= today:
            paid[row["invoice_id"]] += row["amount"]
    found = [_open(row, paid[row["invoice_id"]], today) for row in known]
    named = {row["invoice_id"] for row in known}
    unmatched = sum(amount for invoice, amount in paid.items() if invoice not in named)
    still_open = sorted((one for one in found if one.left), key=lambda one: (one.due_on, one.invoice_id))
    return Receivables(still_open, unmatched)


def _open(row: Mapping[str, Any], paid: int, today: int) -> OpenInvoice:
    return OpenInvoice(
        invoice_id=row["invoice_id"],
        invoiced_on=units.day(row["invoice_day"]),
        due_on=units.day(row["due_day"]),
        amount=row["amount"],
        paid=paid,
        days_overdue=today - row["due_day"],
    )
