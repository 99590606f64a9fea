"""lifetimes, as its documents fit: a row a customer; with `counted`, equal histories counted by pandas before."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter

from benchmarks.purchase_models.timed import DAYS_AHEAD, Columns, compete

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FITTERS = {"bg_nbd": BetaGeoFitter, "pareto_nbd": ParetoNBDFitter, "gamma_gamma": GammaGammaFitter}


def main(folder: str, model: str, counted: str = "") -> None:
    """Compete."""
    np.random.seed(0)  # its Pareto/NBD begins at a random place
    compete(
        folder,
        lambda columns: (_fit_counted if counted else _fit)(model, columns),
        _expect_counted if counted else _expect,
        lambda fitted: fitted.params_,
    )


def _fit(model: str, columns: Columns) -> Any:  # noqa: ANN401
    if model == "gamma_gamma":
        return _FITTERS[model]().fit(columns["orders"], columns["mean_value"])
    return _FITTERS[model]().fit(columns["x"], columns["t_x"], columns["T"])


def _expect(fitted: Any, columns: Columns) -> NDArray[np.float64]:  # noqa: ANN401
    if "orders" in columns:
        worth = fitted.conditional_expected_average_profit(columns["orders"], columns["mean_value"])
        return np.asarray(worth)
    ahead = fitted.conditional_expected_number_of_purchases_up_to_time
    return np.asarray(ahead(DAYS_AHEAD, columns["x"], columns["t_x"], columns["T"]))


def _fit_counted(model: str, columns: Columns) -> Any:  # noqa: ANN401
    held = pd.DataFrame(columns).groupby(["x", "t_x", "T"]).size().reset_index(name="customers")
    return _FITTERS[model]().fit(held["x"], held["t_x"], held["T"], weights=held["customers"])


def _expect_counted(fitted: Any, columns: Columns) -> NDArray[np.float64]:  # noqa: ANN401
    each = pd.DataFrame(columns)
    held = each.drop_duplicates(ignore_index=True)
    held["expected"] = _expect(fitted, {name: held[name].to_numpy() for name in columns})
    return each.merge(held, on=list(columns), how="left")["expected"].to_numpy()


if __name__ == "__main__":
    main(*sys.argv[1:])
