"""What may come of contracts: years within the horizon, by how often each is renewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.stats import RetentionPosterior
    from keyfolio.value.contract_chains import ContractChain

DAYS_A_YEAR = 365
_NUMBERS_AT_ONCE = 500_000
_SMALLEST = 1e-12


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
class ContractsAhead:
    """What may come of some chains, one place each.

    renewals: how often each was renewed, with a renewal that is told of. certain: 1 with one, 0 without. goes_on:
    whether it may be renewed at all. left, length: years of the contract that are left, and of a renewal. annual:
    money. horizon: years. rate: of discount, a year.
    """

    renewals: NDArray[np.int64]
    certain: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    left: NDArray[np.float64]
    length: NDArray[np.float64]
    annual: NDArray[np.float64]
    horizon: float
    rate: float

    def part(self, kept: NDArray[np.int64]) -> ContractsAhead:
        """Some of the chains."""
        names = ("renewals", "certain", "goes_on", "left", "length", "annual")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})

    def years(self, renewed: ArrayLike) -> NDArray[np.float64]:
        """Discounted years within the horizon when each is renewed so often more; shape (…, n_chains)."""
        last = self.left + np.asarray(renewed, dtype=np.float64) * self.length
        return discounted_years(0.0, np.minimum(last, self.horizon), self.rate)

    def p_renew(self, retention: NDArray[np.float64]) -> NDArray[np.float64]:
        """retention: of each, unless it is told; shape (…, n_chains)."""
        return np.where(self.goes_on, np.where(self.certain > 0, 1.0, retention), 0.0)

    def expected_years(self, known: RetentionPosterior) -> NDArray[np.float64]:
        """Discounted years, each renewal as likely as is known."""
        expected = self.years(0)
        most = np.where(self.goes_on, np.ceil(np.maximum(self.horizon - self.left, 0.0) / self.length), 0).astype(int)
        for often, certain in {*zip(self.renewals.tolist(), self.certain.tolist(), strict=True)}:
            alike = np.flatnonzero((self.renewals == often) & (self.certain == certain) & (most > 0))
            stays = np.append(np.ones(certain), known.survival(int(most[alike].max(initial=0)), often))
            for further in np.unique(most[alike]):
                for some in in_parts(alike[most[alike] == further], int(further)):
                    steps = np.diff(self.part(some).years(np.arange(further + 1)[:, None]), axis=0)
                    expected[some] += stays[:further] @ steps
        return expected

    def drawn_years(
        self, alpha: NDArray[np.float64], beta: NDArray[np.float64], chance: np.random.Generator
    ) -> NDArray[np.float64]:
        """Years of futures, one of each population; shape (n_drawn, n_chains).

        Each chain has a probability of its own to end.
        """
        leaving = np.maximum(chance.beta(alpha[:, None], beta[:, None] + self.renewals), _SMALLEST)
        return self.years((chance.geometric(leaving) - 1 + self.certain) * self.goes_on)


def in_parts(places: NDArray[np.int64], numbers: int) -> Iterator[NDArray[np.int64]]:
    """Some at a time; numbers: of each one, that are held at once."""
    at_once = max(_NUMBERS_AT_ONCE // max(numbers, 1), 1)
    return (places[start : start + at_once] for start in range(0, places.size, at_once))


def look_ahead(going_on: Sequence[tuple[ContractChain, str]], today: int, chosen: ValueAssumptions) -> ContractsAhead:
    starts, ends = (
        np.array([getattr(chain, name) for chain, _ in going_on], dtype=np.float64) for name in ("start_day", "end_day")
    )
    return ContractsAhead(
        renewals=np.array([chain.renewals for chain, _ in going_on], dtype=np.int64),
        certain=np.array([bool(chain.renewed) for chain, _ in going_on], dtype=np.int64),
        goes_on=np.array([how == "running" for _, how in going_on], dtype=bool),
        left=np.maximum(ends - today, 0.0) / DAYS_A_YEAR,
        length=(ends - starts + 1) / DAYS_A_YEAR,
        annual=np.array([chain.annual_amount for chain, _ in going_on], dtype=np.float64) / MONEY_SCALE,
        horizon=chosen.horizon_months / 12,
        rate=chosen.discount_rate,
    )
