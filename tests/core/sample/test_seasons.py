"""Chinese New Year and the other seasons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keyfolio.sample.seasons import chinese_new_year, seasons_between


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2000, 2, 5), (2007, 2, 18), (2023, 1, 22), (2025, 1, 29), (2034, 2, 19), (2040, 2, 12)]
)
def test_chinese_new_year_falls_on_its_published_day(year: int, month: int, day: int) -> None:
    assert chinese_new_year(year) == date(year, month, day)


def test_chinese_years_have_twelve_or_thirteen_moons() -> None:
    lengths = {(chinese_new_year(year + 1) - chinese_new_year(year)).days for year in range(2000, 2040)}
    assert lengths <= {353, 354, 355, 383, 384, 385}


def test_years_outside_the_table_come_within_a_day_of_their_new_year() -> None:
    published = {1996: date(1996, 2, 19), 1999: date(1999, 2, 16), 2050: date(2050, 1, 23)}
    assert all(abs(chinese_new_year(year) - day) <= timedelta(days=1) for year, day in published.items())


def test_a_whole_year_is_as_busy_as_any() -> None:
    year = seasons_between(date(2024, 1, 1), date(2024, 12, 31))
    assert year.clock_end == pytest.approx(366)


def test_the_clock_says_which_day_it_is() -> None:
    week = seasons_between(date(2024, 6, 3), date(2024, 6, 9))  # Monday to Sunday
    days = week.days_at(week.clock - 1e-9) - week.first_day
    assert days.tolist() == list(range(7))
    assert week.days_at(week.clock[-1:] + 1).tolist() == [week.end_day]
    assert week.activity[5:].sum() < 0.2 * week.activity[0]
