"""A run: from the ledger as it is, by the policy that was asked for, to published rows under a seal."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.conf import settings

from keyfolio import flow
from keyfolio.assumptions import Assumptions
from keyfolio.identify import read_policy
from keyfolio.ledger import merged_into, tree_as_of
from keyfolio.units import day_number
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.publish import publish_members
from keyfolio_web.ledger.queries import end_of
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.publish import publish
from keyfolio_web.pipeline.room import engine_for
from keyfolio_web.pipeline.snapshot import take_snapshot
from keyfolio_web.runs.models import Run

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.findings import Findings
    from keyfolio.ledger import Batch
    from keyfolio.snapshot import Snapshot
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Run, publish, seal.

    Raises:
        KeyfolioError: the ledger holds nothing to look at, or what was asked for does not fit it.
        LeaseLost: the work is not ours any more.
    """
    run = patiently(lambda: _begin(work))
    findings, sales = _find(run, claim, progress)
    publish(run, findings, sales, claim, progress)


def _begin(work: Work) -> Run:
    """The run; what it reads is laid down at its first attempt, so that each attempt reads the same."""
    run = Run.objects.get(work=work)
    if not run.batches:
        run.batches = [batch.folder for batch in _batches(run) if batch.kind == "sales"]
        run.merges = merged_into(merges_now())
    run.code_version = version("keyfolio")
    run.save(update_fields=["batches", "merges", "code_version"])
    return run


def _batches(run: Run) -> list[Batch]:
    """Those that count now; or that counted at the end of the day for which the ledger was asked."""
    manifest = DatabaseManifest(settings.STORE)
    ledger_on = run.assumptions.get("ledger_on")
    if ledger_on is None:
        return manifest.visible()
    end = end_of(date.fromisoformat(ledger_on))
    return [batch for batch in manifest.history() if batch.counted_at(end)]


def _find(run: Run, claim: Claim, progress: Progress) -> tuple[Findings, pa.Table]:
    """What the run found, and what each account bought of each product."""
    with engine_for(claim, progress) as engine:
        progress("open", 0)
        snapshot = patiently(lambda: take_snapshot(engine, run.batches, run.merges))
        findings = flow.run(engine, snapshot, read_policy(run.policy), _assumptions(run))
        if findings.summary.grain == "group":
            patiently(lambda: publish_members(run, _heads(snapshot, findings)))
        return findings, engine.rows(flow.product_sales(engine, snapshot, _assumptions(run)))


def _heads(snapshot: Snapshot, findings: Findings) -> list[tuple[str, str]]:
    """Each account that stood in a group on the run's day, and its head; of a list, where that group is judged."""
    if snapshot.accounts is None:
        return []
    tree = tree_as_of(snapshot.accounts.parents, day_number(findings.summary.as_of))
    members = zip(tree["account_code"].to_pylist(), tree["top_code"].to_pylist(), strict=True)
    if findings.summary.listed_accounts is None:
        return list(members)
    judged = set(findings.accounts["account_code"].to_pylist())
    return [(account, head) for account, head in members if head in judged]


def _assumptions(run: Run) -> Assumptions:
    as_of = run.assumptions["as_of"]
    return Assumptions(
        as_of=date.fromisoformat(as_of) if as_of else None,
        window_months=run.assumptions["window_months"],
        grain=run.assumptions.get("grain", "account"),
        only=None if run.only is None else frozenset(run.only),
    )
