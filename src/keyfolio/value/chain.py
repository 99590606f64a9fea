"""The chain behind the moves of accounts: where they go next, and what it makes them worth, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
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

    def mean(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Money a period in each state, 0 of one in which nobody was; weights: of the accounts."""
        spent, counts = weights @ self.money, weights @ self.periods
        return np.divide(spent, counts, out=np.zeros_like(spent), where=counts > 0)


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
    shares = _Pooled(pooled, space)
    is_reached = now @ np.linalg.matrix_power(np.eye(len(now)) + shares.expected(), len(now)) > 0
    never_left = tuple(np.flatnonzero(is_reached & (pooled.sum(axis=1) == 0)).tolist())
    steady, reason = _steady(shares.expected(), never_left, is_reached)
    low, high = share_intervals(pooled, chosen.level)
    return Chain(
        shares=Estimate(shares.expected(), np.where(space.possible, low, 0.0), np.where(space.possible, high, 0.0)),
        never_left=never_left,
        stationarity=check_stationarity(moves),
        first_order=check_first_order(states, len(space.names)),
        steady=steady,
        steady_reason=reason,
        forecast=_forecast(shares, now, chosen),
        worth=_worth(shares, now, rewards, chosen),
    )


@dataclass(frozen=True, slots=True)
class _Pooled:
    """The moves of all periods together."""

    moves: NDArray[np.int64]
    space: StateSpace

    def expected(self) -> NDArray[np.float64]:
        return self._completed(move_shares(self.moves), self._assumed())

    def drawn(self, chance: np.random.Generator) -> NDArray[np.float64]:
        """Shares that may be behind the moves.

        From a state nobody left one half of the draws makes the moves that are assumed, the other any possible ones.
        """
        any_move = chance.standard_gamma(_OPEN, self.moves.shape)
        unless_seen = any_move if chance.random() < _ANY_MOVE_SHARE else self._assumed()
        return self._completed(draw_shares(chance, self.moves), unless_seen)

    def _assumed(self) -> NDArray[np.float64]:
        return np.eye(len(self.moves))[list(self.space.unless_seen)]

    def _completed(self, shares: NDArray[np.float64], unless_seen: NDArray[np.float64]) -> NDArray[np.float64]:
        """Without moves that cannot be; of states nobody left those of `unless_seen`."""
        seen = (self.moves.sum(axis=1) > 0)[:, None]
        possible = np.where(seen, shares, unless_seen) * self.space.possible
        completed: NDArray[np.float64] = possible / possible.sum(axis=1, keepdims=True)
        return completed


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


def _forecast(shares: _Pooled, now: NDArray[np.int64], chosen: MigrationAssumptions) -> Estimate:
    """Accounts in each state: those that are there move by chance, by shares that are drawn themselves."""
    chance, drawn = np.random.default_rng(chosen.seed), []
    for _ in range(draws_for(chosen.level)):
        matrix, held = shares.drawn(chance), now
        path = []
        for _ in range(chosen.ahead_periods):
            held = chance.multinomial(held, matrix).sum(axis=0)
            path.append(held)
        drawn.append(path)
    expected = [after_periods(shares.expected(), now, count + 1) for count in range(chosen.ahead_periods)]
    return Estimate(np.array(expected), *_ends(np.array(drawn, dtype=np.float64), chosen.level))


def _worth(shares: _Pooled, now: NDArray[np.int64], rewards: Rewards, chosen: MigrationAssumptions) -> Worth:
    """What is expected, and where that lies: shares and rewards are drawn, the latter by weights of the accounts.

    Source: Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981) 130.
    """
    discount, periods = chosen.discount_a_period, None if chosen.discount_rate > 0 else chosen.ahead_periods
    accounts = len(rewards.money)
    a_period = rewards.mean(np.ones(accounts))
    value = _to_come(shares.expected(), a_period, discount, periods)
    chance = np.random.default_rng((chosen.seed, 1))
    drawn = np.array(
        [
            _to_come(shares.drawn(chance), rewards.mean(chance.standard_exponential(accounts)), discount, periods)
            for _ in range(draws_for(chosen.level))
        ]
    )
    an_account = Estimate(value, *_ends(drawn, chosen.level))
    base = Estimate(np.asarray(value @ now), *_ends(drawn @ now, chosen.level))
    return Worth(a_period, an_account, base, periods)


def _to_come(
    shares: NDArray[np.float64], a_period: NDArray[np.float64], discount: float, periods: int | None
) -> NDArray[np.float64]:
    """The discounted value without the period that has just ended."""
    return discounted_value(shares, a_period, discount, periods) - a_period


def _ends(drawn: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    ends: NDArray[np.float64] = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return ends
