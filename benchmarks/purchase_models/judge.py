"""`python -m benchmarks.purchase_models.judge FOLDER MODEL PARAMETERS…`: what each contender's end is worth.

PARAMETERS: of each contender, as JSON by name. Answers the log-likelihood of the whole population at each of them, all
by one measure, Keyfolio's own, whatever the contender itself would say; and how many histories are distinct.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.purchase_models.timed import load
from keyfolio.stats import compress
from keyfolio.stats.beta_geometric import objective
from keyfolio.stats.gamma_gamma import gamma_gamma_objective
from keyfolio.stats.pareto_nbd import pareto_objective

if TYPE_CHECKING:
    from benchmarks.purchase_models.timed import Columns
    from keyfolio.stats.maximum import Objective


def main(folder: str, model: str, *ends: str) -> None:
    """Print the answer."""
    columns = load(folder)
    mean_log_likelihood, histories = _measure(model, columns)
    customers = next(iter(columns.values())).size
    points = [np.array(list(json.loads(end).values())) for end in ends]
    of_all = [mean_log_likelihood(point)[0] * customers for point in points]
    print(json.dumps({"customers": customers, "histories": histories, "log_likelihoods": of_all}))


def _measure(model: str, columns: Columns) -> tuple[Objective, int]:
    if model == "gamma_gamma":
        return gamma_gamma_objective(**columns), columns["orders"].size
    held = compress(**columns)
    chosen = pareto_objective(held) if model == "pareto_nbd" else objective(held, k=1, leaves_at_once=False)
    return chosen, held.x.size


if __name__ == "__main__":
    main(*sys.argv[1:])
