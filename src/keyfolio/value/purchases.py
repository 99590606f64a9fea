"""Purchase histories of the accounts in the window: how often each ordered again, when last, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.ledger import live_days
from keyfolio.stats import compress
from keyfolio.units import day_number
from keyfolio.value.order_days import order_days

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

    from keyfolio.assumptions import Window
    from keyfolio.engine import Engine
    from keyfolio.stats import Histories

LONGEST_HOLDOUT_DAYS = 365
_HOLDOUT_SHARE = 4  # a quarter of the window


@dataclass(frozen=True)
class Seen:
    """Histories up to a day, one place an account; times in days since its first order of the window.

    x: order days after the first. t_x: to the last of them. T: to the day. Shapes (n_accounts,).
    log_intervals: the natural logarithms of all intervals between two order days that follow each other, summed.
    """

    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    T: NDArray[np.float64]
    log_intervals: float

    @cached_property
    def histories(self) -> Histories:
        """The same, equal histories counted together: once for every fit and expectation."""
        return compress(self.x, self.t_x, self.T)


@dataclass(frozen=True, slots=True)
class Purchases:
    """What the population ordered in the window, and the same as it stood when a holdout began.

    account_code: of every account with an order in the window, rising. seen: up to the end of the window. known:
    whether an account had ordered before the holdout; before: of these alone, up to the holdout. later: of these alone,
    order days in it. first_day: day numbers. order_days: how many accounts ordered on each day of the window, from
    `days_from` on. known_repeats: how many of those known before the holdout did, and not for the first time.
    holdout_days: 0 when the window is too short for one.
    """

    account_code: pa.Array
    first_day: NDArray[np.int64]
    seen: Seen
    known: NDArray[np.bool_]
    before: Seen
    later: NDArray[np.float64]
    days_from: int
    order_days: NDArray[np.int64]
    known_repeats: NDArray[np.int64]
    holdout_days: int


def holdout_begins_after(window: Window) -> date:
    """The last day before the holdout: the last quarter of the window, at most a year of it.

    >>> from datetime import date
    >>> from keyfolio.assumptions import Window
    >>> holdout_begins_after(Window(date(2023, 12, 31), date(2024, 12, 31), 12, 6))
    datetime.date(2024, 10, 1)
    """
    return window.as_of - timedelta(
        days=min(LONGEST_HOLDOUT_DAYS, (window.as_of - window.opens_after).days // _HOLDOUT_SHARE)
    )


def observe_purchases(engine: Engine, order_sums: ir.Table, window: Window) -> Purchases:
    """Purchase histories over a window. order_sums: columns of `schemas.ORDER_SUMS`."""
    known = order_sums.filter(order_sums.day <= day_number(window.as_of))
    engine.progress("purchases", 0)
    days = order_days(live_days(engine, known))
    bought = days.filter((days.orders > 0) & (days.day > day_number(window.opens_after)))
    held = engine.materialise(bought.select("account_code", "day"), "purchase_days")
    cut = day_number(holdout_begins_after(window))
    accounts = engine.rows(_accounts(held, cut).order_by("account_code"))
    intervals = engine.rows(_intervals(held, cut).order_by("interval_days", "is_before"))
    counted = _accounts_by_day(engine, held, window), _accounts_by_day(engine, _later_of_known(held, cut), window)
    return _as_arrays(accounts, intervals, counted, window, cut)


def _accounts(days: ir.Table, cut: int) -> ir.Table:
    before = days.day <= cut
    return days.group_by("account_code").aggregate(
        first_day=days.day.min(),
        last_day=days.day.max(),
        days=days.count(),
        last_day_before=days.day.max(where=before),
        days_before=days.count(where=before),
    )


def _intervals(days: ir.Table, cut: int) -> ir.Table:
    """How many intervals between two order days of one account are of each length."""
    previous = days.day.lag().over(group_by="account_code", order_by="day")
    lengths = days.mutate(interval_days=(days.day - previous).cast("int64"), is_before=days.day <= cut)
    lengths = lengths.filter(lengths.interval_days.notnull())
    return lengths.group_by("interval_days", "is_before").aggregate(intervals=lengths.count())


def _later_of_known(days: ir.Table, cut: int) -> ir.Table:
    """The order days in the holdout of accounts that had ordered before it."""
    return days.filter(days.day > cut).semi_join(days.filter(days.day <= cut), "account_code")


def _accounts_by_day(engine: Engine, days: ir.Table, window: Window) -> NDArray[np.int64]:
    by_day = engine.rows(days.group_by("day").aggregate(accounts=days.count()).order_by("day"))
    counted = np.zeros((window.as_of - window.opens_after).days, dtype=np.int64)
    counted[by_day["day"].to_numpy() - day_number(window.opens_after) - 1] = by_day["accounts"].to_numpy()
    return counted


def _as_arrays(
    accounts: pa.Table,
    intervals: pa.Table,
    counted: tuple[NDArray[np.int64], NDArray[np.int64]],
    window: Window,
    cut: int,
) -> Purchases:
    """counted: order days by day of the window, of all, and in the holdout of those known before it."""
    first, last, days = (accounts[name].to_numpy().astype(np.int64) for name in ("first_day", "last_day", "days"))
    days_before = accounts["days_before"].to_numpy().astype(np.int64)
    known = days_before > 0
    last_before = accounts["last_day_before"].fill_null(0).to_numpy().astype(np.int64)
    as_of, opens = day_number(window.as_of), day_number(window.opens_after)
    order_days, later_of_known = counted
    of_known = np.where(np.arange(as_of - opens) < cut - opens, order_days, later_of_known)
    logs = np.log(intervals["interval_days"].to_numpy().astype(np.float64)) * intervals["intervals"].to_numpy()
    is_before = intervals["is_before"].to_numpy(zero_copy_only=False).astype(bool)
    return Purchases(
        account_code=accounts["account_code"].combine_chunks(),
        first_day=first,
        seen=_seen(days, first, last, as_of, float(logs.sum())),
        known=known,
        before=_seen(days_before[known], first[known], last_before[known], cut, float(logs[is_before].sum())),
        later=(days - days_before)[known].astype(np.float64),
        days_from=opens + 1,
        order_days=order_days,
        known_repeats=of_known - np.bincount(first[known] - opens - 1, minlength=of_known.size),
        holdout_days=as_of - cut,
    )


def _seen(
    days: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64], until: int, log_intervals: float
) -> Seen:
    x, t_x, T = (column.astype(np.float64) for column in (days - 1, last - first, until - first))
    return Seen(x, t_x, T, log_intervals)
