"""What the core finds in the sample company, and runs that publish it."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.utils import timezone

from keyfolio import Assumptions, flow
from keyfolio.assumptions import ValueAssumptions
from keyfolio.engine import open_engine
from keyfolio.findings import Findings, summary_json
from keyfolio.identify import DEFAULT_POLICY, Policy, policy_text
from keyfolio.request import Request, snapshot_of
from keyfolio.sample import SampleChoices, make_company, write_company
from keyfolio.value import sum_by_product
from keyfolio_web.identify.kept import kept_accounts
from keyfolio_web.identify.publish import publish_standings
from keyfolio_web.pipeline.valuing import value_run
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person
from keyfolio_web.value import whole
from keyfolio_web.value.months import months_of
from keyfolio_web.value.products import publish_products
from keyfolio_web.value.publish import publish_observations
from keyfolio_web.value.valuations import Valued, publish_outlook, publish_valuations

EARLIER = date(2025, 6, 30)
CUSTOMERS = 120


def sample_findings(as_of: date | None = None, policy: Policy = DEFAULT_POLICY) -> Findings:
    """What the core finds in a small sample company, as of a day (null: its last)."""
    return _found(as_of, policy)[0]


def sample_valued(as_of: date | None = None) -> Valued:
    """What its accounts are worth."""
    return _found(as_of, DEFAULT_POLICY)[1]


@cache
def _found(as_of: date | None, policy: Policy) -> tuple[Findings, Valued]:
    with TemporaryDirectory() as folder, open_engine() as engine:
        accounts, products, lines, *_ = write_company(
            make_company(SampleChoices(customers=CUSTOMERS, months=24)), Path(folder)
        )
        request = Request(ledger=lines, accounts=accounts, products=products, assumptions=Assumptions(as_of=as_of))
        observed = flow.observe(engine, *snapshot_of(engine, request)[:2])
        findings = flow.identify_accounts(engine, observed, policy)
        return findings, value_run(engine, observed, findings, ValueAssumptions())


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
    valued = sample_valued(findings.summary.as_of)
    publish_valuations(run, valued)
    publish_outlook(run, valued, findings.accounts)
    if current:
        Run.objects.filter(is_current=True).update(is_current=False)
    run.summary, run.months = summary_json(findings.summary), months_of(findings.summary)
    run.sealed_at, run.is_current = timezone.now(), current
    run.save()
    return run


def publish_partly(number: int, findings: Findings, by: Person, limit: int, *, sales: pa.Table | None = None) -> Run:
    """A sealed current run of which the database keeps about so many accounts, and files have all.

    sales: who bought what, columns of `keyfolio.schemas.PRODUCT_SALES`; null: nothing is told of it.
    """
    run = unsealed_run(number, findings, by)
    kept = kept_accounts(findings.accounts, limit)
    assert kept is not None
    with open_engine() as engine:
        folder = engine.folder / "whole"
        folder.mkdir()
        whole.write_accounts(folder, findings, lambda _rows: None)
        valued = sample_valued(findings.summary.as_of)
        whole.write_valuations(folder, valued.accounts)
        publish_observations(run, findings, kept)
        publish_standings(run, findings, kept)
        publish_valuations(run, valued, kept)
        publish_outlook(run, valued, findings.accounts)
        if sales is not None:
            held = engine.take(sales.schema, sales.to_batches(), "sales")
            whole.write_products(folder, engine, held)
            own = sales.filter(pc.is_in(sales["account_code"], kept["account_code"]))
            publish_products(run, [own], engine.rows(sum_by_product(held)))
        shutil.move(folder, settings.RESULTS / f"run-{run.pk}")
    Run.objects.filter(is_current=True).update(is_current=False)
    run.summary, run.months = summary_json(findings.summary), months_of(findings.summary)
    run.sealed_at, run.is_current, run.kept_accounts = timezone.now(), True, kept.num_rows
    run.save()
    return run
