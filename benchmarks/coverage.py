"""Whether intervals hold the truth as often as they say, over many seeded worlds whose truth is known.

`python -m benchmarks.coverage --worlds 2000` draws worlds of buyers, fits each model to its own, and counts how often
90 % intervals hold: the true parameters (by their standard errors), the orders and the spend that then come of each
tenth of the accounts by what is expected of them, and single accounts (randomised, since orders are whole numbers).
Fits that the data do not identify are counted apart, and so are tenths of which hardly any order is expected: an
interval of few whole numbers holds more than it must. It prints a table, and ends with 1 when a share of identified
worlds lies outside 88 to 92 %.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import buyers
from keyfolio.assumptions import ValueAssumptions
from keyfolio.stats import Dependence, compress, fit_beta_geometric, fit_gamma_gamma, fit_pareto
from keyfolio.value import Seen
from keyfolio.value.futures import Ahead, draw_futures, draws_for
from keyfolio.value.lifetime import expected_orders
from keyfolio.value.spend import Spend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from keyfolio.stats import Histories
    from keyfolio.value.lifetime import PurchaseModel

LEVEL = 0.9
DAYS_AFTER = 365.0
TENTHS = 10
NORMAL_QUANTILE = 1.6448536  # of 0.95
LEAST, MOST = 0.88, 0.92
HARDLY_ANY = 20.0  # order days of a tenth
SPEND = (6.0, 4.0, 1500.0)

_APART = ("(orders of so few)", "(spend of so few)")

Held = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A model, the truth of its worlds, and how both are made."""

    truth: tuple[float, float, float, float]
    draw: Callable[[np.random.Generator, NDArray[np.float64]], buyers.Buyers]
    fit: Callable[[Histories], PurchaseModel]


def _beta(truth: tuple[float, float, float, float], k: int, leaves_at_once: bool) -> Kind:
    return Kind(
        truth,
        lambda chance, T: buyers.beta_geometric(chance, truth, T, DAYS_AFTER, k=k, leaves_at_once=leaves_at_once),
        lambda held: fit_beta_geometric(held, k=k, leaves_at_once=leaves_at_once),
    )


_PARETO = (1.2, 40.0, 0.9, 500.0)
KINDS = {
    "bg_nbd": _beta((0.9, 40.0, 0.8, 3.0), 1, leaves_at_once=False),
    "mbg_nbd": _beta((0.9, 40.0, 0.8, 3.0), 1, leaves_at_once=True),
    "mbg_cnbd_3": _beta((1.5, 12.0, 0.8, 4.0), 3, leaves_at_once=True),
    "pareto_nbd": Kind(_PARETO, lambda chance, T: buyers.pareto(chance, _PARETO, T, DAYS_AFTER), fit_pareto),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, fit, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--customers", type=int, default=2000)
    parser.add_argument("--models", nargs="*", choices=list(KINDS), default=list(KINDS))
    options = parser.parse_args(arguments)
    wrong = 0
    print(f"{'model':12}{'interval of':22}{'held':>8}{'worlds':>8}")
    for name in options.models:
        held, apart = count(KINDS[name], options.worlds, options.customers)
        for what, shares in held.items():
            share = float(np.mean(shares))
            wrong += not (LEAST <= share <= MOST or what in _APART)
            print(f"{name:12}{what:22}{share:8.1%}{len(shares):8,}", flush=True)
        print(f"{name:12}{'(not identified)':22}{'':8}{apart:8,}", flush=True)
    return int(wrong > 0)


def count(kind: Kind, worlds: int, customers: int) -> tuple[Held, int]:
    """What share of each world's intervals held, by what they are of; and how many worlds were not identified."""
    held: Held = defaultdict(list)
    apart = 0
    for seed in range(worlds):
        chance = np.random.default_rng([seed, customers])
        T = chance.uniform(200.0, 800.0, size=customers)
        world = kind.draw(chance, T)
        model = kind.fit(compress(world.x, world.t_x, world.T))
        if not model.fitted.is_identified:
            apart += 1
            continue
        for (name, value), truth in zip(model.parameters.items(), kind.truth, strict=True):
            error = (model.standard_errors[name] or np.inf) / value
            held[f"parameter {name}"].append(float(abs(np.log(value / truth)) <= NORMAL_QUANTILE * error))
        _count_futures(held, model, world, chance, seed)
    return dict(held), apart


def _count_futures(
    held: Held, model: PurchaseModel, world: buyers.Buyers, chance: np.random.Generator, seed: int
) -> None:
    own = SPEND[0] * SPEND[2] / chance.gamma(SPEND[1], size=world.x.size)
    days = world.x + 1
    mean = own / (SPEND[0] * days) * chance.gamma(SPEND[0] * days)
    came = own / SPEND[0] * chance.gamma(np.maximum(SPEND[0] * world.later, 1e-12)) * (world.later > 0)
    seen = Seen(world.x, world.t_x, world.T, world.log_intervals)
    expected = expected_orders(model, DAYS_AFTER, seen)
    tenth = np.argsort(np.argsort(expected, kind="stable")) * TENTHS // expected.size
    few = np.bincount(tenth, weights=expected, minlength=TENTHS) < HARDLY_ANY
    everything = np.ones_like(mean)
    spend = Spend(
        "net_sales", "gamma_gamma", fit_gamma_gamma(days, mean), Dependence(0.0, None), days, mean, float(mean.mean()),
        everything, everything > 0,
    )  # fmt: skip
    chosen = ValueAssumptions(horizon_months=12, discount_rate=0.0, level=LEVEL, seed=seed)
    futures = draw_futures(model, seen, spend, Ahead(DAYS_AFTER, DAYS_AFTER, everything, tenth), chosen)
    for what, drawn, later in (("orders", futures.group_orders, world.later), ("spend", futures.group_clv, came)):
        totals = np.bincount(tenth, weights=later, minlength=TENTHS)
        inside = (drawn[0] <= totals) & (totals <= drawn[1])
        held[f"{what} of a tenth"].append(float(inside[~few].mean()))
        if few.any():
            held[f"({what} of so few)"].append(float(inside[few].mean()))
    held["one account"].append(_one_account(model, seen, world, chance))


def _one_account(model: PurchaseModel, seen: Seen, world: buyers.Buyers, chance: np.random.Generator) -> float:
    """Share of accounts whose orders lie in the middle 90 % of their draws; ties are broken at random."""
    some = chance.choice(seen.x.size, size=min(200, seen.x.size), replace=False)
    histories = seen.x[some], seen.t_x[some], seen.T[some]
    drawn = np.array([model.drawn(chance).draw_future(chance, DAYS_AFTER, *histories) for _ in range(draws_for(LEVEL))])
    later = world.later[some]
    below, alike = (drawn < later).mean(axis=0), (drawn == later).mean(axis=0)
    place = below + chance.random(some.size) * alike
    return float(np.mean((place >= (1 - LEVEL) / 2) & (place <= (1 + LEVEL) / 2)))


if __name__ == "__main__":
    sys.exit(main())
