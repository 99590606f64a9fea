"""Keyfolio: key account management. A transaction ledger in; its key accounts out, with what makes them so.

>>> import keyfolio as kf
>>> kf.DEFAULT_POLICY.name
'balanced'
"""

from keyfolio.assumptions import Assumptions
from keyfolio.errors import KeyfolioError
from keyfolio.findings import Findings, Summary
from keyfolio.identify import DEFAULT_POLICY, Policy, read_policy
from keyfolio.key_accounts import KeyAccounts, find_key_accounts
from keyfolio.ledger import HowToRead
from keyfolio.sample import SampleChoices, make_company, write_company
from keyfolio.stats import (
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_cnbd_k,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_shifted_beta_geometric,
)

__all__ = [
    "find_key_accounts",
    "KeyAccounts",
    "Summary",
    "Findings",
    "HowToRead",
    "Assumptions",
    "Policy",
    "DEFAULT_POLICY",
    "read_policy",
    "fit_bg_nbd",
    "fit_mbg_nbd",
    "fit_mbg_cnbd_k",
    "fit_pareto_nbd",
    "fit_bg_bb",
    "fit_gamma_gamma",
    "fit_shifted_beta_geometric",
    "KeyfolioError",
    "SampleChoices",
    "make_company",
    "write_company",
]
