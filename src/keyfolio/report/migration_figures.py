"""A migration in figures, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from keyfolio import units
from keyfolio.value import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from keyfolio.stats import ChainTest
    from keyfolio.value import Chain, Estimate, Migration

_CENTS = 2
_ENDS = ("expected", "low", "high")


def migration_figures(migration: Migration) -> dict[str, Any]:
    """How accounts moved, and what follows, by name; states by their keys, days as YYYY-MM-DD, money in whole cents.

    states_by: recency or tiers. states: keys, in order. period_months, ahead_periods, discount_rate, level, seed,
    as_of, window_opens_on. periods: a list of {first_day, last_day, accounts: {state: number}, arrivals: number}.
    moves: a list, one a step, of {from: {to: number}}. pooled_moves: {from: {to: number}}. basis: margin or net_sales.
    reason: a key of `value.MIGRATION_REASONS`, or null; with a reason all that follows is null.

    shares: {from: {to: {share, low, high}}}. never_left: states of which the shares are assumed. tests: {stationarity,
    first_order}, each {statistic, degrees, p_value, is_sparse, verdict}. steady_state: {state: share}, or null.
    steady_reason: a key of `value.STEADY_REASONS`, or null. forecast: a list of {periods_ahead, accounts: {state:
    {expected, low, high}}}. worth, of what comes after the last period: {periods: number or null for ever, by_state:
    {state: {a_period, expected, low, high}}, base: {accounts, expected, low, high}}.
    """
    chosen, names = migration.chosen, migration.states
    rows = zip(migration.periods, migration.accounts, migration.arrivals, strict=True)
    return {
        "states_by": chosen.states,
        "states": list(names),
        "period_months": chosen.period_months,
        "ahead_periods": chosen.ahead_periods,
        "discount_rate": chosen.discount_rate,
        "level": chosen.level,
        "seed": chosen.seed,
        "as_of": migration.window.as_of.isoformat(),
        "window_opens_on": units.day(units.day_number(migration.window.opens_after) + 1).isoformat(),
        "periods": [
            {
                "first_day": period.first_day.isoformat(),
                "last_day": period.last_day.isoformat(),
                "accounts": _by_name(names, there),
                "arrivals": int(new.sum()),
            }
            for period, there, new in rows
        ],
        "moves": [_by_pair(names, step) for step in migration.moves],
        "pooled_moves": _by_pair(names, migration.moves.sum(axis=0)),
        "basis": migration.basis,
        "reason": migration.reason,
        **(dict.fromkeys(_OF_A_CHAIN) if migration.chain is None else _chain(migration, migration.chain)),
    }


_OF_A_CHAIN = ("shares", "never_left", "tests", "steady_state", "steady_reason", "forecast", "worth")


def _chain(migration: Migration, chain: Chain) -> dict[str, Any]:
    names, worth = migration.states, chain.worth
    by_state = np.column_stack([worth.a_period, *_columns(worth.an_account)])
    return {
        "shares": {
            start: dict(zip(names, _ends(chain.shares, place, "share"), strict=True))
            for place, start in enumerate(names)
        },
        "never_left": [names[place] for place in chain.never_left],
        "tests": {"stationarity": _test(chain.stationarity), "first_order": _test(chain.first_order)},
        "steady_state": None if chain.steady is None else dict(zip(names, chain.steady.tolist(), strict=True)),
        "steady_reason": chain.steady_reason,
        "forecast": [
            {"periods_ahead": ahead + 1, "accounts": dict(zip(names, _ends(chain.forecast, ahead), strict=True))}
            for ahead in range(len(chain.forecast.expected))
        ],
        "worth": {
            "periods": worth.periods,
            "by_state": {
                name: dict(zip(("a_period", *_ENDS), _cents(row), strict=True))
                for name, row in zip(names, by_state, strict=True)
            },
            "base": {
                "accounts": int(migration.accounts[-1].sum()),
                **dict(zip(_ENDS, _cents(np.array(_columns(worth.base))), strict=True)),
            },
        },
    }


def _by_name(names: Sequence[str], numbers: NDArray[Any]) -> dict[str, int]:
    return dict(zip(names, numbers.tolist(), strict=True))


def _by_pair(names: Sequence[str], moves: NDArray[Any]) -> dict[str, dict[str, int]]:
    return {name: _by_name(names, row) for name, row in zip(names, moves, strict=True)}


def _ends(estimate: Estimate, row: int, expected: str = "expected") -> list[dict[str, float]]:
    columns = [column[row].tolist() for column in _columns(estimate)]
    return [dict(zip((expected, "low", "high"), ends, strict=True)) for ends in zip(*columns, strict=True)]


def _columns(estimate: Estimate) -> tuple[NDArray[np.float64], ...]:
    return estimate.expected, estimate.low, estimate.high


def _cents(money: NDArray[np.float64]) -> list[float]:
    told: list[float] = (np.round(money, _CENTS) + 0.0).tolist()
    return told


def _test(test: ChainTest) -> dict[str, Any]:
    return {
        "statistic": test.statistic,
        "degrees": test.degrees,
        "p_value": test.p_value,
        "is_sparse": test.is_sparse,
        "verdict": verdict(test),
    }
