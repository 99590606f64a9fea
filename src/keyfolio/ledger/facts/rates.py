"""The contract of exchange rates."""

from __future__ import annotations

import ibis

from keyfolio import schemas
from keyfolio.ledger.currency import SHARED_SIGNS
from keyfolio.ledger.facts.contract import Column, Rule, fact

RATES = fact(
    "rates",
    schemas.RATES,
    (
        Column("currency", "currency", "currency", "no_currency"),
        Column("day", "day", "rate_date", "no_date", past=True),
        Column("last_day", "day", "last_date"),
        Column("rate", "rate", "rate", "no_rate"),
        Column("source", "text", "source"),
    ),
    key=("currency", "day"),
    rules=(
        Rule("unclear_currency", lambda row: row.currency.isin([*SHARED_SIGNS]), "currency"),
        Rule("rate_not_positive", lambda row: row.rate <= ibis.literal(0), "rate"),
        Rule("ends_before_starts", lambda row: row.last_day < row.day, "last_day"),
    ),
)
