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
    "KeyfolioError",
    "SampleChoices",
    "make_company",
    "write_company",
]
