"""Seeded worlds of buyers whose truth is known: what they bought up to a day, and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Buyers:
    """x, t_x, T of each, as fits take them; later: purchases in the time after; alive: who was there at the end of T.

    log_intervals: the logarithms of all intervals between two purchases seen, summed.
    """

    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    T: NDArray[np.float64]
    later: NDArray[np.float64]
    alive: NDArray[np.bool_]
    log_intervals: float


def beta_geometric(
    random: np.random.Generator,
    point: tuple[float, float, float, float],
    T: NDArray[np.float64],
    after: float,
    *,
    k: int = 1,
    leaves_at_once: bool = False,
) -> Buyers:
    """Buyers of (r, alpha, a, b) who may leave after each purchase."""
    r, alpha, a, b = point
    rate = random.gamma(r, size=T.size) / alpha
    leaving = random.beta(a, b, size=T.size)
    return _follow(random, T, after, lambda some: random.gamma(k, size=some.size) / rate[some], leaving, leaves_at_once)


def pareto(
    random: np.random.Generator, point: tuple[float, float, float, float], T: NDArray[np.float64], after: float
) -> Buyers:
    """Buyers of (r, alpha, s, beta) who may leave at any time."""
    r, alpha, s, beta = point
    rate = random.gamma(r, size=T.size) / alpha
    stays = random.exponential(size=T.size) / (random.gamma(s, size=T.size) / beta)
    never = np.zeros(T.size)
    return _follow(random, T, after, lambda some: random.exponential(size=some.size) / rate[some], never, False, stays)


def _follow(
    random: np.random.Generator,
    T: NDArray[np.float64],
    after: float,
    draw_intervals: object,
    leaving: NDArray[np.float64],
    leaves_at_once: bool,
    stays: NDArray[np.float64] | None = None,
) -> Buyers:
    now, x, t_x, later = (np.zeros(T.size) for _ in range(4))
    until = T + after if stays is None else np.minimum(T + after, stays)
    here = random.random(T.size) >= leaving if leaves_at_once else np.ones(T.size, dtype=bool)
    left_at = np.where(here, np.inf, 0.0)
    log_intervals, going = 0.0, np.flatnonzero(here)
    while going.size:
        intervals = draw_intervals(going)  # type: ignore[operator]
        now[going] += intervals
        there = now[going] <= until[going]
        going, intervals = going[there], intervals[there]
        seen = now[going] <= T[going]
        x[going[seen]] += 1
        t_x[going[seen]] = now[going[seen]]
        log_intervals += float(np.log(intervals[seen]).sum())
        later[going[~seen]] += 1
        stayed = random.random(going.size) >= leaving[going]
        left_at[going[~stayed]] = now[going[~stayed]]
        going = going[stayed]
    ended = left_at if stays is None else stays
    return Buyers(x, t_x, T, later, ended > T, log_intervals)
