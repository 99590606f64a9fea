"""Keyfolio: it counts equal histories by itself, within the fit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.purchase_models.timed import DAYS_AHEAD, Columns, compete
from keyfolio.stats import fit_beta_geometric, fit_gamma_gamma, fit_pareto
from keyfolio.value import Seen
from keyfolio.value.lifetime import expected_orders

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from keyfolio.stats import GammaGamma
    from keyfolio.value.lifetime import PurchaseModel


def main(folder: str, model: str) -> None:
    """Compete."""
    if model == "gamma_gamma":
        compete(folder, lambda columns: fit_gamma_gamma(**columns), _expect_value, lambda fitted: fitted.parameters)
    else:
        compete(
            folder,
            lambda columns: _fit(model, Seen(**columns, log_intervals=0.0)),
            lambda fitted, _: expected_orders(fitted[0], DAYS_AHEAD, fitted[1]),
            lambda fitted: fitted[0].parameters,
        )


def _fit(model: str, seen: Seen) -> tuple[PurchaseModel, Seen]:
    if model == "pareto_nbd":
        return fit_pareto(seen.histories), seen
    return fit_beta_geometric(seen.histories, k=1, leaves_at_once=False), seen


def _expect_value(fitted: GammaGamma, columns: Columns) -> NDArray[np.float64]:
    return fitted.expected_value(columns["mean_value"], columns["orders"])


if __name__ == "__main__":
    main(*sys.argv[1:])
