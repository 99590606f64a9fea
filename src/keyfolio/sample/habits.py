"""The hidden truth about each customer: rhythm, life, spending and paying.

None of this is what the models of the value stage assume. Rhythms are calendars with jitter, Erlang or lognormal waits
at named or lognormal rates, not Poisson processes with gamma-mixed rates; lives are bounded beta times, not exponential
ones; order values are lognormal with a Pareto tail and Student noise, not gamma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.sample.columns import choose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.accounts import Accounts
    from keyfolio.sample.seasons import Seasons

DAYS_A_YEAR = 365.25
CALENDAR, ERLANG, LOGNORMAL = range(3)  # words.WAITINGS
STAYS, SUDDEN, FADING = range(3)  # words.DEPARTURES
IRREGULAR, ONCE = 6, 7  # words.RHYTHMS
_ORDERS_A_YEAR = np.array([50.0, 25.0, 12.0, 4.0, 2.0, 1.0, 5.0, 0.0])
_RHYTHM_SHARES = (0.025, 0.05, 0.18, 0.27, 0.16, 0.09, 0.18, 0.045)

_SHARE_NEW, _SHARE_LEAVING, _SHARE_FADING = 0.38, 0.27, 0.45
_LONGEST_LIFE = 1.2  # of the period, for those who leave
_MIDDLE_ORDER_CENTS = 560_000
_TERMS_DAYS = np.array([60, 45, 30, 30, 30, 45, 45])  # by industry, in the order of words.INDUSTRIES


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often each account orders; shape (n_accounts,) each."""

    kind: NDArray[np.int64]  # position in words.RHYTHMS
    waiting: NDArray[np.int64]  # position in words.WAITINGS
    orders_a_year: NDArray[np.float64]  # 0 for ONCE

    @property
    def gap(self) -> NDArray[np.float64]:
        """Days of the seasons' clock between orders; without end for ONCE."""
        with np.errstate(divide="ignore"):
            return np.asarray(DAYS_A_YEAR / self.orders_a_year)


@dataclass(frozen=True, slots=True)
class Life:
    """When each account comes and goes; shape (n_accounts,) each."""

    arrived_day: NDArray[np.int64]  # day number; before the period for those who were there
    first_clock: NDArray[np.float64]  # the seasons' clock at its first order of the period
    until_day: NDArray[np.int64]  # day number from which it orders no more; seasons.end_day for those who stay
    departure: NDArray[np.int64]  # STAYS, SUDDEN or FADING


@dataclass(frozen=True, slots=True)
class Spending:
    """What each account's orders are like; shape (n_accounts,) each."""

    order_cents: NDArray[np.float64]  # the middle order, in the middle of the period
    growth: NDArray[np.float64]  # of an order's value, per year; 0.1 is +10 %
    discount: NDArray[np.float64]  # share of the list price
    lines: NDArray[np.float64]  # the middle number of lines an order
    returning: NDArray[np.float64]  # how much likelier than the middle account to send goods back
    attention: NDArray[np.float64]  # how much more service than the middle account of its size


@dataclass(frozen=True, slots=True)
class Paying:
    """How each account pays; shape (n_accounts,) each."""

    terms_days: NDArray[np.int64]
    late_days: NDArray[np.int64]  # habitual, after the due date; negative is early
    never: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Habits:
    """The hidden truth, account by account in the order of their codes."""

    rhythm: Rhythm
    life: Life
    spending: Spending
    paying: Paying
    is_giant: NDArray[np.bool_]  # one huge first order, and never another
    returned_at_once: NDArray[np.bool_]  # its one order came back the same day
    win_chance: NDArray[np.float64]  # of an opportunity that runs its course

    @property
    def yearly_cents(self) -> NDArray[np.float64]:
        """What each account orders in a middle year, in cents; its one order for ONCE."""
        return np.asarray(self.spending.order_cents * np.maximum(self.rhythm.orders_a_year, 1.0))


def draw_habits(accounts: Accounts, seasons: Seasons, rng: np.random.Generator) -> Habits:
    """Draw every account's habits, each kind from a stream of its own."""
    special_rng, rhythm_rng, life_rng, spending_rng, paying_rng, winning_rng = rng.spawn(6)
    giant, at_once = _draw_specials(accounts, special_rng)
    rhythm = _draw_rhythm(giant | at_once, rhythm_rng)
    spending = _draw_spending(rhythm, giant, spending_rng)
    life = _draw_life(rhythm, giant, seasons, life_rng)
    win_chance = winning_rng.beta(3.0, 4.0, len(accounts))
    return Habits(rhythm, life, spending, _draw_paying(accounts, paying_rng), giant, at_once, win_chance)


def _draw_specials(accounts: Accounts, rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """One giant from 20 accounts, two from 200; one whole return from 20. None of them in a group."""
    size = len(accounts)
    giants, specials = (size >= 20) + (size >= 200), (size >= 20) + (size >= 20) + (size >= 200)
    picked = rng.permutation(np.flatnonzero(~accounts.in_group))[:specials]
    giant, at_once = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    giant[picked[:giants]] = True
    at_once[picked[giants:]] = True
    return giant, at_once


def _draw_rhythm(once: NDArray[np.bool_], rng: np.random.Generator) -> Rhythm:
    size = len(once)
    spaced = (rng.permutation(size) + rng.random(size)) / size  # so that every seed has the shares, and the same size
    kind = np.where(once, ONCE, choose(_RHYTHM_SHARES, spaced))
    spread = np.where(kind == IRREGULAR, 0.8, 0.1)
    regular = np.where(rng.random(size) < 0.45, CALENDAR, ERLANG)
    return Rhythm(
        kind=kind,
        waiting=np.where(kind == IRREGULAR, LOGNORMAL, regular),
        orders_a_year=np.minimum(_ORDERS_A_YEAR[kind] * np.exp(rng.normal(0.0, spread)), 60.0),
    )


def _draw_spending(rhythm: Rhythm, giant: NDArray[np.bool_], rng: np.random.Generator) -> Spending:
    size = len(giant)
    often = np.maximum(rhythm.orders_a_year, 1.0)
    tail = np.where(rng.random(size) < 0.03, np.minimum(1.0 + rng.pareto(1.6, size), 15.0), 1.0)
    middle = _MIDDLE_ORDER_CENTS * often**0.2 * tail * np.exp(rng.normal(0.0, 0.95, size))
    huge = np.quantile(middle * often, 1 - 2 / (size + 2)) * rng.uniform(1.2, 2.0, size)
    return Spending(
        order_cents=np.where(giant, huge, middle),
        growth=np.where(giant, 0.0, np.clip(0.03 + 0.09 * rng.standard_t(4, size), -0.45, 0.7)),
        discount=np.clip(
            0.05 + 0.012 * np.log(middle * often / _MIDDLE_ORDER_CENTS) + rng.normal(0, 0.03, size), 0, 0.28
        ),
        lines=np.exp(rng.normal(0.64, 0.35, size)) * np.where(giant, 6.0, 1.0),
        returning=np.exp(rng.normal(-0.3, 0.8, size)),
        attention=np.exp(rng.normal(0.0, 0.7, size)),
    )


def _draw_life(rhythm: Rhythm, giant: NDArray[np.bool_], seasons: Seasons, rng: np.random.Generator) -> Life:
    """Who is new comes at any time (giants near the end); who leaves does so within 1.2 periods of being first seen."""
    size = len(rhythm.kind)
    once = rhythm.kind == ONCE
    new = (rng.random(size) < _SHARE_NEW) | once
    phase = np.minimum(np.where(once, seasons.clock_end, rhythm.gap), 2 * DAYS_A_YEAR) * rng.random(size)
    first_clock = np.where(new, seasons.clock_end * rng.uniform(np.where(giant, 0.75, 0.02), 0.98), phase)
    first_day = seasons.days_at(first_clock)
    before = seasons.first_day - rng.integers(30, 3650, size=size)
    left = first_day + np.rint(len(seasons.activity) * _LONGEST_LIFE * rng.beta(1.4, 1.2, size)).astype(np.int64)
    leaves = (rng.random(size) < _SHARE_LEAVING) & ~once & (left < seasons.end_day)
    return Life(
        arrived_day=np.where(new, first_day, before),
        first_clock=first_clock,
        until_day=np.where(leaves, left, seasons.end_day),
        departure=np.where(leaves, np.where(rng.random(size) < _SHARE_FADING, FADING, SUDDEN), STAYS),
    )


def _draw_paying(accounts: Accounts, rng: np.random.Generator) -> Paying:
    size = len(accounts)
    kind = choose((0.60, 0.25, 0.12, 0.03), rng.random(size))
    least, most = np.array([-3, 5, 25, 75]), np.array([4, 21, 61, 121])
    return Paying(
        terms_days=_TERMS_DAYS[accounts.industry] * (rng.random(size) < 0.9),
        late_days=rng.integers(least[kind], most[kind]),
        never=rng.random(size) < 0.01,
    )
