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
from keyfolio.stats import fit_shifted_beta_geometric
from keyfolio.units import MONEY_SCALE, day_number
from keyfolio.value.contract_chains import chain_contracts
from keyfolio.value.futures import draws_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.stats import ShiftedBetaGeometric
    from keyfolio.value.contract_chains import ContractChain

DAYS_A_YEAR = 365
RENEWAL_REASONS: Mapping[str, Text] = {
    "too_few_ended": Text(
        "Fewer than ten contracts have ended for good: how likely one is renewed is not told.",
        "真正终止的合同不足十份：不给出续约概率。",
    ),
    "not_converged": Text(
        "The model of renewals was not found: how likely one is renewed is not told.",
        "续约模型未能收敛：不给出续约概率。",
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

_SMALLEST = 1e-12
_MOST_MONEY = 9e18 / MONEY_SCALE


@dataclass(frozen=True, slots=True)
class Renewals:
    """What contracts are still worth.

    chains, ended: how many chains of contracts there are, and how many of them have ended, or are told to.
    model: null: `reason` is a key of `RENEWAL_REASONS`. in_force: columns of `schemas.RENEWALS`, of the chains that
    have not ended. total: of those whose residual value is told: expected, and the ends of an interval, in money, as
    floats; null without a model.
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
    table, total = _table(going_on, today, model, reason, chosen)
    return Renewals(len(chains), sum(over), model, reason, table, total)


def _doubt(fitted: ShiftedBetaGeometric) -> str | None:
    if fitted.fitted.status == "too_few":
        return "too_few_ended"
    return "not_converged" if "not_converged" in fitted.fitted.reasons else None


def discounted_years(start: ArrayLike, end: ArrayLike, rate: float) -> NDArray[np.float64]:
    """Years from one time to another, each moment discounted at so much a year; times in years from now.

    >>> float(discounted_years(1.0, 3.0, 0.0)), round(float(discounted_years(0.0, 1.0, 0.1)), 4)
    (2.0, 0.9538)
    """
    begins, ends = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    if rate == 0:
        return ends - begins
    force = np.log1p(rate)
    years: NDArray[np.float64] = (np.exp(-force * begins) - np.exp(-force * ends)) / force
    return years


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What may come of some chains, one place each.

    renewals: how often each was renewed, with a renewal that is told of. certain: 1 with one, 0 without. goes_on:
    whether it may be renewed at all. contracted: years, discounted. periods: years of the renewed periods to come,
    discounted, within the horizon; shape (n_periods, n_chains). annual: money.
    """

    renewals: NDArray[np.int64]
    certain: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    contracted: NDArray[np.float64]
    periods: NDArray[np.float64]
    annual: NDArray[np.float64]

    def p_renew(self, model: ShiftedBetaGeometric) -> NDArray[np.float64]:
        likely = np.where(self.certain > 0, 1.0, model.retention(self.renewals + 1))
        return np.where(self.goes_on, likely, 0.0)

    def expected_years(self, model: ShiftedBetaGeometric) -> NDArray[np.float64]:
        ahead = np.maximum(np.arange(1, len(self.periods) + 1)[:, None] - self.certain, 0)
        stays = model.survival(self.renewals + ahead) / model.survival(self.renewals)
        renewed: NDArray[np.float64] = (stays * self.goes_on * self.periods).sum(axis=0)
        return self.contracted + renewed

    def drawn_years(self, model: ShiftedBetaGeometric, chance: np.random.Generator) -> NDArray[np.float64]:
        """Years of one future: each chain has a probability of its own to end."""
        leaving = np.maximum(chance.beta(model.alpha, model.beta + self.renewals), _SMALLEST)
        lasts = np.minimum(chance.geometric(leaving) - 1 + self.certain, len(self.periods))
        through = np.vstack([np.zeros(lasts.size), np.cumsum(self.periods, axis=0)])
        renewed: NDArray[np.float64] = through[lasts, np.arange(lasts.size)] * self.goes_on
        return self.contracted + renewed


def _ahead(going_on: Sequence[tuple[ContractChain, str]], today: int, chosen: ValueAssumptions) -> _Ahead:
    starts, ends = (
        np.array([getattr(chain, name) for chain, _ in going_on], dtype=np.float64) for name in ("start_day", "end_day")
    )
    horizon = chosen.horizon_months / 12
    left = np.maximum(ends - today, 0.0) / DAYS_A_YEAR
    length = (ends - starts + 1) / DAYS_A_YEAR
    most = int(np.ceil(np.max(np.maximum(horizon - left, 0.0) / length, initial=0.0)))
    bounds = np.minimum(left + np.arange(most + 1)[:, None] * length, horizon)
    return _Ahead(
        renewals=np.array([chain.renewals for chain, _ in going_on], dtype=np.int64),
        certain=np.array([bool(chain.renewed) for chain, _ in going_on], dtype=np.int64),
        goes_on=np.array([how == "running" for _, how in going_on], dtype=bool),
        contracted=discounted_years(0.0, np.minimum(left, horizon), chosen.discount_rate),
        periods=discounted_years(bounds[:-1], bounds[1:], chosen.discount_rate),
        annual=np.array([chain.annual_amount for chain, _ in going_on], dtype=np.float64) / MONEY_SCALE,
    )


def _table(
    going_on: Sequence[tuple[ContractChain, str]],
    today: int,
    model: ShiftedBetaGeometric | None,
    doubt: str | None,
    chosen: ValueAssumptions,
) -> tuple[pa.Table, tuple[float, float, float] | None]:
    ahead = _ahead(going_on, today, chosen)
    standing = np.array([how for _, how in going_on], dtype=str)
    told = (standing == "not_renewed") | ((standing == "running") & (model is not None))
    many = len(going_on)
    p_renew, p_ends = np.zeros(many), np.zeros((2, many))
    years, ends, total = ahead.contracted, np.vstack([ahead.contracted * ahead.annual] * 2), None
    if model is not None:
        p_renew, years = ahead.p_renew(model), ahead.expected_years(model)
        p_ends, ends, of_all = _drawn(model, ahead, told, chosen)
        total = float((years * ahead.annual)[told].sum()), float(of_all[0]), float(of_all[1])
    rows = {
        **{
            name: [getattr(chain, name) for chain, _ in going_on]
            for name in ("account_code", "contract_id", "start_day", "end_day", "annual_amount", "contracts")
        },
        "p_renew": pa.array(p_renew, mask=~told),
        "p_renew_low": pa.array(p_ends[0], mask=~told),
        "p_renew_high": pa.array(p_ends[1], mask=~told),
        "contracted_years": ahead.contracted,
        "expected_years": pa.array(years, mask=~told),
        "residual_value": _money(years * ahead.annual, told),
        "residual_value_low": _money(ends[0], told),
        "residual_value_high": _money(ends[1], told),
        "level": np.full(many, chosen.level),
        "reason": [(doubt or "") if how == "running" else how for _, how in going_on],
    }
    return pa.table(rows, schema=RENEWALS.to_pyarrow()), total


def _drawn(
    model: ShiftedBetaGeometric, ahead: _Ahead, told: NDArray[np.bool_], chosen: ValueAssumptions
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The ends of what was drawn: p_renew by the parameters alone, value of each chain, value of all that are told."""
    chance = np.random.default_rng(chosen.seed)
    models = [model.drawn(chance) for _ in range(draws_for(chosen.level))]
    p_renew = np.array([ahead.p_renew(one) for one in models])
    values = np.array([ahead.drawn_years(one, chance) * ahead.annual for one in models])
    of_all = values[:, told].sum(axis=1)
    ends = [(1 - chosen.level) / 2, (1 + chosen.level) / 2]
    return (
        np.quantile(p_renew, ends, axis=0),
        np.quantile(values, ends, axis=0),
        np.quantile(of_all, ends, axis=0),
    )


def _money(values: NDArray[np.float64], told: NDArray[np.bool_]) -> pa.Array:
    fits = told & (np.abs(values) < _MOST_MONEY)
    return pa.array(np.rint(np.where(fits, values, 0.0) * MONEY_SCALE).astype(np.int64), mask=~fits)
