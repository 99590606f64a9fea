"""The ABC chart: how much of net sales each class holds, and how few accounts that takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from keyfolio.report.plot import number

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.findings import Summary
    from keyfolio.report.figures import Figures, Money


@dataclass(frozen=True, slots=True)
class ClassBar:
    """One class: its figures in words, and its bars as percentages of their tracks."""

    letter: str
    accounts: str
    accounts_share: str
    key_accounts: str
    net_sales: Money
    sales_share: str
    accounts_width: str
    key_width: str
    sales_width: str


def abc_chart(accounts: pa.Table, summary: Summary, figures: Figures) -> list[ClassBar]:
    """The three classes; none when the net total has no classes."""
    if summary.abc is None or summary.net_sales <= 0:
        return []
    narrow = accounts.select(["abc", "is_key", "net_sales"])
    return [_class_bar(narrow.filter(pc.equal(narrow["abc"], letter)), letter, summary, figures) for letter in "ABC"]


def _class_bar(members: pa.Table, letter: str, summary: Summary, figures: Figures) -> ClassBar:
    """One class, from its own accounts."""
    everyone = max(1, summary.accounts)
    keys = pc.sum(members["is_key"]).as_py() or 0
    net_sales = pc.sum(members["net_sales"]).as_py() or 0
    return ClassBar(
        letter=letter,
        accounts=figures.count(members.num_rows),
        accounts_share=figures.share(members.num_rows / everyone),
        key_accounts=figures.count(keys),
        net_sales=figures.money(net_sales),
        sales_share=figures.share(net_sales / summary.net_sales),
        accounts_width=_width(members.num_rows / everyone),
        key_width=_width(keys / everyone),
        sales_width=_width(net_sales / summary.net_sales),
    )


def _width(share: float) -> str:
    """A share as a bar's width in percent, never outside its track."""
    return number(100 * min(1.0, max(0.0, share)))
