"""How well a population was fitted: what every fit tells beside its parameters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

if TYPE_CHECKING:
    from keyfolio.stats.arrays import Floats
    from keyfolio.stats.maximum import Maximum

Status = Literal["identified", "weak", "boundary", "too_few"]
"""identified: the data tell every parameter. weak: they tell what is expected, but not every parameter by itself.
boundary: they do not tell whether anybody ever leaves. too_few: they hardly tell anything.
"""

FURTHEST_DRAWN = 5.0
"""A logarithm is drawn at most so far away: beyond it, curvature at the maximum says nothing any more."""

WIDEST_LOG_ERROR = 1.5
"""A standard error of a logarithm above it leaves a parameter open by a factor of e^1.5 = 4.5 to each side."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What every fit tells beside its parameters.

    reasons: keys of `REASONS`, why the status is not `identified`. covariance: of the logarithms of the parameters, in
    their order, by the observed information; 0 of one that ran to its limit; None: the data do not tell it.
    """

    log_likelihood: float
    customers: int
    status: Status
    reasons: tuple[str, ...]
    covariance: Floats | None

    @property
    def is_identified(self) -> bool:
        """Whether the data tell every parameter."""
        return self.status == "identified"


REASONS = frozenset(
    {
        *("no_repeats", "few_repeaters", "few_ended", "drop_out_not_told"),
        *("parameter_at_limit", "wide", "not_converged", "no_mean"),
    }
)
"""no_repeats: nobody ever bought again. few_repeaters, few_ended: fewer than ten customers did, or contracts.
drop_out_not_told: a model in which nobody leaves explains the histories as well. parameter_at_limit: a parameter runs
away; customers are all alike in something. wide: a parameter is open by a factor of more than four. not_converged: the
search for the maximum did not end. no_mean: order values are so unlike that their population has no mean.
"""


class Population(ABC):
    """A fitted population: what all of them have beside what they expect."""

    __slots__ = ()
    fitted: Fitted

    @property
    @abstractmethod
    def parameters(self) -> dict[str, float]:
        """By name, in the order of the covariance."""

    @property
    def log_likelihood(self) -> float:
        """Of all customers together."""
        return self.fitted.log_likelihood

    @property
    def standard_errors(self) -> dict[str, float | None]:
        """Of the parameters, by the delta method; None: of one that ran to its limit, or the data do not tell it."""
        if self.fitted.covariance is None:
            return dict.fromkeys(self.parameters)
        of_logs = np.sqrt(np.diag(self.fitted.covariance))
        pairs = zip(self.parameters.items(), of_logs, strict=True)
        return {name: float(value * error) if error > 0 else None for (name, value), error in pairs}

    def drawn(self, chance: np.random.Generator) -> Self:
        """A population that the data allow too: parameters drawn, their logarithms normal; as it is when not told."""
        if self.fitted.covariance is None:
            return self
        logs = np.log(list(self.parameters.values()))
        variances, directions = np.linalg.eigh(self.fitted.covariance)
        shift = directions @ (np.sqrt(np.maximum(variances, 0.0)) * chance.standard_normal(logs.size))
        drawn = np.exp(logs + np.clip(shift, -FURTHEST_DRAWN, FURTHEST_DRAWN))
        parameters: dict[str, Any] = dict(zip(self.parameters, drawn.tolist(), strict=True))
        return replace(self, **parameters)  # type: ignore[type-var]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is known to be wrong with a fit before its maximum is looked at. reason: a key of `REASONS`."""

    status: Status
    reason: str


def judge(found: Maximum, customers: int, log_likelihood: float, doubt: Doubt | None = None) -> Fitted:
    """What a maximum tells. log_likelihood: of all customers, with what the parameters do not change."""
    reasons = [doubt.reason] if doubt else []
    if any(found.at_limit):
        reasons.append("parameter_at_limit")
    if not found.converged:
        reasons.append("not_converged")
    covariance = None if found.covariance is None else found.covariance / max(customers, 1)
    if covariance is None or np.sqrt(np.diag(covariance)).max() > WIDEST_LOG_ERROR:
        reasons.append("wide")
    status: Status = "weak" if reasons else "identified"
    return Fitted(log_likelihood, customers, doubt.status if doubt else status, tuple(reasons), covariance)
