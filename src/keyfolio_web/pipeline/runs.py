"""A run: from the ledger as it is, by the policy that was asked for, to published rows under a seal."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

import pyarrow.compute as pc
from django.conf import settings

from keyfolio import flow
from keyfolio.assumptions import Assumptions, ValueAssumptions
from keyfolio.identify import read_policy
from keyfolio.ledger import merged_into, tree_as_of
from keyfolio.units import day_number
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.publish import publish_members
from keyfolio_web.ledger.queries import end_of
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.publish import Found, publish
from keyfolio_web.pipeline.room import engine_for
from keyfolio_web.pipeline.snapshot import take_snapshot
from keyfolio_web.pipeline.valuing import value_run
from keyfolio_web.runs.models import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyfolio.engine import Engine
    from keyfolio.findings import Findings
    from keyfolio.ledger import Batch
    from keyfolio.snapshot import Snapshot
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.pipeline.reporter import Tell
    from keyfolio_web.runs.models import Work

_AT_ONCE = 5_000


def do(work: Work, claim: Claim, tell: Tell) -> None:
    """Run, publish, seal.

    Raises:
        KeyfolioError: the ledger holds nothing to look at, or what was asked for does not fit it.
        LeaseLost: the work is not ours any more.
    """
    run = patiently(lambda: _begin(work))
    with engine_for(claim, tell) as engine:
        publish(run, _find(run, engine), engine, claim, tell)


def _begin(work: Work) -> Run:
    """The run; what it reads is laid down at its first attempt, so that each attempt reads the same."""
    run = Run.objects.get(work=work)
    if not run.batches:
        counting = _batches(run)
        run.batches = [batch.folder for batch in counting if batch.kind == "sales"]
        run.contracts = [batch.folder for batch in counting if batch.kind == "contracts"]
        run.merges = merged_into(merges_now())
    run.code_version = version("keyfolio")
    run.save(update_fields=["batches", "contracts", "merges", "code_version"])
    return run


def _batches(run: Run) -> list[Batch]:
    """Those that count now; or that counted at the end of the day for which the ledger was asked."""
    manifest = DatabaseManifest(settings.STORE)
    ledger_on = run.assumptions.get("ledger_on")
    if ledger_on is None:
        return manifest.visible()
    end = end_of(date.fromisoformat(ledger_on))
    return [batch for batch in manifest.history() if batch.counted_at(end)]


def _find(run: Run, engine: Engine) -> Found:
    engine.progress("open", 0)
    snapshot = patiently(lambda: take_snapshot(engine, run.batches, run.merges, run.contracts))
    observed = flow.observe(engine, snapshot, _assumptions(run))
    findings = flow.identify_accounts(engine, observed, read_policy(run.policy))
    if findings.summary.grain == "group":
        patiently(lambda: publish_members(run, _heads(snapshot, findings)))
    valued = value_run(engine, observed, findings, _value_assumptions(run))
    engine.progress("products", 0)
    return Found(findings, flow.product_sales(engine, observed), valued)


def _heads(snapshot: Snapshot, findings: Findings) -> Iterator[tuple[str, str]]:
    """Each account that stood in a group on the run's day, and its head; of a list, where that group is judged."""
    if snapshot.accounts is None:
        return
    tree = tree_as_of(snapshot.accounts.parents, day_number(findings.summary.as_of))
    if findings.summary.listed_accounts is not None:
        tree = tree.filter(pc.is_in(tree["top_code"], findings.accounts["account_code"].combine_chunks()))
    for some in tree.filter(pc.not_equal(tree["account_code"], tree["top_code"])).to_batches(max_chunksize=_AT_ONCE):
        yield from zip(some["account_code"].to_pylist(), some["top_code"].to_pylist(), strict=True)


def _value_assumptions(run: Run) -> ValueAssumptions:
    """Those that were told; of a run asked for before there were any, the usual ones."""
    named = ("horizon_months", "discount_rate")
    return ValueAssumptions(**{name: run.assumptions[name] for name in named if name in run.assumptions})


def _assumptions(run: Run) -> Assumptions:
    as_of = run.assumptions["as_of"]
    return Assumptions(
        as_of=date.fromisoformat(as_of) if as_of else None,
        window_months=run.assumptions["window_months"],
        grain=run.assumptions.get("grain", "account"),
        only=None if run.only is None else frozenset(run.only),
    )
