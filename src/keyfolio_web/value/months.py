"""The calendar months of a run's window, and each account's sales laid out over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keyfolio.findings import Findings, Summary


def months_of(summary: Summary) -> list[int]:
    """The calendar months of a run's window, year x 12 + month - 1, oldest first: what `Run.months` holds."""
    return months_between(summary.window_opens_on, summary.as_of)


def months_between(first_day: date, last_day: date) -> list[int]:
    """The calendar months from one day to another, year x 12 + month - 1, oldest first.

    >>> [month - 2024 * 12 for month in months_between(date(2024, 11, 30), date(2025, 2, 1))]
    [10, 11, 12, 13]
    """
    first, last = (day.year * 12 + day.month - 1 for day in (first_day, last_day))
    return list(range(first, last + 1))


@dataclass(frozen=True, slots=True)
class MonthlySales:
    """Net sales by account and month, read a slice of accounts at a time.

    account: the place of each row's account in `Findings.accounts`, rising; month: its place in the window.
    """

    account: NDArray[np.int64]
    month: NDArray[np.int64]
    net_sales: NDArray[np.int64]
    months: int

    @classmethod
    def of(cls, findings: Findings) -> MonthlySales:
        """The monthly sales of a run, in the order of its accounts."""
        sold, months = findings.monthly_sales, months_of(findings.summary)
        account = _places(sold["account_code"], findings.accounts["account_code"])
        order = np.argsort(account, kind="stable")
        month = sold["month"].to_numpy().astype(np.int64) - months[0]
        return cls(account[order], month[order], sold["net_sales"].to_numpy()[order], len(months))

    def lists(self, start: int, stop: int) -> list[list[int]]:
        """Net sales of each month for the accounts from `start` to before `stop`; 0 where there is no line."""
        low, high = np.searchsorted(self.account, [start, stop])
        laid = np.zeros((stop - start, self.months), dtype=np.int64)
        laid[self.account[low:high] - start, self.month[low:high]] = self.net_sales[low:high]
        lists: list[list[int]] = laid.tolist()
        return lists


def _places(codes: pa.ChunkedArray, among: pa.ChunkedArray) -> NDArray[np.int64]:
    found: Any = pc.index_in(codes, value_set=among.combine_chunks())
    places: NDArray[np.int64] = found.to_numpy().astype(np.int64)
    return places
