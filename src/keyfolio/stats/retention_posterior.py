"""What is known of how customers leave, when each leaves with a probability of its own: all that may be, weighed.

The shifted beta-geometric model by Bayes instead of by its maximum: when customers are alike, its likelihood is a ridge
without end, and curvature at a maximum tells no interval. It is taken in two numbers between 0 and 1, each as likely
beforehand everywhere, and apart: the mean probability to leave m = alpha / (alpha + beta), and how unlike customers
are, v = (alpha + beta + 1)^(-1/4), from 0 (all alike) to 1 (each always leaves, or never). v² is their standard
deviation over its largest possible one. Uniform in v lies between uniform in that deviation, whose intervals held too
little where customers are alike, and uniform in its logarithm, where they are very unlike.

Source: Fader & Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007) 76.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.stats.shifted_beta_geometric import check_contracts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keyfolio.stats.arrays import Floats

_CELLS = 48  # along each side of the grid
_ALIKE, _UNLIKE = 0.03, 1 - 1e-3
_FIRST_CUSTOMERS, _MORE_CUSTOMERS = 100.0, 16.0
_FURTHEST = 15.0  # in logarithms below the most likely: beyond it lies less than a millionth
_SMALLEST = 1e-12


@dataclass(frozen=True, slots=True)
class RetentionPosterior:
    """Cells of a grid that hold what is known.

    leaving, unlike: their middles, m and v; weight: how likely each is, 1 together; shapes (n_cells,). sides: of every
    cell, along both.
    """

    leaving: Floats
    unlike: Floats
    weight: Floats
    sides: tuple[float, float]

    def retention(self, renewals: ArrayLike) -> Floats:
        """Expected probability that one which was renewed so often is renewed again; any shape.

        >>> known = know_retention([1, 2, 2], [True, True, False], [131, 126, 743])
        >>> known.retention([0, 1]).round(2).tolist()
        [0.86, 0.86]
        """
        alpha, beta = _parameters(self.leaving, self.unlike)
        often, places = np.unique(np.asarray(renewals, dtype=np.float64), return_inverse=True)
        own = often[:, None]
        expected: Floats = ((beta + own) / (alpha + beta + own)) @ self.weight
        return expected[places].reshape(np.shape(renewals))

    def survival(self, further: int, renewals: int) -> Floats:
        """Expected probabilities to be renewed at least 1, 2, … `further` times more; shape (further,)."""
        alpha, beta = _parameters(self.leaving, self.unlike)
        often = np.arange(renewals, renewals + further)[:, None]
        expected: Floats = np.cumprod((beta + often) / (alpha + beta + often), axis=0) @ self.weight
        return expected

    def drawn(self, chance: np.random.Generator, many: int) -> tuple[Floats, Floats]:
        """Populations that may be: alpha and beta, shapes (many,)."""
        cells = chance.choice(self.weight.size, size=many, p=self.weight)
        across, along = (chance.random((2, many)) - 0.5) * np.array(self.sides)[:, None]
        return _parameters(self.leaving[cells] + across, self.unlike[cells] + along)


def know_retention(periods: ArrayLike, ended: ArrayLike, contracts: ArrayLike | None = None) -> RetentionPosterior:
    """What contracts tell of how customers leave. periods, ended, contracts: as of `fit_shifted_beta_geometric`.

    Without any contract it is what was known beforehand.

    Raises:
        BadHistories: as `fit_shifted_beta_geometric`.
    """
    counts = _Counts.of(*check_contracts(periods, ended, contracts))
    heeded, box = _FIRST_CUSTOMERS, (0.0, 1.0, _ALIKE, _UNLIKE)
    while heeded < counts.customers:  # the narrower it is, the smaller the box in which a coarse grid still sees it
        box = _narrowed(_weigh(counts, box, heeded / counts.customers))
        heeded *= _MORE_CUSTOMERS
    return _weigh(counts, _narrowed(_weigh(counts, box)))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of those who were renewed 0, 1, … times, how many were renewed again, and how many left; shapes (most,)."""

    stayed: Floats
    left: Floats
    customers: float

    @classmethod
    def of(cls, periods: Floats, ended: NDArray[np.bool_], contracts: Floats) -> _Counts:
        most = int(periods.max(initial=0))
        left = np.bincount(periods[ended].astype(int) - 1, contracts[ended], minlength=most).astype(np.float64)
        stays = np.bincount((periods - ended).astype(int), contracts, minlength=most + 1).astype(np.float64)
        stayed = np.cumsum(stays[::-1])[::-1][1:]
        return cls(stayed, left, max(float(contracts.sum()), 1.0))

    def log_likelihood(self, leaving: Floats, unlike: Floats) -> Floats:
        alpha, beta = _parameters(leaving, unlike)
        total: Floats = self.left.sum() * np.log(alpha)
        for often, (stayed, left) in enumerate(zip(self.stayed, self.left, strict=True)):
            total += stayed * np.log(beta + often) - (stayed + left) * np.log(alpha + beta + often)
        return total


def _weigh(counts: _Counts, box: tuple[float, float, float, float], heeded: float = 1.0) -> RetentionPosterior:
    """What is known within a box, in cells that are not too unlikely. heeded: share of each contract that counts."""
    middles = (np.arange(_CELLS) + 0.5) / _CELLS
    low, high, alike, unlike = box
    m, v = (grid.ravel() for grid in np.meshgrid(low + (high - low) * middles, alike + (unlike - alike) * middles))
    logs = heeded * counts.log_likelihood(m, v)
    logs -= logs.max()
    near = logs > -_FURTHEST
    weight = np.exp(logs[near])
    return RetentionPosterior(
        m[near], v[near], weight / weight.sum(), ((high - low) / _CELLS, (unlike - alike) / _CELLS)
    )


def _narrowed(known: RetentionPosterior) -> tuple[float, float, float, float]:
    """A box around what is known, with a cell more at each end."""
    across, along = (1.5 * side for side in known.sides)
    return (
        max(float(known.leaving.min()) - across, 0.0),
        min(float(known.leaving.max()) + across, 1.0),
        max(float(known.unlike.min()) - along, _ALIKE),
        min(float(known.unlike.max()) + along, _UNLIKE),
    )


def _parameters(leaving: Floats, unlike: Floats) -> tuple[Floats, Floats]:
    both = np.maximum(unlike**-4.0 - 1, _SMALLEST)
    return np.maximum(leaving * both, _SMALLEST), np.maximum((1 - leaving) * both, _SMALLEST)
