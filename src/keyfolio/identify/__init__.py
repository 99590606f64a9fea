"""Stage 3, identify: who are the key accounts, and why. See docs/stages/3-identify.md."""

from keyfolio.identify.abc import classify_abc
from keyfolio.identify.criteria import CRITERIA, Criterion
from keyfolio.identify.explanation import explain
from keyfolio.identify.pareto import Concentration, measure_concentration
from keyfolio.identify.policy import DEFAULT_POLICY, Limits, Policy, Weight, weigh
from keyfolio.identify.policy_file import policy_text, read_policy
from keyfolio.identify.requirements import REQUIREMENTS
from keyfolio.identify.rfm import RFM_CLASSES, score_rfm
from keyfolio.identify.scoring import apply_policy, dropped_criteria, usable_criteria

__all__ = [
    "CRITERIA",
    "DEFAULT_POLICY",
    "REQUIREMENTS",
    "RFM_CLASSES",
    "Concentration",
    "Criterion",
    "Limits",
    "Policy",
    "Weight",
    "apply_policy",
    "classify_abc",
    "dropped_criteria",
    "explain",
    "measure_concentration",
    "policy_text",
    "read_policy",
    "score_rfm",
    "usable_criteria",
    "weigh",
]
