"""Invoices and payments: one invoice a document; habitual late payers, part payments, some never paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keyfolio.sample import columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.facts import Facts

_FORGOTTEN = 0.004  # of all invoices
_IN_TWO_PARTS = 0.05
_REFUND_DAYS = 10


@dataclass(frozen=True, slots=True)
class Invoices:
    """What was charged, shape (n_documents,) each, in the order of the documents. A credit note's is negative."""

    cents: NDArray[np.int64]
    due_day: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Payments:
    """What was paid by the end of the period, shape (n_payments,) each, by day; a refund is negative."""

    document: NDArray[np.int64]
    day: NDArray[np.int64]
    cents: NDArray[np.int64]


def charge(facts: Facts) -> Invoices:
    """Invoice each order to its account's terms; a credit note is due at once."""
    documents = facts.documents
    terms = facts.habits.paying.terms_days[documents.account]
    is_order = np.arange(len(documents)) < documents.orders
    return Invoices(documents.totals(facts.lines), documents.day + terms * is_order)


def draw_payments(facts: Facts, invoices: Invoices, rng: np.random.Generator) -> Payments:
    """Settle the invoices as each account is used to; an order returned whole is settled when it comes back."""
    day = _settling_days(facts, invoices, rng)
    forgotten = facts.habits.paying.never[facts.documents.account] | (rng.random(len(day)) < _FORGOTTEN)
    due = np.flatnonzero(~forgotten & (invoices.cents != 0))
    parted = due[rng.random(len(due)) < _IN_TWO_PARTS]
    second = np.zeros(len(day), dtype=np.int64)
    second[parted] = invoices.cents[parted] * 2 // 5
    document = np.concatenate([due, parted])
    later = np.concatenate([np.zeros(len(due), dtype=np.int64), rng.integers(15, 41, size=len(parted))])
    cents = np.concatenate([invoices.cents[due] - second[due], second[parted]])
    paid = day[document] + later
    kept = np.flatnonzero((paid < facts.seasons.end_day) & (cents != 0))
    kept = kept[np.lexsort((document[kept], paid[kept]))]
    return Payments(document[kept], paid[kept], cents[kept])


def _settling_days(facts: Facts, invoices: Invoices, rng: np.random.Generator) -> NDArray[np.int64]:
    documents, size = facts.documents, len(facts.documents)
    late = facts.habits.paying.late_days[documents.account]
    wobble = np.rint((2 + 0.12 * np.abs(late)) * np.clip(rng.standard_t(4, size), -6, 6)).astype(np.int64)
    usual = np.maximum(invoices.due_day + late + wobble, documents.day)
    refund = documents.day + rng.integers(_REFUND_DAYS, size=size)
    settled = np.where(np.arange(size) < documents.orders, usual, refund)
    return np.where(documents.returned_day >= 0, documents.returned_day, settled)


def invoices_table(facts: Facts, invoices: Invoices) -> pa.Table:
    """One row an invoice, by day: invoice_id, account_code, invoice_date, due_date, amount."""
    rows = facts.documents.by_day()
    return pa.table(
        {
            "invoice_id": _invoice_ids(facts).take(pa.array(rows)),
            "account_code": facts.accounts.codes().take(pa.array(facts.documents.account[rows])),
            "invoice_date": columns.days(facts.documents.day[rows]),
            "due_date": columns.days(invoices.due_day[rows]),
            "amount": columns.decimals(invoices.cents[rows]),
        }
    )


def payments_table(facts: Facts, payments: Payments) -> pa.Table:
    """One row a payment, by day: payment_id, account_code, invoice_id, payment_date, amount."""
    return pa.table(
        {
            "payment_id": columns.codes("PAY", np.arange(1, len(payments.day) + 1), digits=6),
            "account_code": facts.accounts.codes().take(pa.array(facts.documents.account[payments.document])),
            "invoice_id": _invoice_ids(facts).take(pa.array(payments.document)),
            "payment_date": columns.days(payments.day),
            "amount": columns.decimals(payments.cents),
        }
    )


def _invoice_ids(facts: Facts) -> pa.Array:
    return pc.binary_join_element_wise("INV", facts.documents.ids(), "-")
