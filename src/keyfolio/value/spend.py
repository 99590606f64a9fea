"""What an order day of each account is worth: by margin where there is one, net of returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from keyfolio.stats import Dependence, GammaGamma, LogNormalSpend, dependence, fit_gamma_gamma, fit_log_normal_spend
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

Basis = Literal["margin", "net_sales"]
SpendName = Literal["gamma_gamma", "log_normal", "shrunken_mean"]

MARGIN_TOLD_SHARE = 0.8
"""Value is told by margin when accounts whose every line has a cost hold at least this share of net sales."""

NOTICEABLE_CORRELATION = 0.1
"""Gamma-Gamma is given up when order value and frequency go together by more than this, and not by chance."""

_BY_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Spend:
    """What order days are worth; one place an account. Money in the base currency, as floats.

    order_days, mean_value: of the window; the value is net sales, returns taken off, over the order days. margin_share:
    of net sales, drawn towards that of all by as much as one order day weighs; 1 by net sales. margin_told: whether the
    account's own margin is known. independence: of value and frequency, of accounts that ordered on two days or more.
    model: null: too few accounts to fit one; then each mean is drawn towards that of all by one order day.
    """

    basis: Basis
    name: SpendName
    model: GammaGamma | LogNormalSpend | None
    independence: Dependence
    order_days: NDArray[np.float64]
    mean_value: NDArray[np.float64]
    mean_of_all: float
    margin_share: NDArray[np.float64]
    margin_told: NDArray[np.bool_]

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Accounts that kept more than they returned: of others nothing is expected."""
        return self.mean_value > 0

    @property
    def goes_together(self) -> bool:
        """Whether value and frequency go together so much that Gamma-Gamma does not hold."""
        return _goes_together(self.independence)

    def shrunken_mean(self) -> NDArray[np.float64]:
        """The mean of each account, drawn towards that of all by one order day."""
        return (self.mean_value * self.order_days + self.mean_of_all) / (self.order_days + 1)

    def expected_value(self) -> NDArray[np.float64]:
        """What the next order day of each account is worth, in money of the basis; 0 of one that returned it all."""
        mean, days = self.mean_value[self.counts], self.order_days[self.counts]
        expected = np.zeros_like(self.mean_value)
        if self.model is None:
            expected[self.counts] = self.shrunken_mean()[self.counts]
        else:
            expected[self.counts] = self.model.expected_value(mean, days)
        return expected * self.margin_share


def observe_spend(accounts: pa.Table) -> Spend:
    """From what accounts did in the window. accounts: columns of `schemas.OBSERVED`, all with an order."""
    days = accounts["order_days"].to_numpy().astype(np.float64)
    net = accounts["net_sales"].to_numpy().astype(np.float64) / MONEY_SCALE
    told = accounts["margin"].is_valid().to_numpy(zero_copy_only=False)
    margin = accounts["margin"].fill_null(0).to_numpy().astype(np.float64) / MONEY_SCALE
    mean = net / np.maximum(days, 1.0)
    kept = mean > 0
    mean_of_all = float(net[kept].sum() / days[kept].sum()) if kept.any() else 0.0
    basis = told_by(net, told)
    name, model, independence = _fit(days[kept], mean[kept])
    share = _margin_share(net, margin, told, mean_of_all) if basis == "margin" else np.ones_like(net)
    return Spend(basis, name, model, independence, days, mean, mean_of_all, share, told)


def told_by(net_sales: NDArray[np.float64], cost_told: NDArray[np.bool_]) -> Basis:
    """In what money value is told: in margin when accounts of which each line has a cost hold enough of net sales."""
    kept = net_sales > 0
    is_enough = net_sales[cost_told & kept].sum() >= MARGIN_TOLD_SHARE * net_sales[kept].sum()
    return "margin" if cost_told.any() and is_enough else "net_sales"


def _fit(
    days: NDArray[np.float64], mean: NDArray[np.float64]
) -> tuple[SpendName, GammaGamma | LogNormalSpend | None, Dependence]:
    again = days > 1
    gamma_gamma = fit_gamma_gamma(days, mean)
    independence = dependence(days[again], gamma_gamma.centred(mean[again], days[again]))
    if gamma_gamma.fitted.status == "too_few":
        return "shrunken_mean", None, independence
    if gamma_gamma.q > 1 and not _goes_together(independence):
        return "gamma_gamma", gamma_gamma, independence
    return "log_normal", fit_log_normal_spend(days, mean), independence


def _goes_together(independence: Dependence) -> bool:
    """Noticeably, and not by chance.

    >>> _goes_together(Dependence(0.2, 0.001)), _goes_together(Dependence(0.2, None))
    (True, False)
    """
    by_chance = independence.p_value is None or independence.p_value >= _BY_CHANCE
    return not by_chance and abs(independence.correlation) >= NOTICEABLE_CORRELATION


def _margin_share(
    net: NDArray[np.float64], margin: NDArray[np.float64], told: NDArray[np.bool_], one_order: float
) -> NDArray[np.float64]:
    """Margin over net sales of each account, with one order day of the mean of all beside its own."""
    sold = net[told].sum()
    of_all = float(margin[told].sum() / sold) if sold > 0 else 0.0
    own = (margin + of_all * one_order) / np.where(net > 0, net + one_order, 1.0)
    share: NDArray[np.float64] = np.where(told & (net > 0), own, of_all)
    return share
