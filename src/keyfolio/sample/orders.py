"""Every order of the period: whose, when and how large it is meant to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.sample.habits import CALENDAR, DAYS_A_YEAR, ERLANG, FADING, Habits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.seasons import Seasons

_JITTER = 0.2  # of the gap, each way
_ERLANG_STAGES = 4
_LOGNORMAL_SIGMA = 0.8
_FADE_DAYS = 270
_FADED = 0.3  # of the value, and of the orders, on the last day


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders, shape (n_orders,) each, by day, then account."""

    account: NDArray[np.int64]
    day: NDArray[np.int64]  # day number
    value_cents: NDArray[np.float64]  # aimed at; the lines decide what it comes to

    def __len__(self) -> int:
        return len(self.account)


def draw_orders(habits: Habits, seasons: Seasons, rng: np.random.Generator) -> Orders:
    """Let every account order by its rhythm, on the seasons' clock, as long as it lives."""
    account, clock = _draw_clocks(habits, seasons, rng)
    day = seasons.days_at(clock)
    lives = np.flatnonzero(day < habits.life.until_day[account])
    account, day = account[lives], day[lives]
    fade = _fade(account, day, habits)
    kept = np.flatnonzero(rng.random(len(day)) < fade)
    kept = kept[np.lexsort((account[kept], day[kept]))]
    account, day, fade = account[kept], day[kept], fade[kept]
    middle_day = seasons.first_day + len(seasons.activity) / 2
    grown = (1 + habits.spending.growth[account]) ** ((day - middle_day) / DAYS_A_YEAR)
    noise = np.where(habits.is_giant[account], 0.0, np.clip(rng.standard_t(5, len(day)) * 0.35, -2.5, 2.5))
    return Orders(account, day, habits.spending.order_cents[account] * grown * fade * np.exp(noise))


def _draw_clocks(
    habits: Habits, seasons: Seasons, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """More orders than the period can hold, account by account: whose, and the seasons' clock at each."""
    counts = _enough(habits, seasons)
    account = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    number = np.arange(len(account)) - np.repeat(starts, counts)
    waiting = habits.rhythm.waiting[account]
    jitter = rng.triangular(-_JITTER, 0.0, _JITTER, len(account))
    waits = _draw_waits(waiting, rng)
    elapsed = np.cumsum(waits)
    elapsed -= np.repeat(elapsed[starts], counts)
    position = np.where(waiting == CALENDAR, np.where(number == 0, 0.0, number + jitter), elapsed)
    gap = np.minimum(habits.rhythm.gap, 2 * seasons.clock_end)[account]
    return account, habits.life.first_clock[account] + gap * position


def _enough(habits: Habits, seasons: Seasons) -> NDArray[np.int64]:
    """So many orders that an account hardly ever runs out: the mean and four deviations of the widest waits."""
    once = habits.rhythm.orders_a_year == 0
    expected = np.maximum(seasons.clock_end - habits.life.first_clock, 0.0) / habits.rhythm.gap
    return np.where(once, 1, np.ceil(expected + 4 * np.sqrt(expected) + 4)).astype(np.int64)


def _draw_waits(waiting: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Waits in gaps, of mean 1."""
    size = len(waiting)
    erlang = rng.gamma(_ERLANG_STAGES, 1 / _ERLANG_STAGES, size)
    wide = np.exp(rng.normal(-(_LOGNORMAL_SIGMA**2) / 2, _LOGNORMAL_SIGMA, size))
    return np.where(waiting == ERLANG, erlang, wide)


def _fade(account: NDArray[np.int64], day: NDArray[np.int64], habits: Habits) -> NDArray[np.float64]:
    """1, falling in a fading account's last nine months."""
    left = habits.life.until_day[account] - day
    faded = _FADED + (1 - _FADED) * np.minimum(left / _FADE_DAYS, 1.0)
    return np.where(habits.life.departure[account] == FADING, faded, 1.0)
