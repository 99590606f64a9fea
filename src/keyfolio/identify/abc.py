"""ABC classes: the few accounts that make most of the total, the next ones, the many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio import schemas
from keyfolio.identify.ranking import running_total_of, times, total_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def classify_abc(observed: ir.Table, *, a_percent: int = 55, b_percent: int = 85) -> ir.Table:
    """Rank, shares and class of each account by net sales: `schemas.ABC`, in no order.

    Accounts are taken by net sales, largest first, equal ones by code. An account is A while the sum *before* it is
    under `a_percent` of the net total, B while it is under `b_percent`, else C; compared in whole numbers. `straddles`
    marks an account whose equal has another class. Net total <= 0: shares and classes are null. `observed` is
    `schemas.OBSERVED`, computed beforehand.

    Sources: Dickie, ABC inventory analysis shoots for dollars, not pennies (1951), after Pareto and Juran.

    >>> from keyfolio.identify.worked_example import ten_accounts
    >>> classify_abc(ten_accounts()).order_by("rank").execute()
          account_code  rank  share  cumulative_share abc  straddles
    0          A01     1   0.40              0.40   A      False
    1          A02     2   0.20              0.60   A      False
    2          A03     3   0.15              0.75   B      False
    3          A04     4   0.10              0.85   B       True
    4          A05     5   0.10              0.95   C       True
    5          A06     6   0.03              0.98   C      False
    6          A07     7   0.02              1.00   C      False
    7          A08     8   0.01              1.01   C      False
    8          A09     9   0.00              1.01   C      False
    9          A10    10  -0.01              1.00   C      False
    """
    summed = _summed(observed.select("account_code", value=observed.net_sales))
    classed = summed.mutate(
        rank=summed.position + 1,
        share=summed.value / summed.total,
        cumulative_share=summed.through / summed.total,
        abc=_class(summed, a_percent, b_percent),
    )
    alike = ibis.window(group_by=classed.value)
    straddles = classed.abc.min().over(alike) != classed.abc.max().over(alike)
    return classed.mutate(straddles=straddles.fill_null(False)).select(*schemas.ABC.names).cast(schemas.ABC)


def _summed(accounts: ir.Table) -> ir.Table:
    """With position from 0, the sum before and through each account, and the total (null when it is not positive)."""
    order = [ibis.desc(accounts.value), ibis.asc(accounts.account_code)]
    summed = accounts.mutate(
        position=ibis.row_number().over(ibis.window(order_by=order)),
        through=running_total_of(accounts.value, order),
        total=total_of(accounts.value),
    )
    return summed.mutate(
        before=summed.through - summed.value,
        total=ibis.ifelse(summed.total > 0, summed.total, ibis.null("int64")),
    )


def _class(summed: ir.Table, a_percent: int, b_percent: int) -> ir.StringColumn:
    before = times(summed.before, 100)
    return ibis.cases(
        (summed.total.isnull(), ibis.null("string")),
        (before < times(summed.total, a_percent), "A"),
        (before < times(summed.total, b_percent), "B"),
        else_="C",
    )
