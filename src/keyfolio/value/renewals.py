"""What contracts are still worth: how likely each is renewed, by how many were renewed before it.

Source: Fader & Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007) 76.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from keyfolio.language import Text
from keyfolio.schemas import RENEWALS
from keyfolio.stats import fit_shifted_beta_geometric, know_retention
from keyfolio.units import MONEY_SCALE, day_number
from keyfolio.value.contract_chains import chain_contracts
from keyfolio.value.contracts_ahead import in_parts, look_ahead
from keyfolio.value.futures import draws_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.stats import RetentionPosterior, ShiftedBetaGeometric
    from keyfolio.value.contract_chains import ContractChain
    from keyfolio.value.contracts_ahead import ContractsAhead

RENEWAL_REASONS: Mapping[str, Text] = {
    "too_few_ended": Text(
        "Fewer than ten contracts have ended for good: how likely one is renewed is not told.",
        "真正终止的合同不足十份：不给出续约概率。",
    ),
    "not_converged": Text(
        "Accounts leave so much alike that no single model fits best: what is told is the mean of all that may be.",
        "各客户的去留过于相似，没有唯一的最优模型：所给数字是各种可能模型的平均。",
    ),
    "not_renewed": Text(
        "It is told not to be renewed: only what is left of it counts.", "已注明不再续约：只计剩余期限。"
    ),
    "renewed": Text(
        "It is over and told to be renewed, by a contract that is not here.",
        "已到期并注明续约，但账本中没有新的合同。",
    ),
    "pending": Text(
        "It ended less than 90 days ago: whether it is renewed is not known yet.",
        "到期不足 90 天：尚不知是否续约。",
    ),
}
"""What a number rests on, or why it is missing."""

_MOST_MONEY = 9e18 / MONEY_SCALE


@dataclass(frozen=True, slots=True)
class Renewals:
    """What contracts are still worth.

    chains, ended: how many chains of contracts there are, and how many of them have ended, or are told to.
    model: fitted by maximum likelihood; null: `reason` is a key of `RENEWAL_REASONS`. in_force: columns of
    `schemas.RENEWALS`, of the chains that have not ended. total: of those whose residual value is told: expected, and
    the ends of an interval, in money, as floats; null with fewer than ten that ended.
    """

    chains: int
    ended: int
    model: ShiftedBetaGeometric | None
    reason: str | None
    in_force: pa.Table
    total: tuple[float, float, float] | None


def value_renewals(
    contracts: Iterable[Mapping[str, Any]], as_of: date, chosen: ValueAssumptions, *, looks_back: bool = False
) -> Renewals:
    """Value contracts on a day.

    contracts: rows of `schemas.CONTRACTS`; those that begin later do not exist yet. looks_back: the day is over: what
    is told of the renewal of a contract that ran then was not known yet.
    """
    today = day_number(as_of)
    known = (row for row in contracts if row["start_day"] <= today)
    chains = chain_contracts(
        {**row, "renewed": None} if looks_back and row["end_day"] >= today else row for row in known
    )
    standing = [chain.standing(today) for chain in chains]
    over = [how in ("ended", "not_renewed") for how in standing]
    periods = [chain.renewals + is_over for chain, is_over in zip(chains, over, strict=True)]
    fitted = fit_shifted_beta_geometric(periods, over)
    reason = _doubt(fitted)
    model = None if reason else fitted
    going_on = [(chain, how) for chain, how in zip(chains, standing, strict=True) if how != "ended"]
    known_of = None if reason == "too_few_ended" else know_retention(periods, over)
    table, total = _table(going_on, today, known_of, chosen)
    return Renewals(len(chains), sum(over), model, reason, table, total)


def _doubt(fitted: ShiftedBetaGeometric) -> str | None:
    if fitted.fitted.status == "too_few":
        return "too_few_ended"
    return "not_converged" if "not_converged" in fitted.fitted.reasons else None


def _table(
    going_on: Sequence[tuple[ContractChain, str]],
    today: int,
    known: RetentionPosterior | None,
    chosen: ValueAssumptions,
) -> tuple[pa.Table, tuple[float, float, float] | None]:
    ahead = look_ahead(going_on, today, chosen)
    standing = np.array([how for _, how in going_on], dtype=str)
    told = (standing == "not_renewed") | ((standing == "running") & (known is not None))
    many, contracted = len(going_on), ahead.years(0)
    p_renew, p_ends = np.zeros(many), np.zeros((2, many))
    years, ends, total = contracted, np.vstack([contracted * ahead.annual] * 2), None
    if known is not None:
        p_renew, years = ahead.p_renew(known.retention(ahead.renewals)), ahead.expected_years(known)
        p_ends, ends, of_all = _drawn(known, ahead, told, chosen)
        total = float((years * ahead.annual)[told].sum()), float(of_all[0]), float(of_all[1])
    rows = {
        **{
            name: [getattr(chain, name) for chain, _ in going_on]
            for name in ("account_code", "contract_id", "start_day", "end_day", "annual_amount", "contracts")
        },
        "p_renew": pa.array(p_renew, mask=~told),
        "p_renew_low": pa.array(p_ends[0], mask=~told),
        "p_renew_high": pa.array(p_ends[1], mask=~told),
        "contracted_years": contracted,
        "expected_years": pa.array(years, mask=~told),
        "residual_value": _money(years * ahead.annual, told),
        "residual_value_low": _money(ends[0], told),
        "residual_value_high": _money(ends[1], told),
        "level": np.full(many, chosen.level),
        "reason": [("too_few_ended" if known is None else "") if how == "running" else how for _, how in going_on],
    }
    return pa.table(rows, schema=RENEWALS.to_pyarrow()), total


def _drawn(
    known: RetentionPosterior, ahead: ContractsAhead, told: NDArray[np.bool_], chosen: ValueAssumptions
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The ends of what was drawn: p_renew by the population alone, value of each chain, value of all that are told."""
    chance, draws = np.random.default_rng(chosen.seed), draws_for(chosen.level)
    ends = [(1 - chosen.level) / 2, (1 + chosen.level) / 2]
    alpha, beta = known.drawn(chance, draws)
    often, which = np.unique(ahead.renewals, return_inverse=True)
    p_renew = np.quantile((beta[:, None] + often) / (alpha[:, None] + beta[:, None] + often), ends, axis=0)
    parts = list(in_parts(np.arange(ahead.renewals.size), draws))
    of_each, of_all = [np.zeros((2, 0))], np.zeros(draws)
    for places, own in zip(parts, chance.spawn(len(parts)), strict=True):
        some = ahead.part(places)
        values = some.drawn_years(alpha, beta, own) * some.annual
        of_each.append(np.quantile(values, ends, axis=0))
        of_all += values[:, told[places]].sum(axis=1)
    return ahead.p_renew(p_renew[:, which]), np.concatenate(of_each, axis=1), np.quantile(of_all, ends)


def _money(values: NDArray[np.float64], told: NDArray[np.bool_]) -> pa.Array:
    fits = told & (np.abs(values) < _MOST_MONEY)
    return pa.array(np.rint(np.where(fits, values, 0.0) * MONEY_SCALE).astype(np.int64), mask=~fits)
