"""All that is said of a population's value, from what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.value.lifetime import choose_lifetime
from keyfolio.value.spend import observe_spend
from keyfolio.value.valuation import value_accounts

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.assumptions import ValueAssumptions, Window
    from keyfolio.value.lifetime import Lifetime
    from keyfolio.value.purchases import Purchases
    from keyfolio.value.spend import Spend
    from keyfolio.value.valuation import Valuations


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What accounts are worth, and how that is known.

    valuations: a row an account. purchases, lifetime, spend: of those with an order in the window, in one order.
    """

    window: Window
    chosen: ValueAssumptions
    purchases: Purchases
    lifetime: Lifetime
    spend: Spend
    valuations: Valuations


def appraise(
    accounts: pa.Table,
    purchases: Purchases,
    window: Window,
    chosen: ValueAssumptions,
    tree: pa.Table | None = None,
) -> Appraisal:
    """Fit a population and value its accounts, and their groups.

    accounts: columns of `schemas.OBSERVED`, ordered by account_code. tree: columns of `schemas.ACCOUNT_TREE`; null:
    nobody stands in a group.
    """
    lifetime = choose_lifetime(purchases)
    spend = observe_spend(accounts.filter(accounts["order_days"].to_numpy() > 0))
    valuations = value_accounts(accounts, purchases, lifetime, spend, chosen, tree)
    return Appraisal(window, chosen, purchases, lifetime, spend, valuations)
