"""Who competes, up to how many customers, and how one run of a contender goes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.purchase_models.population import BG_NBD, GAMMA_GAMMA, PARETO_NBD

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
MODULES = "benchmarks.purchase_models"
MODELS = (BG_NBD, PARETO_NBD, GAMMA_GAMMA)
PATIENCE_SECONDS = 600.0
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Contender:
    """One program of a table.

    largest: the customers it is run with at most, by model: more would take too long, or more memory than is fair to a
    shared machine. compiles: it keeps what it has compiled, and begins without any of it.
    """

    name: str
    module: str
    largest: Mapping[str, int]
    told: tuple[str, ...] = ()
    python: Path = PEERS
    compiles: bool = False


KEYFOLIO = Contender("Keyfolio", "keyfolio_fit", dict.fromkeys(MODELS, 10 * _MILLION), python=Path(sys.executable))
CONTENDERS = (
    KEYFOLIO,
    Contender("lifetimes", "lifetimes_fit", {BG_NBD: _MILLION, PARETO_NBD: 100_000, GAMMA_GAMMA: _MILLION}),
    Contender(
        "lifetimes, equal histories counted before",
        "lifetimes_fit",
        {BG_NBD: _MILLION, PARETO_NBD: 100_000},
        told=("counted",),
    ),
    Contender("pymc-marketing, first fit", "pymc_fit", {BG_NBD: _MILLION, GAMMA_GAMMA: _MILLION}, compiles=True),
    Contender("pymc-marketing, compiled before", "pymc_fit", {BG_NBD: _MILLION, GAMMA_GAMMA: _MILLION}),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run took; both parts: the fit, and the expectation."""

    fit_seconds: float
    fit_cpu_seconds: float
    expect_seconds: float
    expect_cpu_seconds: float
    peak_bytes: int
    expected: float
    parameters: dict[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Wall, of both parts."""
        return self.fit_seconds + self.expect_seconds

    @property
    def cpu_seconds(self) -> float:
        """Of both parts."""
        return self.fit_cpu_seconds + self.expect_cpu_seconds


def run(contender: Contender, model: str, population: Path) -> Taken | None:
    """One run; None when it took longer than there is patience for.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    compiled = population.parent / "compiled"
    if contender.compiles:
        shutil.rmtree(compiled, ignore_errors=True)
    module = f"{MODULES}.contenders.{contender.module}"
    told = {"PYTENSOR_FLAGS": f"base_compiledir={compiled}"}
    said = ask([contender.python, "-m", module, population, model, *contender.told], told)
    return None if said is None else Taken(**said)


def ask(command: list[str | Path], told: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """The last line that a program prints, which is JSON; None when it is not done in time.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | (told or {}),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise RuntimeError(f"{command[2]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
