"""The ten accounts that docs/stages/3-identify.md works through by hand; the same figures are the doctests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import ibis

from keyfolio.identify.policy import DEFAULT_POLICY, Limits
from keyfolio.schemas import OBSERVED
from keyfolio.units import MONEY_SCALE, day_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    _Figures = tuple[float | None, ...]

_AS_OF = day_number(date(2024, 12, 31))
_COUNTS = ("orders", "order_days", "active_months", "families", "effective_families")
_MONEY = ("net_sales", "returned", "margin", "largest_order", "recent_sales", "earlier_sales")
_DAYS_AGO = ("known_since_day", "first_order_day", "last_order_day")
# code, then the columns of _COUNTS, of _MONEY (whole units of money) and of _DAYS_AGO (days before as_of)
_ACCOUNTS = (
    ("A01", (1, 1, 1, 1, 1.0), (4000, 0, 400, 4000, 4000, 0), (20, 20, 20)),
    ("A02", (24, 24, 24, 4, 3.2), (2000, 0, 700, 150, 1050, 950), (1500, 720, 5)),
    ("A03", (20, 20, 18, 5, 4.0), (1500, 50, 600, 200, 900, 600), (900, 700, 12)),
    ("A04", (10, 10, 10, 2, 1.8), (1000, 0, 250, 180, 650, 350), (400, 400, 30)),
    ("A05", (6, 6, 6, 3, 2.0), (1000, 0, 200, 300, 300, 700), (1200, 650, 200)),
    ("A06", (12, 12, 12, 3, 2.5), (300, 0, 90, 40, 160, 140), (1400, 715, 20)),
    ("A07", (3, 3, 3, 1, 1.0), (200, 0, 50, 90, 200, 0), (300, 300, 90)),
    ("A08", (2, 2, 2, 1, 1.0), (100, 0, 30, 60, 0, 100), (650, 650, 500)),
    ("A09", (1, 1, 1, 0, None), (0, 600, 0, 600, 0, 0), (100, 100, 100)),
    ("A10", (0, 0, 0, 0, None), (-100, 100, -100, None, -100, 0), (1000, None, None)),
)


EXAMPLE_POLICY = replace(DEFAULT_POLICY, limits=Limits(score=75))
"""The default policy with a lower limit: of ten accounts, the best in everything scores 90."""


def ten_accounts() -> ir.Table:
    """`schemas.OBSERVED` of ten accounts over two years up to 2024-12-31, ordered by account_code.

    A01 is a giant with one first order, A04 and A05 sell the same, A09 sent its only order back the same day, A10 has
    only a credit note for an order from before the window.

    >>> ten_accounts().count().execute()
    10
    """
    return ibis.memtable([_observed(*account) for account in _ACCOUNTS], schema=OBSERVED)


def _observed(code: str, counts: _Figures, money: _Figures, days_ago: _Figures) -> dict[str, object]:
    given = dict(zip(_COUNTS, counts, strict=True))
    _, first, last = days_ago
    return {
        "account_code": code,
        "lines": max(1, given["orders"] or 0),
        "credit_notes": int(code == "A10"),
        "recency_days": last,
        "repeats": max(0, int(given["order_days"] or 0) - 1),
        "repeat_span_days": None if first is None or last is None else first - last,
        "age_days": first,
        **given,
        **{name: None if it is None else it * MONEY_SCALE for name, it in zip(_MONEY, money, strict=True)},
        **{name: None if it is None else _AS_OF - it for name, it in zip(_DAYS_AGO, days_ago, strict=True)},
    }
