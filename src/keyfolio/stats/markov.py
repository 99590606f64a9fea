"""Markov chains: how customers move between states from one period to the next.

Sources: Anderson & Goodman, "Statistical inference about Markov chains", Annals of Mathematical Statistics 28 (1957)
89 (tests); Pfeifer & Carraway, "Modeling customer relationships as Markov chains", Journal of Interactive Marketing 14
(2000) 43 (value).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, chdtrc, xlogy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keyfolio.stats.arrays import Floats

ABSENT = -1
"""The state of a customer in a period in which it is not there yet."""

FEWEST_EXPECTED = 5.0
"""A test of which more than a fifth of the cells expect fewer moves than this is too sparse to be believed."""

_JEFFREYS = 0.5
_PRIOR = 0.5  # of each cell of a row, for draws


@dataclass(frozen=True, slots=True)
class ChainTest:
    """A likelihood-ratio test about a chain.

    statistic: G². p_value: null when there is nothing to test. is_sparse: whether too many cells expect too few moves
    for the p-value to be believed.
    """

    statistic: float
    degrees: int
    p_value: float | None
    is_sparse: bool


def count_moves(states: ArrayLike, n_states: int) -> NDArray[np.int64]:
    """Moves from state to state in each period after the first; shape (n_periods - 1, n_states, n_states).

    states: of each customer in each period, from 0, or `ABSENT`; shape (n_customers, n_periods). Moves from and into
    absence do not count.

    >>> count_moves([[0, 1, 1], [ABSENT, 0, 1]], 2).tolist()
    [[[0, 1], [0, 0]], [[0, 1], [0, 1]]]
    """
    held = np.asarray(states, dtype=np.int64)
    moves = np.zeros((max(held.shape[1] - 1, 0), n_states, n_states), dtype=np.int64)
    for period, counts in enumerate(moves):
        before, after = held[:, period], held[:, period + 1]
        both = (before >= 0) & (after >= 0)
        cells = np.bincount(before[both] * n_states + after[both], minlength=n_states * n_states)
        counts[:] = cells.reshape(n_states, n_states)
    return moves


def move_shares(moves: ArrayLike) -> Floats:
    """The transition matrix: of those in each state the share that moves to each; of a state nobody left, to itself.

    moves: shape (n_states, n_states), from row to column.

    >>> move_shares([[3, 1], [0, 0]]).tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    counts = np.asarray(moves, dtype=np.float64)
    left = counts.sum(axis=1, keepdims=True)
    shares: Floats = np.where(left > 0, counts / np.where(left > 0, left, 1.0), np.eye(len(counts)))
    return shares


def share_intervals(moves: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Where the shares lie, lower and upper ends by Jeffreys' rule; of a state nobody left, from 0 to 1."""
    counts = np.asarray(moves, dtype=np.float64)
    left = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    tail = (1 - level) / 2
    lower = betaincinv(counts + _JEFFREYS, left - counts + _JEFFREYS, tail)
    upper = betaincinv(counts + _JEFFREYS, left - counts + _JEFFREYS, 1 - tail)
    return np.where(counts > 0, lower, 0.0), np.where(counts < left, upper, 1.0)


def check_stationarity(moves: ArrayLike) -> ChainTest:
    """Whether the shares are the same in every period. moves: as `count_moves` answers."""
    counts = np.asarray(moves, dtype=np.float64)
    return _ratio_test(counts, counts.sum(axis=0))


def check_first_order(states: ArrayLike, n_states: int) -> ChainTest:
    """Whether the next state depends on the present one alone, and not on the one before it. states: as above."""
    held = np.asarray(states, dtype=np.int64)
    triples = np.zeros((n_states, n_states, n_states))
    for period in range(held.shape[1] - 2):
        three = held[:, period : period + 3]
        there = three[(three >= 0).all(axis=1)]
        place = (there[:, 0] * n_states + there[:, 1]) * n_states + there[:, 2]
        triples += np.bincount(place, minlength=n_states**3).reshape(triples.shape)
    return _ratio_test(triples, triples.sum(axis=0))


def after_periods(shares: ArrayLike, start: ArrayLike, periods: int) -> Floats:
    """Where those who start in each state are after so many periods. start: numbers of customers, shape (n_states,)."""
    moved: Floats = np.asarray(start, dtype=np.float64) @ np.linalg.matrix_power(np.asarray(shares), periods)
    return moved


def steady_state(shares: ArrayLike) -> Floats | None:
    """The shares of the states once they change no more; None: where one starts decides, or they never settle."""
    matrix = np.asarray(shares, dtype=np.float64)
    count = len(matrix)
    values = np.linalg.eigvals(matrix.T)
    if np.count_nonzero(np.abs(np.abs(values) - 1) < 1e-9) != 1:
        return None
    system = np.vstack([matrix.T - np.eye(count), np.ones(count)])
    found = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0]
    clipped = np.clip(found, 0.0, None)
    steady: Floats = clipped / clipped.sum()
    return steady


def discounted_value(shares: ArrayLike, reward: ArrayLike, discount: float, periods: int | None = None) -> Floats:
    """What a customer in each state is worth: its reward now, and those of the states it is expected in later.

    reward: of a period in each state, in money. discount: a period. periods: after this one; null: for ever, for which
    the discount must be above 0.

    >>> discounted_value([[0.5, 0.5], [0.0, 1.0]], [100.0, 0.0], 0.25, 1).tolist()
    [140.0, 0.0]
    """
    matrix = np.asarray(shares, dtype=np.float64) / (1 + discount)
    rewards = np.asarray(reward, dtype=np.float64)
    if periods is None:
        return np.linalg.solve(np.eye(len(matrix)) - matrix, rewards).astype(np.float64)
    value: Floats = rewards.copy()
    for _ in range(periods):
        value = rewards + matrix @ value
    return value


def draw_shares(chance: np.random.Generator, weighed: ArrayLike) -> Floats:
    """Transition matrices that may be behind moves; cells of which no period saw a move stay rare.

    weighed: the moves, each customer's by its own weight, drawn from the exponential distribution of mean 1 (Rubin,
    "The Bayesian bootstrap", Annals of Statistics 9 (1981) 130); shape (..., n_states, n_states).
    """
    counts = np.asarray(weighed, dtype=np.float64)
    seen = counts.sum(axis=-1, keepdims=True) > 0
    gammas = counts + chance.standard_gamma(_PRIOR / counts.shape[-1], counts.shape)
    sums = np.where(seen, gammas.sum(axis=-1, keepdims=True), 1.0)
    shares: Floats = np.where(seen, gammas / sums, np.eye(counts.shape[-1]))
    return shares


def _ratio_test(strata: Floats, pooled: Floats) -> ChainTest:
    """Whether rows of every stratum, shape (strata, from, to), share one distribution: `pooled`, shape (from, to)."""
    expected = strata.sum(axis=2, keepdims=True) * move_shares(pooled)
    statistic = 2 * float((xlogy(strata, strata) - xlogy(strata, np.where(expected > 0, expected, 1.0))).sum())
    cells = expected > 0
    possible = (pooled > 0).sum(axis=1) - 1
    rows = (strata.sum(axis=2) > 0).sum(axis=0)
    degrees = int((np.maximum(rows - 1, 0) * np.maximum(possible, 0)).sum())
    sparse = bool(cells.any() and np.mean(expected[cells] < FEWEST_EXPECTED) > 0.2)
    p_value = float(chdtrc(degrees, max(statistic, 0.0))) if degrees else None
    return ChainTest(max(statistic, 0.0), degrees, p_value, sparse)
