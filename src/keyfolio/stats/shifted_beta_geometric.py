"""Shifted beta-geometric: how many periods a contract lasts, when each customer ends it with a probability of its own.

At the end of each period a customer does not renew with its own probability, beta distributed over customers. So the
share that renews rises with the age of a cohort, without any customer changing: who is likely to leave leaves first.

Source: Fader & Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007) 76.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, digamma

from keyfolio.errors import BadHistories
from keyfolio.language import Text
from keyfolio.stats.fitted import Doubt, Fitted, Population, judge
from keyfolio.stats.maximum import find_maximum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keyfolio.stats.arrays import Floats

FEWEST_ENDED = 10
_STARTS = ((1.0, 1.0), (0.7, 3.0), (0.5, 0.5))


@dataclass(frozen=True, slots=True)
class ShiftedBetaGeometric(Population):
    """A fitted population of contracts. alpha, beta: of the probabilities not to renew."""

    alpha: float
    beta: float
    fitted: Fitted

    @property
    def parameters(self) -> dict[str, float]:
        """By name, in the order of the covariance."""
        return {"alpha": self.alpha, "beta": self.beta}

    def survival(self, periods: ArrayLike) -> Floats:
        """Share of new contracts that last more than so many periods; 1 for 0."""
        periods = np.asarray(periods, dtype=np.float64)
        lasting: Floats = np.exp(betaln(self.alpha, self.beta + periods) - betaln(self.alpha, self.beta))
        return lasting

    def retention(self, period: ArrayLike) -> Floats:
        """Share of those who are there in the n-th period, from 1, that renew after it."""
        period = np.asarray(period, dtype=np.float64)
        return (self.beta + period - 1) / (self.alpha + self.beta + period - 1)

    def expected_periods(self, further: int, renewals: ArrayLike, discount: float = 0.0) -> Floats:
        """Expected renewed periods among the next `further`, of a contract that was renewed so often and goes on.

        discount: a period; the first renewed period is one period away.
        """
        renewals = np.asarray(renewals, dtype=np.float64)
        now = betaln(self.alpha, self.beta + renewals)
        stays = [
            np.exp(betaln(self.alpha, self.beta + renewals + later) - now) / (1 + discount) ** later
            for later in range(1, further + 1)
        ]
        return np.sum(stays, axis=0) if stays else np.zeros(renewals.shape)


def fit_shifted_beta_geometric(
    periods: ArrayLike, ended: ArrayLike, contracts: ArrayLike | None = None
) -> ShiftedBetaGeometric:
    """Fit how long contracts last.

    periods: for how many periods each was there, from 1. ended: whether it was not renewed after the last of them; else
    it still goes on, or was not seen further, and was renewed so many times. contracts: how many a row stands for;
    null: one each. A thousand customers of whom 869 renewed once and 743 twice are ([1, 2, 2], [True, True, False],
    [131, 126, 743]).

    Raises:
        BadHistories: the columns differ in length, or a period is no whole number from 0 (from 1 of one that ended).
    """
    lasted, over, counts = check_contracts(periods, ended, contracts)
    order = np.lexsort((over, lasted))
    lasted, over, counts = lasted[order], over[order], counts[order]
    many = float(counts.sum())
    share = counts / max(many, 1.0)

    def log_likelihood(point: Floats) -> tuple[float, Floats]:
        alpha, beta = point
        stayed = lasted - over
        values = betaln(alpha + over, beta + stayed) - betaln(alpha, beta)
        both = digamma(alpha + beta + lasted) - digamma(alpha + beta)
        slopes = digamma(alpha + over) - digamma(alpha) - both, digamma(beta + stayed) - digamma(beta) - both
        return float(share @ values), np.array([share @ slope for slope in slopes])

    found = find_maximum(log_likelihood, _STARTS)
    few = counts[over].sum() < FEWEST_ENDED
    fitted = judge(found, int(many), found.value * many, Doubt("too_few", "few_ended") if few else None)
    alpha, beta = (float(value) for value in found.parameters)
    return ShiftedBetaGeometric(alpha, beta, fitted)


def check_contracts(
    periods: ArrayLike, ended: ArrayLike, contracts: ArrayLike | None
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """What a fit is given, as arrays.

    Raises:
        BadHistories: as `fit_shifted_beta_geometric`.
    """
    lasted = np.atleast_1d(np.asarray(periods, dtype=np.float64))
    over = np.atleast_1d(np.asarray(ended, dtype=bool))
    counts = np.ones(lasted.shape) if contracts is None else np.atleast_1d(np.asarray(contracts, dtype=np.float64))
    _check(lasted, over, counts)
    return lasted, over, counts


def _check(periods: Floats, ended: NDArray[np.bool_], contracts: Floats) -> None:
    if not periods.shape == ended.shape == contracts.shape:
        raise BadHistories(_LENGTHS.fill(periods=periods.shape, ended=ended.shape, contracts=contracts.shape))
    wrong = ~(np.isfinite(periods) & (periods >= ended) & (periods == np.floor(periods)) & (contracts >= 0))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise BadHistories(_NO_PERIODS.fill(row=row, periods=periods[row]))


_LENGTHS = Text(
    "periods, ended and contracts have the shapes {periods}, {ended} and {contracts}. They must be of one length.",
    "periods、ended 和 contracts 的形状为 {periods}、{ended} 和 {contracts}，必须等长。",
)
_NO_PERIODS = Text(
    "Row {row} lasted {periods} periods. It must be a whole number: from 1 when it ended, from 0 when it goes on.",
    "第 {row} 行持续了 {periods} 个周期。须为整数：已终止的至少为 1，仍在继续的至少为 0。",
)
