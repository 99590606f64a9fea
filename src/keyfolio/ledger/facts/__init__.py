"""Facts beside the sales ledger: invoices, payments, contracts and the like, each by a contract in words."""

from keyfolio.ledger.facts.checking import check_fact_rows
from keyfolio.ledger.facts.contract import Column, Fact
from keyfolio.ledger.facts.contracts import FACTS, grain_of, money_fields
from keyfolio.ledger.facts.grain import SALES_GRAIN, Grain
from keyfolio.ledger.facts.reading import check_fact, check_held_fact, counted_rows, currencies_in, find_fact_columns

__all__ = [
    "FACTS",
    "SALES_GRAIN",
    "Column",
    "Fact",
    "Grain",
    "check_fact",
    "check_fact_rows",
    "check_held_fact",
    "counted_rows",
    "currencies_in",
    "find_fact_columns",
    "grain_of",
    "money_fields",
]
