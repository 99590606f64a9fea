"""Sums stay exact where an int64 or a float64 would not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.stats import dot, running_sums, total

SOME = settings(deadline=None, max_examples=60, derandomize=True)

_INT64 = st.integers(-(2**63), 2**63 - 1)
_NOT_NEGATIVE = st.integers(0, 2**63 - 1)


@SOME
@given(st.lists(_INT64, max_size=50))
def test_a_total_is_what_whole_numbers_say(values: list[int]) -> None:
    assert total(np.array(values, dtype=np.int64)) == sum(values)


@SOME
@given(st.lists(st.tuples(_NOT_NEGATIVE, _NOT_NEGATIVE), max_size=50))
def test_a_product_sum_is_what_whole_numbers_say(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    assert dot(left, right) == sum(one * other for one, other in pairs)


def test_a_product_sum_longer_than_one_stretch_does_not_overflow() -> None:
    largest = np.full(2_200_000, 2**63 - 1, dtype=np.int64)
    assert dot(largest, largest) == 2_200_000 * (2**63 - 1) ** 2


@SOME
@given(st.lists(_INT64, max_size=30))
def test_running_sums_are_the_sums_of_the_first_values(values: list[int]) -> None:
    sums = running_sums(np.array(values, dtype=np.int64))
    assert [sums.first(count) for count in range(len(values) + 1)] == [
        sum(values[:count]) for count in range(len(values) + 1)
    ]


@SOME
@given(st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=30).filter(any), st.data())
def test_a_sum_is_reached_by_the_fewest_values(values: list[int], data: st.DataObject) -> None:
    least = data.draw(st.integers(1, sum(values)))
    wanted = next(count for count in range(1, len(values) + 1) if sum(values[:count]) >= least)
    assert running_sums(np.array(values, dtype=np.int64)).reaching(least) == wanted
