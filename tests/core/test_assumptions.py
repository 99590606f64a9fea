"""The window of a run: which days count, and which spans are compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.assumptions import Assumptions
from keyfolio.errors import BadAssumption

FIRST = date(2015, 1, 1)
_DAYS = st.dates(FIRST, date(2024, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "months", "opens_after"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 12, 31), 6, date(2024, 6, 30)),
        (date(2024, 6, 30), 6, date(2023, 12, 30)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
    ],
)
def test_a_window_opens_on_the_same_day_of_an_earlier_month_or_its_last(
    as_of: date, months: int, opens_after: date
) -> None:
    window = Assumptions(as_of, months).window(FIRST, as_of)
    assert (window.opens_after, window.as_of, window.months) == (opens_after, as_of, months)


def test_without_being_told_36_months_up_to_the_last_day_count() -> None:
    window = Assumptions().window(FIRST, date(2024, 5, 31))
    assert (window.opens_after, window.as_of, window.months) == (date(2021, 5, 31), date(2024, 5, 31), 36)


@pytest.mark.parametrize("months", [None, 36, 100])
def test_a_ledger_shorter_than_the_window_counts_whole(months: int | None) -> None:
    window = Assumptions(window_months=months).window(date(2024, 1, 1), date(2024, 5, 31))
    assert (window.opens_after, window.months) == (date(2023, 12, 31), None)


def test_a_window_told_that_fits_the_ledger_exactly_keeps_its_months() -> None:
    window = Assumptions(window_months=5).window(date(2024, 1, 1), date(2024, 5, 31))
    assert (window.opens_after, window.months) == (date(2023, 12, 31), 5)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(_DAYS, _DAYS, st.sampled_from([None, 1, 2, 5, 12, 24, 36, 1200]))
def test_the_compared_spans_are_as_long_as_fit_twice_and_lie_inside(one: date, other: date, months: int | None) -> None:
    first, as_of = sorted([one, other])
    window = Assumptions(as_of, months).window(first, as_of)
    assert first - timedelta(days=1) <= window.opens_after < as_of
    assert window.opens_after <= window.earlier_after <= window.recent_after <= as_of
    assert 0 <= window.compared_months <= 12
    if (as_of - window.opens_after).days > 2 * 31 * 12:
        assert window.compared_months == 12
    if (as_of - window.opens_after).days < 56:
        assert window.compared_months == 0


@pytest.mark.parametrize("months", [0, -1, 1201])
def test_a_window_that_makes_no_sense_is_refused_in_both_languages(months: int) -> None:
    with pytest.raises(BadAssumption) as refusal:
        Assumptions(window_months=months)
    assert str(months) in refusal.value.text.en
    assert f"{months} 个月" in refusal.value.text.zh


def test_a_day_before_the_ledger_is_refused_and_the_first_day_named() -> None:
    with pytest.raises(BadAssumption) as refusal:
        Assumptions(date(2014, 12, 31)).window(FIRST, date(2024, 1, 1))
    assert all("2015-01-01" in text for text in (refusal.value.text.en, refusal.value.text.zh))
    assert Assumptions(FIRST).window(FIRST, date(2024, 1, 1)).as_of == FIRST
