"""Gini, Herfindahl-Hirschman and Lorenz: published figures, limits, and what must not change them."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.stats import clipped, gini, hhi, lorenz

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOME = settings(deadline=None, max_examples=60, derandomize=True)

WHOLESALE = Path(__file__).resolve().parents[4] / "shared" / "data" / "uci_wholesale"
_VALUES = st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=40)


def _ints(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def _gini_of_all_pairs(values: list[int]) -> Fraction | None:
    """Half the mean absolute difference over the mean: another road to the same number."""
    held = [max(0, value) for value in values]
    apart = sum(abs(one - other) for one in held for other in held)
    return Fraction(apart, 2 * len(held) * sum(held)) if sum(held) else None


def test_gini_reaches_the_published_figure() -> None:
    published = [1, 3, 4, 5, 6, 8, 8, 9, 11, 12, 14, 17, 19, 21, 23, 27, 29, 32, 33, 38]
    assert gini(_ints(published)) == pytest.approx(0.38625, abs=1e-5)


def test_gini_of_the_wholesale_clients_is_the_known_one() -> None:
    if not WHOLESALE.exists():
        pytest.skip("the UCI wholesale data is not beside the project")
    with next(WHOLESALE.glob("*.csv")).open() as file:
        spent = [sum(int(cell) for cell in row[-6:]) for row in list(csv.reader(file))[1:]]
    assert sum(spent) == 14_619_500
    assert gini(_ints(spent)) == pytest.approx(0.364022, abs=1e-6)


@SOME
@given(_VALUES)
def test_gini_is_half_the_mean_difference_over_the_mean(values: list[int]) -> None:
    expected = _gini_of_all_pairs(values)
    assert gini(_ints(values)) == (None if expected is None else float(expected))


@SOME
@given(_VALUES)
def test_hhi_is_the_sum_of_squared_shares(values: list[int]) -> None:
    held = [max(0, value) for value in values]
    expected = float(sum(Fraction(value, sum(held)) ** 2 for value in held)) if sum(held) else None
    assert hhi(_ints(values)) == expected


@SOME
@given(_VALUES, st.integers(1, 1000), st.randoms(use_true_random=False))
def test_neither_row_order_nor_the_unit_matters(values: list[int], unit: int, chance: object) -> None:
    moved = [value * unit for value in values]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    for measure in (gini, hhi):
        assert measure(_ints(values)) == measure(_ints(moved))
    assert np.allclose(lorenz(_ints(values)), lorenz(_ints(moved)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("values", [[], [0], [-5, -1], [0, 0, -3]])
def test_nothing_positive_has_no_concentration(values: list[int]) -> None:
    assert gini(_ints(values)) is None
    assert hhi(_ints(values)) is None
    assert lorenz(_ints(values)).shape == (0, 2)


def test_one_holder_of_everything_among_many_is_the_limit() -> None:
    values = _ints([0] * 999 + [10**15])
    assert gini(values) == 0.999
    assert hhi(values) == 1.0


def test_a_total_beyond_int64_changes_nothing() -> None:
    values = np.repeat(_ints([10**15, 3 * 10**15]), 10_000)
    assert gini(values) == 0.25
    assert hhi(values) == pytest.approx(0.0000625, rel=1e-15)
    assert lorenz(values)[50] == pytest.approx([0.5, 0.25], rel=1e-12)


@SOME
@given(_VALUES)
def test_only_negative_values_are_clipped(values: list[int]) -> None:
    assert clipped(_ints(values)) == sum(value < 0 for value in values)


@SOME
@given(_VALUES, st.integers(1, 12))
def test_the_lorenz_curve_rises_below_the_diagonal_from_0_to_1(values: list[int], points: int) -> None:
    curve = lorenz(_ints(values), points)
    if not len(curve):
        return
    assert len(curve) <= points + 1
    assert curve[0].tolist() == [0.0, 0.0]
    assert curve[-1] == pytest.approx([1.0, 1.0])
    assert (np.diff(curve, axis=0) >= 0).all()
    assert (curve[:, 1] <= curve[:, 0] + 1e-12).all()


def test_fractions_are_refused_rather_than_cut_off() -> None:
    with pytest.raises(TypeError, match="safe"):
        gini(np.array([0.5, 1.5]))
