"""`python -m benchmarks.purchase_models.population FOLDER MODEL CUSTOMERS [DAYS]`: write a seeded population.

The truth is that of CDNOW, as published, in days; customers came over two years. Times are rounded up to whole
multiples of DAYS: 1 is what a ledger has, 7 weeks; 0 leaves them as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import buyers

if TYPE_CHECKING:
    from numpy.typing import NDArray

BG_NBD, PARETO_NBD, GAMMA_GAMMA = "bg_nbd", "pareto_nbd", "gamma_gamma"
LONGEST_DAYS = 730.0

_BETA = (0.243, 7 * 4.414, 0.793, 2.426)  # Fader, Hardie & Lee 2005
_PARETO = (0.553, 7 * 10.578, 0.606, 7 * 11.669)
_SPEND = (6.25, 3.74, 15.44)  # Fader & Hardie 2013


def main(folder: str, model: str, customers: str, days: str = "1") -> None:
    """Write a column a file."""
    for name, column in draw(model, int(customers), float(days)).items():
        np.save(Path(folder, f"{name}.npy"), column)
    print("{}")


def draw(model: str, customers: int, days: float) -> dict[str, NDArray[np.float64]]:
    """x, t_x, T of each customer; for Gamma-Gamma orders and mean_value of those who ordered again."""
    chance = np.random.default_rng([customers, 7])
    T = _whole(chance.uniform(1.0, LONGEST_DAYS, size=customers), days)
    if model == PARETO_NBD:
        world = buyers.pareto(chance, _PARETO, T, 0.0)
    else:
        world = buyers.beta_geometric(chance, _BETA, T, 0.0)
    if model == GAMMA_GAMMA:
        return _spend(chance, world.x[world.x > 0])
    return {"x": world.x, "t_x": _whole(world.t_x, days), "T": T}


def _spend(chance: np.random.Generator, orders: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    p, q, v = _SPEND
    scale = v / chance.gamma(q, size=orders.size)
    return {"orders": orders, "mean_value": scale * chance.gamma(p * orders) / orders}


def _whole(times: NDArray[np.float64], days: float) -> NDArray[np.float64]:
    return np.ceil(times / days) * days if days else times


if __name__ == "__main__":
    main(*sys.argv[1:])
