"""RFM: when an account last ordered, how often it ordered, what it spent."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import ibis

from keyfolio import schemas
from keyfolio.identify.ranking import accounts_in, accounts_worse, times, total_of
from keyfolio.language import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

Mean = Literal["score", "raw"]

RFM_CLASSES = MappingProxyType(
    {
        "111": Text("important value", "重要价值客户"),
        "011": Text("important keep", "重要保持客户"),
        "101": Text("important develop", "重要发展客户"),
        "001": Text("important win-back", "重要挽留客户"),
        "110": Text("general value", "一般价值客户"),
        "010": Text("general keep", "一般保持客户"),
        "100": Text("general develop", "一般发展客户"),
        "000": Text("general win-back", "一般挽留客户"),
    }
)
"""The eight classes used in China, by their digits R F M; 1 is better than the mean."""


def score_rfm(observed: ir.Table, *, mean: Mean = "score") -> ir.Table:
    """Scores 1-5 for recency, frequency and monetary value, and the class they make: `schemas.RFM`, in no order.

    A score is 1 + floor(5 x accounts strictly worse / accounts), so equal values have equal scores. For recency more
    days are worse, and no order in the window is worse than all. A digit of the class is 1 when the score is above the
    mean of that score (mean="score"), or when the measure itself is better than its mean (mean="raw": fewer days than
    the mean of those that have ordered). Nulls: none. `observed` is `schemas.OBSERVED`, computed beforehand.

    Source: Hughes, Strategic Database Marketing (1994), with shared ties in place of equal fifths.

    >>> from keyfolio.identify.worked_example import ten_accounts
    >>> score_rfm(ten_accounts()).order_by("account_code").execute()
          account_code  r  f  m rfm_class
    0          A01  4  1  5       101
    1          A02  5  5  5       111
    2          A03  5  5  4       111
    3          A04  3  4  3       011
    4          A05  2  3  3       011
    5          A06  4  4  3       111
    6          A07  3  3  2       010
    7          A08  1  2  2       000
    8          A09  2  1  1       000
    9          A10  1  1  1       000
    """
    scored = _scores(observed.select("account_code", "recency_days", "orders", "net_sales"))
    better = _scores_above_mean(scored) if mean == "score" else _measures_above_mean(scored)
    digits = [digit.fill_null(False).ifelse("1", "0") for digit in better]
    return scored.select("account_code", "r", "f", "m", rfm_class=digits[0].concat(*digits[1:])).cast(schemas.RFM)


def _scores(accounts: ir.Table) -> ir.Table:
    ranked = accounts.mutate(
        n=accounts_in(accounts),
        r=accounts_worse(accounts.recency_days, descending=True),
        f=accounts_worse(accounts.orders),
        m=accounts_worse(accounts.net_sales),
    )
    return ranked.mutate(**{name: 1 + 5 * ranked[name] // ranked.n for name in "rfm"})


def _scores_above_mean(scored: ir.Table) -> list[ir.BooleanValue]:
    """Score > mean, without dividing."""
    return [scored[name] * scored.n > total_of(scored[name]) for name in "rfm"]


def _measures_above_mean(scored: ir.Table) -> list[ir.BooleanValue]:
    """Fewer days, more orders, more money than the mean, without dividing; null: no order, so no days."""
    days = scored.recency_days.cast("int64")
    ordered = days.count().over(ibis.window())
    return [
        days * ordered < total_of(days),
        scored.orders * scored.n > total_of(scored.orders),
        times(scored.net_sales, scored.n) > times(total_of(scored.net_sales), 1),
    ]
