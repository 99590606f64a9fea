"""The contracts of what accounts cost us, and of what they bring beside their orders."""

from __future__ import annotations

from keyfolio import schemas
from keyfolio.ledger.facts.contract import Column, Rule, fact

COSTS_TO_SERVE = fact(
    "costs_to_serve",
    schemas.COSTS_TO_SERVE,
    (
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("day", "day", "cost_date", "no_date", past=True),
        Column("cost_kind", "text", "cost_kind"),
        Column("amount", "money", "amount", "no_amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
)

REFERRALS = fact(
    "referrals",
    schemas.REFERRALS,
    (
        Column("from_account_code", "account", "from_account_code", "no_account_code"),
        Column("to_account_code", "account", "to_account_code", "no_to_account_code"),
        Column("day", "day", "referral_date", "no_date", past=True),
        Column("source", "text", "source"),
    ),
    rules=(Rule("same_account", lambda row: row.from_account_code == row.to_account_code, "to_account_code"),),
)

ACQUISITION_COSTS = fact(
    "acquisition_costs",
    schemas.ACQUISITION_COSTS,
    (
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("day", "day", "acquisition_date", "no_date", past=True),
        Column("amount", "money", "amount", "no_amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
)
