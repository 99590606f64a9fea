"""What a column may mean: the fields of each fact and the headers by which people name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from keyfolio.ledger.fields.agreements import CONTRACTS, OPPORTUNITIES
from keyfolio.ledger.fields.efforts import ACQUISITION_COSTS, COSTS_TO_SERVE, REFERRALS
from keyfolio.ledger.fields.field import Field
from keyfolio.ledger.fields.masters import ACCOUNTS, PRODUCTS
from keyfolio.ledger.fields.rates import RATES
from keyfolio.ledger.fields.receivables import INVOICES, PAYMENTS
from keyfolio.ledger.fields.sales import ORDER_TOTALS, SALES, UNCLEAR

MastersKind: TypeAlias = Literal["accounts", "products"]
FactKind: TypeAlias = Literal[
    "invoices",
    "payments",
    "contracts",
    "opportunities",
    "costs_to_serve",
    "referrals",
    "acquisition_costs",
    "rates",
]
StoredKind: TypeAlias = Literal["sales"] | FactKind
Kind: TypeAlias = StoredKind | MastersKind

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    "sales": SALES,
    "accounts": ACCOUNTS,
    "products": PRODUCTS,
    "invoices": INVOICES,
    "payments": PAYMENTS,
    "contracts": CONTRACTS,
    "opportunities": OPPORTUNITIES,
    "costs_to_serve": COSTS_TO_SERVE,
    "referrals": REFERRALS,
    "acquisition_costs": ACQUISITION_COSTS,
    "rates": RATES,
}
"""The fields that a column of each kind of file may mean, in the order in which to offer them."""

__all__ = [
    "ACCOUNTS",
    "ACQUISITION_COSTS",
    "CONTRACTS",
    "COSTS_TO_SERVE",
    "FIELDS",
    "INVOICES",
    "OPPORTUNITIES",
    "ORDER_TOTALS",
    "PAYMENTS",
    "PRODUCTS",
    "RATES",
    "REFERRALS",
    "SALES",
    "UNCLEAR",
    "FactKind",
    "Field",
    "Kind",
    "MastersKind",
    "StoredKind",
]
