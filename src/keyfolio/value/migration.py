"""How accounts migrate between states from period to period, and what that makes them worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.language import Text
from keyfolio.stats import count_moves
from keyfolio.units import MONEY_SCALE
from keyfolio.value.chain import Rewards, fit_chain
from keyfolio.value.period_sales import observe_period_sales
from keyfolio.value.periods import whole_periods
from keyfolio.value.spend import told_by
from keyfolio.value.states import observe_states, state_space

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from keyfolio.assumptions import MigrationAssumptions, Window
    from keyfolio.engine import Engine
    from keyfolio.value.chain import Chain
    from keyfolio.value.period_sales import PeriodSales
    from keyfolio.value.periods import Period
    from keyfolio.value.spend import Basis

FEWEST_PERIODS = 3

MIGRATION_REASONS: Mapping[str, Text] = {
    "too_few_periods": Text(
        "The window holds fewer than 3 whole periods, so nothing is said of how accounts move. Choose a longer window, "
        "or shorter periods.",
        "窗口期不足 3 个完整的期，无法说明客户如何迁移。请加长窗口期，或缩短每期。",
    ),
    "no_accounts": Text("No account has an order in the periods.", "各期内没有客户下过订单。"),
    "no_moves": Text(
        "Every account has its first order within these periods in the last one, so none has moved yet.",
        "所有客户在这些期内的首个订单都在最后一期，尚无迁移。",
    ),
}
"""Why there is no chain."""


@dataclass(frozen=True, slots=True)
class Migration:
    """How accounts moved between states.

    states: keys of `STATE_LABELS`, in the order of every array. periods: oldest first. accounts: in each state at the
    end of each period; shape (n_periods, n_states). arrivals: those of them whose first order within the
    periods lies there; what came before the periods is not looked at. moves: of those that were there before, from row
    to column; shape (n_periods - 1, n_states, n_states). basis: in what money value is told. chain: null: `reason` is
    a key of `MIGRATION_REASONS`.
    """

    window: Window
    chosen: MigrationAssumptions
    states: tuple[str, ...]
    periods: tuple[Period, ...]
    accounts: NDArray[np.int64]
    arrivals: NDArray[np.int64]
    moves: NDArray[np.int64]
    basis: Basis
    chain: Chain | None
    reason: str | None


def migrate(
    engine: Engine, order_sums: ir.Table, window: Window, choices: Sequence[MigrationAssumptions]
) -> list[Migration]:
    """Follow the accounts of a ledger through the periods of a window, in the ways that are chosen.

    Those with periods of one length share one look at the ledger. order_sums: columns of `schemas.ORDER_SUMS`.
    """
    spans = {chosen.period_months: whole_periods(window, chosen.period_months) for chosen in choices}
    seen = {months: observe_period_sales(engine, order_sums, periods) for months, periods in spans.items() if periods}
    return [
        follow(seen[months], spans[months], window, chosen) if months in seen else _without_periods(window, chosen)
        for months, chosen in ((chosen.period_months, chosen) for chosen in choices)
    ]


def _without_periods(window: Window, chosen: MigrationAssumptions) -> Migration:
    space = state_space(chosen.states)
    nobody = np.zeros((0, len(space.names)), dtype=np.int64)
    moves = np.zeros((0, len(space.names), len(space.names)), dtype=np.int64)
    return Migration(window, chosen, space.names, (), nobody, nobody, moves, "net_sales", None, "too_few_periods")


def follow(sales: PeriodSales, periods: tuple[Period, ...], window: Window, chosen: MigrationAssumptions) -> Migration:
    """The same in one way, of what accounts bought in each period."""
    space = state_space(chosen.states)
    states = observe_states(sales, chosen.states)
    many = len(space.names)
    there = [np.bincount(column[column >= 0], minlength=many) for column in states.T]
    new = np.diff(states >= 0, axis=1, prepend=False)
    arrivals = [np.bincount(column[fresh], minlength=many) for column, fresh in zip(states.T, new.T, strict=True)]
    moves = count_moves(states, many)
    reason = _reason(sales, periods, moves)
    basis, rewards = _rewards(sales, states, many)
    chain = None if reason else fit_chain(states, moves, space, rewards, chosen)
    return Migration(
        window, chosen, space.names, periods, np.array(there), np.array(arrivals), moves, basis, chain, reason
    )


def _reason(sales: PeriodSales, periods: tuple[Period, ...], moves: NDArray[np.int64]) -> str | None:
    if len(periods) < FEWEST_PERIODS:
        return "too_few_periods"
    if not sales.account_code:
        return "no_accounts"
    return None if moves.any() else "no_moves"


def _rewards(sales: PeriodSales, states: NDArray[np.int64], many: int) -> tuple[Basis, Rewards]:
    """What accounts brought in each state; by margin, those that lack a cost get the margin share of the others."""
    net, cost = sales.net_sales / MONEY_SCALE, sales.cost / MONEY_SCALE
    told = sales.cost_told
    basis = told_by(net.sum(axis=1), told)
    money = net
    if basis == "margin":
        sold = net[told].sum()
        share = (net - cost)[told].sum() / sold if sold > 0 else 0.0
        money = np.where(told[:, None], net - cost, net * share)
    is_in = [states == state for state in range(many)]
    sums = [np.where(held, money, 0.0).sum(axis=1) for held in is_in]
    counts = [held.sum(axis=1).astype(np.float64) for held in is_in]
    return basis, Rewards(np.array(sums).T, np.array(counts).T)
