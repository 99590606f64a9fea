"""Pareto: who holds how much, compared with plain whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfolio.identify import Concentration, measure_concentration

SOME = settings(deadline=None, max_examples=60, derandomize=True)

_NET = st.lists(st.integers(-(10**14), 10**15) | st.sampled_from([0, 5, 5, -5]), min_size=1, max_size=40)


def _measured(*net_sales: int) -> Concentration:
    return measure_concentration(np.array(net_sales, dtype=np.int64))


def _fewest(percent: int, ordered: list[int]) -> int:
    return next(k for k in range(len(ordered) + 1) if 100 * sum(ordered[:k]) >= percent * sum(ordered))


@SOME
@given(_NET)
def test_shares_and_counts_are_what_one_pass_down_the_list_says(net_sales: list[int]) -> None:
    found, ordered = _measured(*net_sales), sorted(net_sales, reverse=True)
    top = -(-len(ordered) // 5)
    assert (found.accounts, found.top20_accounts) == (len(ordered), top)
    assert found.clipped == sum(net < 0 for net in ordered)
    if sum(ordered) > 0:
        assert found.top20_share == sum(ordered[:top]) / sum(ordered)
        assert (found.accounts_for_70, found.accounts_for_80) == (_fewest(70, ordered), _fewest(80, ordered))


@SOME
@given(_NET, st.integers(1, 900), st.randoms(use_true_random=False))
def test_neither_row_order_nor_the_unit_of_money_matters(net_sales: list[int], unit: int, chance: object) -> None:
    moved = [net * unit for net in net_sales]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    before, after = _measured(*net_sales), _measured(*moved)
    for name in ("top20_accounts", "top20_share", "accounts_for_70", "accounts_for_80", "gini", "hhi", "clipped"):
        assert getattr(before, name) == getattr(after, name)


def test_seven_of_ten_reached_exactly_is_reached() -> None:
    assert _measured(70, 10, 10, 10).accounts_for_70 == 1
    assert _measured(69, 11, 10, 10).accounts_for_70 == 2


@pytest.mark.parametrize("net_sales", [(5, -5), (3, -9)])
def test_without_a_positive_total_only_gini_and_hhi_are_known(net_sales: tuple[int, ...]) -> None:
    found = _measured(*net_sales)
    assert (found.top20_share, found.accounts_for_70, found.accounts_for_80) == (None, None, None)
    assert (found.gini, found.hhi, found.clipped) == (0.5, 1.0, 1)
    assert found.reason is not None
    assert "not above zero" in found.reason.en
    assert "不大于零" in found.reason.zh


@pytest.mark.parametrize("net_sales", [(), (0,), (0, 0), (-1, -2)])
def test_nothing_positive_has_no_figures_and_says_why(net_sales: tuple[int, ...]) -> None:
    found = _measured(*net_sales)
    assert (found.top20_share, found.accounts_for_80, found.gini, found.hhi) == (None, None, None, None)
    assert found.reason is not None
    assert found.lorenz == ()


def test_an_account_alone_holds_everything() -> None:
    found = _measured(7)
    assert (found.top20_accounts, found.top20_share, found.accounts_for_80) == (1, 1.0, 1)
    assert (found.gini, found.hhi, found.reason) == (0.0, 1.0, None)
    assert found.lorenz == ((0.0, 0.0), (1.0, 1.0))


def test_a_fifth_of_the_accounts_is_rounded_up() -> None:
    assert [_measured(*range(1, count + 1)).top20_accounts for count in (1, 5, 6, 10, 11)] == [1, 1, 2, 2, 3]


def test_the_curve_has_at_most_a_hundred_steps() -> None:
    assert len(_measured(*range(1, 5_001)).lorenz) == 101
