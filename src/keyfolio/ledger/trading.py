"""What one account bought, by month and product family."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from keyfolio import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


class Trade(NamedTuple):
    """Net sales of one family in one month. family: null when the lines name no product."""

    month: int  # year x 12 + month - 1
    family: str | None
    net_sales: int  # money, int64 in 1/10,000


def account_trading(lines: pa.Table, products: Mapping[str, str | None]) -> list[Trade]:
    """Net sales by the month of the line and the product family, by month, then family; without one last.

    lines: of one account, as `account_lines` answers. products: code -> family; a product without one is its own.
    """
    sold: Counter[tuple[int, str | None]] = Counter()
    columns = (lines[name].to_pylist() for name in ("day", "product_code", "amount"))
    for day, product, amount in zip(*columns, strict=True):
        on = units.day(day)
        family = None if product is None else products.get(product) or product
        sold[on.year * 12 + on.month - 1, family] += amount
    return sorted((Trade(*key, net) for key, net in sold.items()), key=_place)


def _place(trade: Trade) -> tuple[int, bool, str]:
    return trade.month, trade.family is None, trade.family or ""
