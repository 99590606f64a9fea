"""The accounts of a hardware seller's CRM, some of them subsidiaries of others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keyfolio.engine import open_engine
from keyfolio.ledger import read_accounts, tree_as_of

if TYPE_CHECKING:
    from pathlib import Path


def test_subsidiaries_stand_below_the_companies_they_name(crm_sales_opportunities: Path) -> None:
    with open_engine() as engine:
        masters = read_accounts(engine, crm_sales_opportunities / "accounts.csv")
        assert (masters.table.count().execute(), masters.left_out, masters.parent_notes) == (85, 0, ())
    tree = tree_as_of(masters.parents, 0).to_pylist()
    below = Counter(account["top_code"] for account in tree if account["level"] == 1)
    assert below == {
        "Acme Corporation": 4,
        "Sonron": 3,
        "Bubba Gump": 2,
        "Golddex": 2,
        "Inity": 2,
        "Massive Dynamic": 1,
        "Warephase": 1,
    }
    assert {account["level"] for account in tree} == {0, 1}
