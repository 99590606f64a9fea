"""What accounts are worth, as a run publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import flow
from keyfolio.report import evidence_figures, model_figures
from keyfolio.value import gather_evidence
from keyfolio_web.value.valuations import Valued, by_rank

if TYPE_CHECKING:
    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.engine import Engine
    from keyfolio.findings import Findings


def value_run(engine: Engine, observed: flow.Observed, findings: Findings, chosen: ValueAssumptions) -> Valued:
    """Value the accounts that a run judged. findings: of the same accounts."""
    appraisal = flow.appraise(engine, observed, chosen)
    return Valued(
        accounts=by_rank(appraisal.valuations.accounts, findings.accounts),
        groups=appraisal.valuations.groups,
        fits=model_figures(appraisal),
        evidence=evidence_figures(gather_evidence(appraisal)),
        migration={},
    )
