"""Every fact beside the sales ledger, by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from keyfolio.ledger.currency import MONEY
from keyfolio.ledger.facts.agreements import CONTRACTS, OPPORTUNITIES
from keyfolio.ledger.facts.efforts import ACQUISITION_COSTS, COSTS_TO_SERVE, REFERRALS
from keyfolio.ledger.facts.grain import SALES_GRAIN, Grain
from keyfolio.ledger.facts.rates import RATES
from keyfolio.ledger.facts.receivables import INVOICES, PAYMENTS

if TYPE_CHECKING:
    from keyfolio.ledger.facts.contract import Fact
    from keyfolio.ledger.fields import FactKind, StoredKind

FACTS: Mapping[FactKind, Fact] = {
    "invoices": INVOICES,
    "payments": PAYMENTS,
    "contracts": CONTRACTS,
    "opportunities": OPPORTUNITIES,
    "costs_to_serve": COSTS_TO_SERVE,
    "referrals": REFERRALS,
    "acquisition_costs": ACQUISITION_COSTS,
    "rates": RATES,
}
"""The contract of each fact, in the order in which to offer them."""


def money_fields(kind: StoredKind) -> tuple[str, ...]:
    """The fields of a kind whose amounts name a currency."""
    if kind == "sales":
        return MONEY
    return tuple(column.field for column in FACTS[kind].of_type("money"))


def grain_of(kind: StoredKind) -> Grain:
    """What makes two rows of a kind the same one."""
    return SALES_GRAIN if kind == "sales" else FACTS[kind].grain
