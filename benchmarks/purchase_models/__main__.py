"""`python -m benchmarks.purchase_models`: fit one population after the other by every contender, in turn."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.purchase_models import tables
from benchmarks.purchase_models.contest import CONTENDERS, KEYFOLIO, MODELS, MODULES, ask, run
from benchmarks.purchase_models.population import BG_NBD

if TYPE_CHECKING:
    from benchmarks.purchase_models.contest import Contender, Taken
    from benchmarks.purchase_models.tables import Growth

LARGE = 5_000_000  # customers; from here one round instead of three
RESOLUTIONS = {"weeks": 7, "days": 1, "continuous": 0}


def main() -> None:
    """Measure each model at each size; then how Keyfolio's cost grows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.purchase_models", description=__doc__)
    parser.add_argument("--customers", default="10000 100000", help="sizes of populations, parted by spaces")
    parser.add_argument("--models", nargs="*", choices=MODELS, default=list(MODELS))
    parser.add_argument("--rounds", type=int, help="rounds of each size (default: 3, or 1 from 5,000,000 customers)")
    parser.add_argument("--folder", type=Path, help="where populations are made, and deleted again")
    told = parser.parse_args()
    print(f"Machine: {report.machine()}.", flush=True)
    sizes = [int(size) for size in told.customers.split()]
    with tempfile.TemporaryDirectory(prefix="keyfolio-bench-", dir=told.folder) as folder:
        for model in told.models:
            for size in sizes:
                _measure(Path(folder), model, size, told.rounds or (1 if size >= LARGE else 3))
        print(f"\n{tables.of_growth([_grow(Path(folder), *one) for one in _growing(sizes)])}", flush=True)


def _measure(folder: Path, model: str, customers: int, rounds: int) -> None:
    population = _draw(folder, model, customers, 1)
    competing = [one for one in CONTENDERS if customers <= one.largest.get(model, 0)]
    taken: dict[str, list[Taken]] = {one.name: [] for one in competing}
    late: set[str] = set()
    for turn in range(1, rounds + 1):
        for one in competing:
            if one.name not in late and not _take(one, model, population, taken[one.name], turn):
                late.add(one.name)
    medians = {name: None if name in late else tables.middle(several) for name, several in taken.items()}
    ends = [tables.as_json(one.parameters) for one in medians.values() if one]
    judged = ask([sys.executable, "-m", f"{MODULES}.judge", population, model, *ends]) or {}
    print(f"\n{tables.of_contest(model, rounds, medians, judged)}", flush=True)
    shutil.rmtree(population)


def _take(one: Contender, model: str, population: Path, taken: list[Taken], turn: int) -> bool:
    """One run more; false when it was not done in time."""
    found = run(one, model, population)
    seconds = "not in time" if found is None else f"{found.seconds:.2f} s"
    print(f"round {turn}, {model}: {one.name} {seconds}", file=sys.stderr, flush=True)
    if found:
        taken.append(found)
    return found is not None


def _growing(sizes: list[int]) -> list[tuple[int, str]]:
    return [(size, resolution) for size in sizes for resolution in RESOLUTIONS]


def _grow(folder: Path, customers: int, resolution: str) -> Growth:
    population = _draw(folder, BG_NBD, customers, RESOLUTIONS[resolution])
    histories = (ask([sys.executable, "-m", f"{MODULES}.judge", population, BG_NBD]) or {})["histories"]
    taken = run(KEYFOLIO, BG_NBD, population)
    shutil.rmtree(population)
    return customers, resolution, histories, taken


def _draw(folder: Path, model: str, customers: int, days: int) -> Path:
    population = folder / f"{model}-{customers}-{days}"
    population.mkdir()
    ask([sys.executable, "-m", f"{MODULES}.population", population, model, str(customers), str(days)])
    return population


if __name__ == "__main__":
    main()
