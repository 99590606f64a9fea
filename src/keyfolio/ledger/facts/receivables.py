"""The contracts of invoices and of payments."""

from __future__ import annotations

from keyfolio import schemas
from keyfolio.ledger.facts.contract import Column, Rule, fact

INVOICES = fact(
    "invoices",
    schemas.INVOICES,
    (
        Column("invoice_id", "code", "invoice_id", "no_invoice_id"),
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("invoice_day", "day", "invoice_date", "no_date", past=True),
        Column("due_day", "day", "due_date", "no_due_date"),
        Column("amount", "money", "amount", "no_amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
    key=("invoice_id",),
    rate_days=("invoice_day",),
    rules=(Rule("due_before_invoice", lambda row: row.due_day < row.invoice_day, "due_day"),),
)

PAYMENTS = fact(
    "payments",
    schemas.PAYMENTS,
    (
        Column("payment_id", "code", "payment_id", "no_payment_id"),
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("invoice_id", "code", "invoice_id"),
        Column("day", "day", "payment_date", "no_date", past=True),
        Column("amount", "money", "amount", "no_amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
    key=("payment_id", "invoice_id"),
)
