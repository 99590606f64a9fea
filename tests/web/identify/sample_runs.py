"""What the core finds in the sample company, and runs that publish it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from keyfolio import Assumptions, find_key_accounts
from keyfolio.findings import Findings, summary_json
from keyfolio.identify import DEFAULT_POLICY, Policy, policy_text
from keyfolio.sample import SampleChoices, make_company, write_company
from keyfolio_web.identify.publish import publish_standings
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person
from keyfolio_web.value.months import months_of
from keyfolio_web.value.publish import publish_observations

EARLIER = date(2025, 6, 30)
CUSTOMERS = 120


@cache
def sample_findings(as_of: date | None = None, policy: Policy = DEFAULT_POLICY) -> Findings:
    """What the core finds in a small sample company, as of a day (null: its last)."""
    with TemporaryDirectory() as folder:
        accounts, products, lines, *_ = write_company(
            make_company(SampleChoices(customers=CUSTOMERS, months=24)), Path(folder)
        )
        found = find_key_accounts(
            lines, accounts=accounts, products=products, policy=policy, assumptions=Assumptions(as_of=as_of)
        )
    return found.findings


def rows_of(findings: Findings) -> dict[str, dict[str, Any]]:
    """The accounts of findings by code."""
    return {row["account_code"]: row for row in findings.accounts.to_pylist()}


def unsealed_run(number: int, findings: Findings, by: Person) -> Run:
    """A run that has published nothing yet."""
    work = Work.objects.create(kind=Work.Kind.RUN, state=Work.State.DONE, asked_by=by, ended_at=timezone.now())
    return Run.objects.create(
        number=number,
        work=work,
        asked_by=by,
        policy=policy_text(findings.policy),
        policy_label=findings.policy.label,
        assumptions={"as_of": None, "window_months": None},
    )


def publish(number: int, findings: Findings, by: Person, *, current: bool = True) -> Run:
    """A sealed run that has published these findings."""
    run = unsealed_run(number, findings, by)
    publish_observations(run, findings)
    publish_standings(run, findings)
    if current:
        Run.objects.filter(is_current=True).update(is_current=False)
    run.summary, run.months = summary_json(findings.summary), months_of(findings.summary)
    run.sealed_at, run.is_current = timezone.now(), current
    run.save()
    return run
