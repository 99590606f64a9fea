"""What an account owes: its invoices, held against the payments that name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from keyfolio import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice that is not paid in full, or paid too much. amount, paid, left: money, int64 in 1/10,000.

    days_overdue: days since it was due; 0 or less: not due yet. currency, original_amount: of one that was converted;
    null: it was not. What is paid in the currency of the invoice is taken off at the rate of the invoice, so that one
    that is paid in full is settled, whatever the rate of that day.
    """

    invoice_id: str
    invoiced_on: date
    due_on: date
    amount: int
    paid: int
    days_overdue: int
    currency: str | None = None
    original_amount: int | None = None

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
    paid: defaultdict[str | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in payments:
        if row["day"] <= today:
            paid[row["invoice_id"]].append(row)
    found = [_open(row, _paid(row, paid[row["invoice_id"]]), today) for row in known]
    named = {row["invoice_id"] for row in known}
    unmatched = sum(row["amount"] for invoice, rows in paid.items() if invoice not in named for row in rows)
    still_open = sorted((one for one in found if one.left), key=lambda one: (one.due_on, one.invoice_id))
    return Receivables(still_open, unmatched)


def _paid(invoice: Mapping[str, Any], payments: Sequence[Mapping[str, Any]]) -> int:
    """What was paid of an invoice, money: in its own currency at its own rate, else as each payment was converted."""
    rate: Decimal | None = invoice.get("rate")
    if rate is None:
        return sum(row["amount"] for row in payments)
    own: int = sum(row["original_amount"] for row in payments if row.get("currency") == invoice["currency"])
    others: int = sum(row["amount"] for row in payments if row.get("currency") != invoice["currency"])
    amount: int = invoice["amount"]
    if own == invoice["original_amount"]:
        return amount + others
    return int((own * rate).quantize(Decimal(1), ROUND_HALF_EVEN)) + others


def _open(row: Mapping[str, Any], paid: int, today: int) -> OpenInvoice:
    return OpenInvoice(
        invoice_id=row["invoice_id"],
        invoiced_on=units.day(row["invoice_day"]),
        due_on=units.day(row["due_day"]),
        amount=row["amount"],
        paid=paid,
        days_overdue=today - row["due_day"],
        currency=row["currency"] if row.get("rate") else None,
        original_amount=row.get("original_amount"),
    )
