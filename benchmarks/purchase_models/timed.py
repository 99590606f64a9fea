"""What a contender takes inside its process, without imports and loading, and what it finds: one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Columns = dict[str, NDArray[np.float64]]
Fit = TypeVar("Fit")

DAYS_AHEAD = 365.0
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


def load(folder: str) -> Columns:
    """The columns of a population, by name."""
    return {file.stem: np.load(file) for file in sorted(Path(folder).glob("*.npy"))}


def compete(
    folder: str,
    fit: Callable[[Columns], Fit],
    expect: Callable[[Fit, Columns], NDArray[np.float64]],
    parameters: Callable[[Fit], Mapping[str, float]],
) -> None:
    """Fit a population, and expect of each customer what comes in a year, or what an order is worth."""
    columns = load(folder)
    began = _clocks()
    fitted = fit(columns)
    between = _clocks()
    expected = expect(fitted, columns)
    ended = _clocks()
    told = {
        "fit_seconds": between[0] - began[0],
        "fit_cpu_seconds": between[1] - began[1],
        "expect_seconds": ended[0] - between[0],
        "expect_cpu_seconds": ended[1] - between[1],
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_BYTES,
        "expected": float(expected.sum()),
        "parameters": {name: float(value) for name, value in parameters(fitted).items()},
    }
    print(json.dumps(told))


def _clocks() -> tuple[float, float]:
    """Wall, and processor time of all threads and of the processes that were started, as compilers are."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used)
