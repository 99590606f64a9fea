"""The maximum of a log-likelihood whose parameters are all above zero: found in their logarithms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import ThreadpoolController

from keyfolio.stats.arrays import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

Objective = Callable[[Floats], tuple[float, Floats]]
"""Parameters, shape (k,), to the mean log-likelihood of a customer and its gradient by them."""

LIMIT = 14.0
"""Logarithms of parameters stay within ± this: a parameter that would leave them is not told by the data."""

_STEP = 1e-5  # in logarithms, for the curvature
_NEWTON_STEPS = 20
_EASED = 0.2  # of the slope, that a good step leaves at most
_SMALL_GRADIENT = 1e-11  # of the mean log-likelihood, by logarithms: no step could better it
_VANISHED = 1e-6
_NEAR = 0.05  # of a limit, in logarithms


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where a log-likelihood is highest.

    parameters: shape (k,). value: the mean log-likelihood there. covariance: of the logarithms of the parameters of
    *one* customer, shape (k, k): divide it by the number of customers; 0 where a parameter is at its limit; None: there
    is no curvature in some direction, and the data do not tell every parameter. at_limit: of each parameter, whether it
    ran to the end of what is searched. converged: whether the gradient of the others vanished.
    """

    parameters: Floats
    value: float
    covariance: Floats | None
    at_limit: tuple[bool, ...]
    converged: bool


def find_maximum(objective: Objective, starts: Sequence[Sequence[float]], rough: Objective | None = None) -> Maximum:
    """Climb from several starts, and go on from the best of them.

    starts: parameters. rough: the same log-likelihood over fewer customers, to climb on first; null: over all of them.
    The result does not depend on chance.
    """
    with _one_thread().limit(limits=1, user_api="blas"):
        return _find(objective, starts, rough)


@cache
def _one_thread() -> ThreadpoolController:
    """Many small products: threads that wait for each other took eighty times as long on a busy machine, and change the
    last digits from one machine to the next.
    """
    return ThreadpoolController()


def _find(objective: Objective, starts: Sequence[Sequence[float]], rough: Objective | None) -> Maximum:
    climbed = [_climb(rough or objective, np.log(np.asarray(start, dtype=np.float64))) for start in starts]
    best = max(climbed, key=lambda found: found[1])[0]
    if rough is None:
        return _polish(objective, best)
    near = _polish(objective, best, _curvature(rough, best, _by_logs(rough, best)[1]))
    return near if near.converged else _polish(objective, _climb(objective, best)[0])


def _climb(objective: Objective, start: Floats) -> tuple[Floats, float]:
    def down(logs: Floats) -> tuple[float, Floats]:
        value, gradient = _by_logs(objective, logs)
        return -value, -gradient

    found = minimize(
        down,
        np.clip(start, -LIMIT, LIMIT),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-LIMIT, LIMIT)] * start.size,
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
    )
    return found.x, -float(found.fun)


def _polish(objective: Objective, logs: Floats, curvature: Floats | None = None) -> Maximum:
    """Newton's steps to the last digits, as long as they rise; then the curvature.

    curvature: about what it is; it is looked at again whenever a step does not take most of the slope away.
    """
    value, gradient = _by_logs(objective, logs)
    is_fresh = curvature is None
    held = _curvature(objective, logs, gradient) if curvature is None else curvature
    for _ in range(_NEWTON_STEPS):
        free = np.abs(logs) < LIMIT
        if _is_flat(gradient[free]) or not _is_hill(held[np.ix_(free, free)]):
            break
        step = np.zeros_like(logs)
        step[free] = -np.linalg.solve(held[np.ix_(free, free)], gradient[free])
        stepped = np.clip(logs + np.clip(step, -1.0, 1.0), -LIMIT, LIMIT)
        new_value, new_gradient = _by_logs(objective, stepped)
        rises = new_value >= value - abs(value) * 1e-15
        if not rises and is_fresh:
            break
        eased = rises and np.abs(new_gradient[free]).max() < _EASED * np.abs(gradient[free]).max()
        if rises:
            logs, value, gradient = stepped, new_value, new_gradient
        is_fresh = not eased
        held = held if eased else _curvature(objective, logs, gradient)
    curvature = held if is_fresh else _curvature(objective, logs, gradient)
    at_limit = tuple(bool(near) for near in np.abs(logs) > LIMIT - _NEAR)
    free = ~np.array(at_limit)
    return Maximum(
        parameters=np.exp(logs),
        value=value,
        covariance=_covariance(curvature, free),
        at_limit=at_limit,
        converged=bool(np.all(np.abs(gradient[free]) < _VANISHED)),
    )


def _covariance(curvature: Floats, free: NDArray[np.bool_]) -> Floats | None:
    within = curvature[np.ix_(free, free)]
    if not _is_hill(within):
        return None
    covariance = np.zeros_like(curvature)
    covariance[np.ix_(free, free)] = np.linalg.inv(-within)
    return covariance


def _by_logs(objective: Objective, logs: Floats) -> tuple[float, Floats]:
    parameters = np.exp(logs)
    value, gradient = objective(parameters)
    return value, gradient * parameters


def _curvature(objective: Objective, logs: Floats, gradient: Floats) -> Floats:
    """The second derivatives by the logarithms: how the gradient changes over a small step."""
    rows = []
    for place in range(logs.size):
        stepped = logs.copy()
        stepped[place] += _STEP
        rows.append((_by_logs(objective, stepped)[1] - gradient) / _STEP)
    held = np.array(rows)
    return (held + held.T) / 2


def _is_flat(gradient: Floats) -> bool:
    return bool(np.all(np.abs(gradient) < _SMALL_GRADIENT))


def _is_hill(curvature: Floats) -> bool:
    """Whether it falls on every side, by more than rounding makes up."""
    if not curvature.size or not np.all(np.isfinite(curvature)):
        return False
    return bool(np.linalg.eigvalsh(curvature)[-1] < -1e-9)
