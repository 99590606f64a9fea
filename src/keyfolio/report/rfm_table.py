"""The eight RFM classes: who buys lately, often and much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.identify import RFM_CLASSES
from keyfolio.report.plot import number

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.findings import Summary
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures, Money


@dataclass(frozen=True, slots=True)
class RfmRow:
    """One class: above the mean or not in R, F and M, and who is in it."""

    name: Text
    above: tuple[bool, bool, bool]
    accounts: str
    share: str
    share_width: str
    net_sales: Money
    key_accounts: str


def rfm_table(accounts: pa.Table, summary: Summary, figures: Figures) -> list[RfmRow]:
    """All eight classes in the order of the field, empty ones too."""
    sums = (
        accounts.select(["rfm_class", "net_sales", "is_key"])
        .group_by("rfm_class")
        .aggregate([("net_sales", "sum"), ("is_key", "sum")])
        .to_pylist()
    )
    by_class = {row["rfm_class"]: row for row in sums}
    everyone = max(1, summary.accounts)
    rows = []
    for code, name in RFM_CLASSES.items():
        members, found = summary.rfm.get(code, 0), by_class.get(code, {})
        rows.append(
            RfmRow(
                name=name,
                above=(code[0] == "1", code[1] == "1", code[2] == "1"),
                accounts=figures.count(members),
                share=figures.share(members / everyone),
                share_width=number(100 * members / everyone),
                net_sales=figures.money(found.get("net_sales_sum") or 0),
                key_accounts=figures.count(found.get("is_key_sum") or 0),
            )
        )
    return rows
