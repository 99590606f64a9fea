"""pymc-marketing, maximum a posteriori: under flat priors that is maximum likelihood, and quicker than its own ones."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pymc_extras.prior import Prior
from pymc_marketing.clv import BetaGeoModel, GammaGammaModel

from benchmarks.purchase_models.timed import DAYS_AHEAD, Columns, compete

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MODELS = {"bg_nbd": (BetaGeoModel, "r alpha a b"), "gamma_gamma": (GammaGammaModel, "p q v")}
_NAMES = {"x": "frequency", "t_x": "recency", "T": "T", "orders": "frequency", "mean_value": "monetary_value"}


def main(folder: str, model: str) -> None:
    """Compete."""
    warnings.simplefilter("ignore")
    kind, names = _MODELS[model]
    compete(
        folder,
        lambda columns: _fit(kind, names.split(), columns),
        _expect,
        lambda fitted: {name: float(fitted.fit_result[name].mean()) for name in names.split()},
    )


def _fit(kind: Any, names: list[str], columns: Columns) -> Any:  # noqa: ANN401
    fitted = kind(model_config={name: Prior("HalfFlat") for name in names})
    fitted.fit(data=_frame(columns), method="map", progressbar=False)
    return fitted


def _expect(fitted: Any, columns: Columns) -> NDArray[np.float64]:  # noqa: ANN401
    if "orders" in columns:
        return np.asarray(fitted.expected_customer_spend(_frame(columns)))
    return np.asarray(fitted.expected_purchases(_frame(columns), future_t=DAYS_AHEAD))


def _frame(columns: Columns) -> pd.DataFrame:
    frame = pd.DataFrame({_NAMES[name]: column for name, column in columns.items()})
    return frame.assign(customer_id=frame.index)


if __name__ == "__main__":
    main(*sys.argv[1:])
