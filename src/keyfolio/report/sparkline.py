"""Twelve months of net sales of one account, as small as a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from keyfolio.report import words
from keyfolio.report.plot import Axis, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keyfolio.language import Text
    from keyfolio.report.figures import Figures, Money

MONTHS = 12
WIDTH, HEIGHT = 120, 32
_BAR = 7.5


@dataclass(frozen=True, slots=True)
class Month:
    """One month's name and net sales."""

    name: str
    net_sales: Money


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The bars as one path in a box of WIDTH x HEIGHT, the zero line, and the table behind them."""

    bars_path: str
    zero_down: str
    months: list[Month]
    said: Text


def sales_by_month(monthly_sales: pa.Table, codes: Sequence[str], as_of: date) -> dict[str, list[int]]:
    """Net sales of the last twelve calendar months, oldest first, of the accounts asked for; 0: nothing happened."""
    first = as_of.year * 12 + as_of.month - MONTHS
    asked_for = pc.is_in(monthly_sales["account_code"], pa.array(codes, pa.string()))
    recent = pc.greater_equal(monthly_sales["month"], first)
    sales = {code: [0] * MONTHS for code in codes}
    for row in monthly_sales.filter(pc.and_(asked_for, recent)).to_pylist():
        sales[row["account_code"]][row["month"] - first] = row["net_sales"]
    return sales


def sparkline(sales: Sequence[int], as_of: date, figures: Figures) -> Sparkline:
    """Draw twelve months that end with that of `as_of`."""
    first = as_of.year * 12 + as_of.month - MONTHS
    axis = Axis(min(0, *sales), max(0, *sales) or 1)
    zero = axis.depth(0) * HEIGHT / 100
    months = [Month(figures.month(first + position), figures.money(amount)) for position, amount in enumerate(sales)]
    said = words.SPARKLINE_SAYS.fill(
        first=months[0].name, last=months[-1].name, highest=figures.money(max(sales)).short
    )
    return Sparkline(_bars_path(sales, axis, zero), number(zero), months, said)


def _bars_path(sales: Sequence[int], axis: Axis, zero: float) -> str:
    """One path for all the bars; a month without sales has none."""
    pieces = []
    for position, amount in enumerate(sales):
        if amount:
            left, top = position * WIDTH / MONTHS + 1, axis.depth(amount) * HEIGHT / 100
            pieces.append(f"M{number(left)} {number(zero)}V{number(top)}h{_BAR}V{number(zero)}z")
    return "".join(pieces)
