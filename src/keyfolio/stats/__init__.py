"""Statistics on arrays: no tables, no connections."""

from keyfolio.stats.beta_geometric import (
    BetaGeometric,
    fit_beta_geometric,
    fit_bg_nbd,
    fit_mbg_cnbd_k,
    fit_mbg_nbd,
    fit_most_regular,
)
from keyfolio.stats.bg_bb import BetaBernoulli, fit_bg_bb
from keyfolio.stats.concentration import clipped, fewest_for, gini, hhi, lorenz
from keyfolio.stats.exact import dot, running_sums, total
from keyfolio.stats.fitted import REASONS, Fitted, Population, Status
from keyfolio.stats.gamma_gamma import GammaGamma, fit_gamma_gamma
from keyfolio.stats.histories import Histories, compress
from keyfolio.stats.log_normal_spend import Dependence, LogNormalSpend, dependence, fit_log_normal_spend
from keyfolio.stats.markov import (
    ABSENT,
    ChainTest,
    after_periods,
    check_first_order,
    check_stationarity,
    count_moves,
    discounted_value,
    draw_shares,
    move_shares,
    share_intervals,
    steady_state,
)
from keyfolio.stats.pareto_nbd import ParetoNbd, fit_pareto, fit_pareto_nbd
from keyfolio.stats.retention_posterior import RetentionPosterior, know_retention
from keyfolio.stats.shifted_beta_geometric import ShiftedBetaGeometric, fit_shifted_beta_geometric
from keyfolio.stats.waiting import p_waits_longer, wait_within

__all__ = [
    "ABSENT",
    "REASONS",
    "BetaBernoulli",
    "BetaGeometric",
    "ChainTest",
    "Dependence",
    "Fitted",
    "GammaGamma",
    "Histories",
    "LogNormalSpend",
    "ParetoNbd",
    "Population",
    "RetentionPosterior",
    "ShiftedBetaGeometric",
    "Status",
    "after_periods",
    "check_first_order",
    "check_stationarity",
    "clipped",
    "compress",
    "count_moves",
    "dependence",
    "discounted_value",
    "dot",
    "fewest_for",
    "draw_shares",
    "fit_beta_geometric",
    "fit_bg_bb",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "fit_log_normal_spend",
    "fit_mbg_cnbd_k",
    "fit_mbg_nbd",
    "fit_most_regular",
    "fit_pareto",
    "fit_pareto_nbd",
    "fit_shifted_beta_geometric",
    "gini",
    "hhi",
    "know_retention",
    "lorenz",
    "move_shares",
    "p_waits_longer",
    "running_sums",
    "share_intervals",
    "steady_state",
    "total",
    "wait_within",
]
