"""A run in figures, summed up from its accounts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from keyfolio.findings import Summary

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.assumptions import Window
    from keyfolio.identify import Concentration, Policy
    from keyfolio.language import Text
    from keyfolio.population import Population
    from keyfolio.snapshot import Snapshot

_RFM_CLASSES = ["".join(digits) for digits in product("10", repeat=3)]


def summarise(
    accounts: pa.Table,
    concentration: Concentration,
    snapshot: Snapshot,
    policy: Policy,
    window: Window,
    notes: tuple[Text, ...],
    population: Population,
) -> Summary:
    """Sum a run up. accounts: as in `Findings`."""
    net_sales = sum(accounts["net_sales"].to_pylist())
    key = accounts.filter(accounts["is_key"])
    held_by_key = sum(key["net_sales"].to_pylist())
    return Summary(
        accounts=accounts.num_rows,
        key_accounts=key.num_rows,
        orders=pc.sum(accounts["orders"], min_count=0).as_py(),
        credit_notes=pc.sum(accounts["credit_notes"], min_count=0).as_py(),
        lines=snapshot.ledger.counts,
        net_sales=net_sales,
        key_share=held_by_key / net_sales if net_sales > 0 else None,
        top20_accounts=concentration.top20_accounts,
        top20_share=concentration.top20_share,
        accounts_for_70=concentration.accounts_for_70,
        accounts_for_80=concentration.accounts_for_80,
        gini=concentration.gini,
        hhi=concentration.hhi,
        clipped=concentration.clipped,
        abc=_counted(accounts, "abc", ["A", "B", "C"]) if net_sales > 0 else None,
        rfm=_counted(accounts, "rfm_class", _RFM_CLASSES),
        snapshot=snapshot.digest,
        policy=policy.label,
        as_of=window.as_of,
        window_opens_on=window.opens_after + timedelta(days=1),
        window_months=window.months,
        compared_months=window.compared_months,
        currency=snapshot.ledger.currency,
        mapping=snapshot.ledger.mapping,
        notes=notes,
        grain=population.grain,
        accounts_in_groups=None
        if population.heads is None
        else pc.sum(accounts["accounts_in_group"], min_count=0).as_py(),
        listed_accounts=population.listed.accounts if population.listed else None,
        listed_without_lines=population.listed.without_lines if population.listed else None,
    )


def _counted(accounts: pa.Table, column: str, classes: list[str]) -> dict[str, int]:
    found = Counter(accounts[column].to_pylist())
    return {name: found[name] for name in classes}
