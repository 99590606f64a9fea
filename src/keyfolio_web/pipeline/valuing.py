"""What accounts are worth and how they move, as a run publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import flow
from keyfolio.assumptions import STATES, MigrationAssumptions
from keyfolio.report import (
    evidence_figures,
    how_chosen,
    migration_figures,
    model_called,
    model_figures,
    renewal_figures,
    what_spend_rests_on,
)
from keyfolio.value import gather_evidence
from keyfolio_web.value.valuations import Valued, by_rank

if TYPE_CHECKING:
    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.engine import Engine
    from keyfolio.findings import Findings
    from keyfolio.value import Appraisal


def value_run(engine: Engine, observed: flow.Observed, findings: Findings, chosen: ValueAssumptions) -> Valued:
    """Value the accounts that a run judged, and follow them. findings: of the same accounts."""
    appraisal, renewals = flow.appraise(engine, observed, chosen), flow.value_contracts(engine, observed, chosen)
    choices = [MigrationAssumptions(states, discount_rate=chosen.discount_rate) for states in STATES]
    followed = flow.follow_accounts(engine, observed, choices)
    return Valued(
        accounts=by_rank(appraisal.valuations.accounts, findings.accounts),
        groups=appraisal.valuations.groups,
        fits={
            **model_figures(appraisal),
            "contracts": renewals and renewal_figures(renewals),
            "words": _words(appraisal),
        },
        evidence=evidence_figures(gather_evidence(appraisal)),
        migration={migration.chosen.states: migration_figures(migration) for migration in followed},
        renewals=renewals and renewals.in_force,
    )


def _words(appraisal: Appraisal) -> dict[str, dict[str, str]]:
    """What is said of the models, in both languages."""
    told = {
        "model": model_called(appraisal.lifetime),
        "how_chosen": how_chosen(appraisal),
        "spend": what_spend_rests_on(appraisal.spend),
    }
    return {name: {"en": text.en, "zh": text.zh} for name, text in told.items()}
