"""Busy and quiet days: weekends, Chinese New Year on its moving dates, National Day, the rush before the year ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.units import day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

# fmt: off
_NEW_YEARS = (  # month x 100 + day, from 2000 to 2040
    205, 124, 212, 201, 122, 209, 129, 218, 207, 126, 214, 203, 123, 210, 131, 219, 208, 128, 216, 205,
    125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208, 128, 215, 204, 124,
    212,
)
# fmt: on
_FIRST_YEAR = 2000
_METONIC_YEARS = 19  # the moon returns to the same days of the year, give or take one

_WEEKEND, _HOLIDAY = 0.06, 0.03
_DAYS_AROUND = [-15, -2, -1, 6, 7, 16]  # from the first day of Chinese New Year
_ACTIVITY_AROUND = [1.0, 0.35, _HOLIDAY, _HOLIDAY, 0.45, 1.0]
_YEAR_END_PEAK = 1.8


def chinese_new_year(year: int) -> date:
    """The first day of the Chinese year: exact for 2000-2040, within a day or so elsewhere.

    >>> chinese_new_year(2024), chinese_new_year(1996)
    (datetime.date(2024, 2, 10), datetime.date(1996, 2, 19))
    """
    index = year - _FIRST_YEAR
    while not 0 <= index < len(_NEW_YEARS):
        index += _METONIC_YEARS if index < 0 else -_METONIC_YEARS
    month, day = divmod(_NEW_YEARS[index], 100)
    return date(year, month, day)


@dataclass(frozen=True, slots=True)
class Seasons:
    """How busy each day of the period is, and a clock that runs faster on busy days.

    `activity` has one number a day, its mean over whole years is 1; `clock` is its running total. A rhythm that is
    even by this clock skips holidays and hurries before the year ends.
    """

    first_day: int  # day number
    activity: NDArray[np.float64]  # shape (n_days,)
    clock: NDArray[np.float64]  # shape (n_days,), rising

    @property
    def end_day(self) -> int:
        """The day number after the last day."""
        return self.first_day + len(self.activity)

    @property
    def clock_end(self) -> float:
        """The clock at the end of the last day."""
        return float(self.clock[-1])

    def days_at(self, clock: NDArray[np.float64]) -> NDArray[np.int64]:
        """Day numbers on which the clock stands so; `end_day` when it has run out."""
        return self.first_day + np.searchsorted(self.clock, clock, side="right").astype(np.int64)


def seasons_between(first: date, last: date) -> Seasons:
    """The seasons from one day to another, both included.

    >>> spring = seasons_between(date(2024, 2, 5), date(2024, 2, 14))
    >>> spring.activity.round(1).tolist()
    [0.7, 0.6, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    years = [_activity_of_year(year) for year in range(first.year, last.year + 1)]
    whole = np.concatenate(years)
    offset = day_number(first) - day_number(date(first.year, 1, 1))
    activity = (whole / whole.mean())[offset : offset + day_number(last) - day_number(first) + 1]
    return Seasons(first_day=day_number(first), activity=activity, clock=np.cumsum(activity))


def _activity_of_year(year: int) -> NDArray[np.float64]:
    first = day_number(date(year, 1, 1))
    days = np.arange(first, day_number(date(year + 1, 1, 1)))
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    activity = np.where(weekday >= 5, _WEEKEND, 1.0)
    activity *= np.interp(days - day_number(chinese_new_year(year)), _DAYS_AROUND, _ACTIVITY_AROUND)
    rush = day_number(date(year, 11, 10)), day_number(date(year, 12, 15))
    activity *= np.interp(days, rush, [1.0, _YEAR_END_PEAK])
    national_day = day_number(date(year, 10, 1))
    activity[national_day - first : national_day - first + 7] *= 0.1
    return activity
