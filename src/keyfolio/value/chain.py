"""The chain behind the moves of accounts: where they go next, and what it makes them worth, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from keyfolio.language import Text
from keyfolio.stats import (
    ChainTest,
    after_periods,
    check_first_order,
    check_stationarity,
    discounted_value,
    draw_shares,
    move_shares,
    share_intervals,
    steady_state,
)
from keyfolio.value.futures import draws_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from keyfolio.assumptions import MigrationAssumptions
    from keyfolio.value.states import StateSpace

Verdict = Literal["not_rejected", "rejected", "too_sparse", "nothing_to_test"]

REJECTED_BELOW = 0.05
"""A p-value below this speaks against what is tested."""

_OPEN = 0.5  # of each cell of a row that nothing tells, by Jeffreys
_ANY_MOVE_SHARE = 0.5  # of the draws
_DRAWN_AT_ONCE = 8_000_000  # weights of accounts

STATIONARITY_VERDICTS: Mapping[Verdict, Text] = {
    "not_rejected": Text(
        "Nothing speaks against that accounts move alike in every period.", "没有迹象表明各期的迁移规律不同。"
    ),
    "rejected": Text(
        "Accounts do not move alike in every period: the shares are means of times that differ.",
        "各期的迁移规律不同：转移概率只是不同时期的平均。",
    ),
    "too_sparse": Text(
        "Too few moves to tell whether accounts move alike in every period.", "迁移次数太少，无法判断各期规律是否相同。"
    ),
    "nothing_to_test": Text(
        "Nothing tells whether accounts move alike in every period.", "没有数据可判断各期规律是否相同。"
    ),
}
FIRST_ORDER_VERDICTS: Mapping[Verdict, Text] = {
    "not_rejected": Text(
        "Nothing speaks against that the next state depends on the present one alone.",
        "没有迹象表明下一期状态还取决于更早的状态。",
    ),
    "rejected": Text(
        "The next state depends on the state before the present one too: accounts in one state differ, and forecasts "
        "are rough.",
        "下一期状态还取决于上一期之前的状态：同一状态内的客户并不相同，多期预测较为粗略。",
    ),
    "too_sparse": Text(
        "Too few moves to tell whether the next state depends on the present one alone.",
        "迁移次数太少，无法判断下一期状态是否只取决于当前状态。",
    ),
    "nothing_to_test": Text(
        "Nothing tells whether the next state depends on the present one alone.",
        "没有数据可判断下一期状态是否只取决于当前状态。",
    ),
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected, and the ends of an interval; arrays of one shape."""

    expected: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """What accounts will bring after the period that has just ended; in money, as floats.

    a_period: what an account in each state brought in a period, on average. an_account: the discounted sum expected of
    one account in each; shape (n_states,). base: of all accounts that are there; shape (). periods: how many of those
    to come count; null: all.
    """

    a_period: NDArray[np.float64]
    an_account: Estimate
    base: Estimate
    periods: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A Markov chain fitted to moves.

    shares: of those in each state, from row to column; of a state in `never_left` what they are taken to be, between 0
    and 1. never_left: places of states in which accounts are or may come to be, and of which no period saw what comes
    next. steady: shares of the states in the end; null: `steady_reason` is a key of `STEADY_REASONS`. forecast: of the
    accounts that are there; shape (n_periods ahead, n_states).
    """

    shares: Estimate
    never_left: tuple[int, ...]
    stationarity: ChainTest
    first_order: ChainTest
    steady: NDArray[np.float64] | None
    steady_reason: str | None
    forecast: Estimate
    worth: Worth


STEADY_REASONS: Mapping[str, Text] = {
    "never_left": Text(
        "From some states nobody was seen to go on, so it is not known where all end.",
        "有的状态尚未见客户离开，因此不知最终去向。",
    ),
    "start_decides": Text(
        "Where accounts are in the end depends on where they are now, or they never settle.",
        "最终分布取决于当前状态，或永不稳定。",
    ),
}


@dataclass(frozen=True, slots=True)
class Rewards:
    """What accounts brought: money and numbers of periods, by account and state; shapes (n_accounts, n_states)."""

    money: NDArray[np.float64]
    periods: NDArray[np.float64]


def _a_period(money: NDArray[np.float64], periods: NDArray[np.float64]) -> NDArray[np.float64]:
    """Money a period, 0 where there was none."""
    return np.divide(money, periods, out=np.zeros_like(money), where=periods > 0)


def verdict(test: ChainTest) -> Verdict:
    """What a test says."""
    if test.p_value is None:
        return "nothing_to_test"
    if test.is_sparse:
        return "too_sparse"
    return "rejected" if test.p_value < REJECTED_BELOW else "not_rejected"


def fit_chain(
    states: NDArray[np.int64],
    moves: NDArray[np.int64],
    space: StateSpace,
    rewards: Rewards,
    chosen: MigrationAssumptions,
) -> Chain:
    """Fit a chain. states: as `observe_states` answers. moves: of every step, at least one move; as `count_moves`."""
    pooled = moves.sum(axis=0)
    now = np.bincount(states[:, -1][states[:, -1] >= 0], minlength=len(space.names))
    shares = _completed(move_shares(pooled), pooled, space, _assumed(space))
    is_reached = now @ np.linalg.matrix_power(np.eye(len(now)) + shares, len(now)) > 0
    never_left = tuple(np.flatnonzero(is_reached & (pooled.sum(axis=1) == 0)).tolist())
    steady, reason = _steady(shares, never_left, is_reached)
    drawn = _draw(states, pooled, space, rewards, chosen)
    return Chain(
        shares=_share_ends(shares, drawn.shares, pooled, space, chosen.level),
        never_left=never_left,
        stationarity=check_stationarity(moves),
        first_order=check_first_order(states, len(space.names)),
        steady=steady,
        steady_reason=reason,
        forecast=_forecast(shares, drawn, now, chosen),
        worth=_worth(shares, drawn, now, rewards, chosen),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What may be behind the moves and what accounts brought; one draw weighs the accounts alike in both.

    shares: shape (n_draws, n_states, n_states). a_period: money; shape (n_draws, n_states).
    """

    shares: NDArray[np.float64]
    a_period: NDArray[np.float64]


def _draw(
    states: NDArray[np.int64],
    pooled: NDArray[np.int64],
    space: StateSpace,
    rewards: Rewards,
    chosen: MigrationAssumptions,
) -> _Drawn:
    """Accounts differ, and the moves of one go together: each draw gives every account one weight.

    From a state nobody left one half of the draws makes the moves that are assumed, the other any possible ones.
    Source: Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981) 130.
    """
    chance, draws, many = np.random.default_rng(chosen.seed), draws_for(chosen.level), len(space.names)
    sums = np.zeros((draws, many * many + 2 * many))
    at_once = max(_DRAWN_AT_ONCE // draws, 1)
    for start in range(0, len(states), at_once):
        part = slice(start, start + at_once)
        told = np.hstack([_moves_of_each(states[part], many), rewards.money[part], rewards.periods[part]])
        sums += chance.standard_exponential((draws, len(told))) @ told
    moves, money, periods = np.split(sums, [many * many, many * many + many], axis=1)
    shares = draw_shares(chance, moves.reshape(draws, many, many))
    any_move = chance.standard_gamma(_OPEN, shares.shape)
    is_open = (chance.random(draws) < _ANY_MOVE_SHARE)[:, None, None]
    unless_seen = np.where(is_open, any_move, _assumed(space))
    return _Drawn(_completed(shares, pooled, space, unless_seen), _a_period(money, periods))


def _moves_of_each(states: NDArray[np.int64], many: int) -> NDArray[np.float64]:
    """How often each account made each move; shape (n_accounts, n_states * n_states)."""
    counts = np.zeros((len(states), many * many))
    for before, after in pairwise(states.T):
        there = np.flatnonzero((before >= 0) & (after >= 0))
        counts[there, before[there] * many + after[there]] += 1
    return counts


def _assumed(space: StateSpace) -> NDArray[np.float64]:
    return np.eye(len(space.names))[list(space.unless_seen)]


def _completed(
    shares: NDArray[np.float64], pooled: NDArray[np.int64], space: StateSpace, unless_seen: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Without moves that cannot be; of states nobody left those of `unless_seen`."""
    seen = (pooled.sum(axis=1) > 0)[:, None]
    possible = np.where(seen, shares, unless_seen) * space.possible
    completed: NDArray[np.float64] = possible / possible.sum(axis=-1, keepdims=True)
    return completed


def _share_ends(
    shares: NDArray[np.float64],
    drawn: NDArray[np.float64],
    pooled: NDArray[np.int64],
    space: StateSpace,
    level: float,
) -> Estimate:
    """By what was drawn, and no narrower than by Jeffreys' rule, as if every move were made by another account."""
    ends, by_rule = _ends(drawn, level), share_intervals(pooled, level)
    lower, upper = np.minimum(ends[0], by_rule[0]), np.maximum(ends[1], by_rule[1])
    return Estimate(shares, np.where(space.possible, lower, 0.0), np.where(space.possible, upper, 0.0))


def _steady(
    shares: NDArray[np.float64], never_left: tuple[int, ...], is_reached: NDArray[np.bool_]
) -> tuple[NDArray[np.float64] | None, str | None]:
    if never_left:
        return None, "never_left"
    reached = np.flatnonzero(is_reached)
    found = steady_state(shares[np.ix_(reached, reached)])
    if found is None:
        return None, "start_decides"
    steady = np.zeros(len(shares))
    steady[reached] = found
    return steady, None


def _forecast(
    shares: NDArray[np.float64], drawn: _Drawn, now: NDArray[np.int64], chosen: MigrationAssumptions
) -> Estimate:
    """Accounts in each state: those that are there move by chance, by shares that are drawn themselves."""
    chance, paths = np.random.default_rng((chosen.seed, 1)), []
    for matrix in drawn.shares:
        held, path = now, []
        for _ in range(chosen.ahead_periods):
            held = chance.multinomial(held, matrix).sum(axis=0)
            path.append(held)
        paths.append(path)
    expected = [after_periods(shares, now, count + 1) for count in range(chosen.ahead_periods)]
    return Estimate(np.array(expected), *_ends(np.array(paths, dtype=np.float64), chosen.level))


def _worth(
    shares: NDArray[np.float64],
    drawn: _Drawn,
    now: NDArray[np.int64],
    rewards: Rewards,
    chosen: MigrationAssumptions,
) -> Worth:
    """What is expected, and where that lies by what was drawn."""
    discount, periods = chosen.discount_a_period, None if chosen.discount_rate > 0 else chosen.ahead_periods
    a_period = _a_period(rewards.money.sum(axis=0), rewards.periods.sum(axis=0))
    value = _to_come(shares, a_period, discount, periods)
    values = np.array(
        [_to_come(*of_a_draw, discount, periods) for of_a_draw in zip(drawn.shares, drawn.a_period, strict=True)]
    )
    an_account = Estimate(value, *_ends(values, chosen.level))
    base = Estimate(np.asarray(value @ now), *_ends(values @ now, chosen.level))
    return Worth(a_period, an_account, base, periods)


def _to_come(
    shares: NDArray[np.float64], a_period: NDArray[np.float64], discount: float, periods: int | None
) -> NDArray[np.float64]:
    """The discounted value without the period that has just ended."""
    return discounted_value(shares, a_period, discount, periods) - a_period


def _ends(drawn: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    ends: NDArray[np.float64] = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return ends
