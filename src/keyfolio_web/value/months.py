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
        """The monthly sales of a run, in the order of its accounts; months of accounts not among them are left out."""
        sold, months = findings.monthly_sales, months_of(findings.summary)
        account = _places(sold["account_code"], findings.accounts["account_code"])
        order = np.argsort(account, kind="stable")
        order = order[np.searchsorted(account[order], 0) :]  # of accounts that are not among them there is no place
        month = sold["month"].to_numpy().astype(np.int64) - months[0]
        return cls(account[order], month[order], sold["net_sales"].to_numpy()[order], len(months))

    def lists(self, start: int, stop: int) -> list[list[int]]:
        """Net sales of each month for the accounts from `start` to before `stop`; 0 where there is no line."""
        lists: list[list[int]] = self._laid(start, stop).tolist()
        return lists

    def column(self, start: int, stop: int) -> pa.ListArray:
        """The same as a column."""
        offsets = np.arange(0, (stop - start) * self.months + 1, self.months, dtype=np.int32)
        return pa.ListArray.from_arrays(offsets, self._laid(start, stop).ravel())

    def _laid(self, start: int, stop: int) -> NDArray[np.int64]:
        low, high = np.searchsorted(self.account, [start, stop])
        laid = np.zeros((stop - start, self.months), dtype=np.int64)
        laid[self.account[low:high] - start, self.month[low:high]] = self.net_sales[low:high]
        return laid


def _places(codes: pa.ChunkedArray, among: pa.ChunkedArray) -> NDArray[np.int64]:
    found: Any = pc.index_in(codes, value_set=among.combine_chunks())
    places: NDArray[np.int64] = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return places
