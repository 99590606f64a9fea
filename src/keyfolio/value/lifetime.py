"""Which purchase model suits a population: four are fitted up to a day, and held against what came after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from keyfolio.stats import (
    BetaGeometric,
    ParetoNbd,
    fit_beta_geometric,
    fit_most_regular,
    fit_pareto,
)
from keyfolio.value.rhythm import ShrunkenRhythm, shrunken_rhythm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from keyfolio.stats import Histories
    from keyfolio.value.purchases import Purchases, Seen

ModelName = Literal["mbg_cnbd_k", "mbg_nbd", "bg_nbd", "pareto_nbd"]
PurchaseModel = BetaGeometric | ParetoNbd

FEWEST_HELD_OUT = 10
"""Fewer order days in the holdout do not tell one model from another."""

_CLEARLY = 0.999
"""A model is better only when its error is below this share of the best one before it: else the first of them is."""

_FITS: Mapping[ModelName, Callable[[Histories, float], PurchaseModel]] = {
    "mbg_cnbd_k": fit_most_regular,
    "mbg_nbd": lambda held, _: fit_beta_geometric(held, k=1, leaves_at_once=True),
    "bg_nbd": lambda held, _: fit_beta_geometric(held, k=1, leaves_at_once=False),
    "pareto_nbd": lambda held, _: fit_pareto(held),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model fitted up to the holdout, and how it did there.

    expected, actual: order days of all accounts in the holdout. root_mean_square_error, mean_absolute_error: of an
    account, in order days. All null when there was no holdout.
    """

    name: ModelName
    model: PurchaseModel
    expected: float | None
    actual: float | None
    root_mean_square_error: float | None
    mean_absolute_error: float | None


Choice = Literal["holdout", "likelihood", "too_few"]
"""holdout: the chosen model erred least. likelihood: there was too little to hold out, and it is the most likely one.
too_few: no model can be fitted; only the rhythm is told.
"""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The purchase model of a population.

    name, model: the chosen one, fitted to the whole window; null: none can be. candidates: all of them, up to the
    holdout. rhythm: what can be said in any case.
    """

    chosen_by: Choice
    name: ModelName | None
    model: PurchaseModel | None
    candidates: tuple[Candidate, ...]
    rhythm: ShrunkenRhythm

    @property
    def held_out(self) -> Candidate | None:
        """The chosen model as it was held against the holdout; null: none was."""
        if self.chosen_by != "holdout":
            return None
        return next(candidate for candidate in self.candidates if candidate.name == self.name)

    @property
    def tells_who_left(self) -> bool:
        """Whether the data tell P(alive)."""
        if self.model is None or self.model.fitted.covariance is None:
            return False
        return self.model.fitted.status in ("identified", "weak")


def choose_lifetime(purchases: Purchases) -> Lifetime:
    """Fit every model up to the holdout, choose the one that errs least in it, and fit that to the whole window."""
    rhythm = shrunken_rhythm(purchases.seen)
    candidates = tuple(_hold_out(name, purchases) for name in _FITS)
    fitting = [candidate for candidate in candidates if _may_be_chosen(candidate.model)]
    while fitting and fitting[0].root_mean_square_error is not None:
        name = _least_wrong(fitting)
        model = _fit(name, purchases.seen)
        if _may_be_chosen(model):
            return Lifetime("holdout", name, model, candidates, rhythm)
        fitting = [candidate for candidate in fitting if candidate.name != name]
    whole = {name: _fit(name, purchases.seen) for name in _FITS}
    likely = {name: model.log_likelihood for name, model in whole.items() if _may_be_chosen(model)}
    if not likely:
        return Lifetime("too_few", None, None, candidates, rhythm)
    name = max(likely, key=lambda name: likely[name])
    return Lifetime("likelihood", name, whole[name], candidates, rhythm)


def _may_be_chosen(model: PurchaseModel) -> bool:
    return model.fitted.status != "too_few" and "not_converged" not in model.fitted.reasons


def _fit(name: ModelName, seen: Seen) -> PurchaseModel:
    return _FITS[name](seen.histories, seen.log_intervals)


def _hold_out(name: ModelName, purchases: Purchases) -> Candidate:
    before = purchases.before
    model = _fit(name, before)
    if purchases.later.sum() < FEWEST_HELD_OUT or not purchases.holdout_days:
        return Candidate(name, model, None, None, None, None)
    expected = expected_orders(model, float(purchases.holdout_days), before)
    wrong = expected - purchases.later
    return Candidate(
        name,
        model,
        float(expected.sum()),
        float(purchases.later.sum()),
        float(np.sqrt(np.mean(wrong**2))),
        float(np.mean(np.abs(wrong))),
    )


def expected_orders(model: PurchaseModel | ShrunkenRhythm, days: float, seen: Seen) -> NDArray[np.float64]:
    """Expected order days of each account in the days to come: worked out once a history that several share."""
    held = seen.histories
    return model.expected_future_purchases(days, held.x, held.t_x, held.T)[held.of_customer]


def _least_wrong(candidates: list[Candidate]) -> ModelName:
    best = candidates[0]
    for other in candidates[1:]:
        if _error(other) < _CLEARLY * _error(best):
            best = other
    return best.name


def _error(candidate: Candidate) -> float:
    return np.inf if candidate.root_mean_square_error is None else candidate.root_mean_square_error
