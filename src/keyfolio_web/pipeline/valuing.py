"""What accounts are worth and how they move, as a run publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import flow
from keyfolio.assumptions import STATES, MigrationAssumptions
from keyfolio.report import evidence_figures, migration_figures, model_figures
from keyfolio.value import gather_evidence
from keyfolio_web.value.valuations import Valued, by_rank

if TYPE_CHECKING:
    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.engine import Engine
    from keyfolio.findings import Findings


def value_run(engine: Engine, observed: flow.Observed, findings: Findings, chosen: ValueAssumptions) -> Valued:
    """Value the accounts that a run judged, and follow them. findings: of the same accounts."""
    appraisal = flow.appraise(engine, observed, chosen)
    followed = {
        states: flow.migrate(engine, observed, MigrationAssumptions(states, discount_rate=chosen.discount_rate))
        for states in STATES
    }
    return Valued(
        accounts=by_rank(appraisal.valuations.accounts, findings.accounts),
        groups=appraisal.valuations.groups,
        fits=model_figures(appraisal),
        evidence=evidence_figures(gather_evidence(appraisal)),
        migration={states: migration_figures(migration) for states, migration in followed.items()},
    )
