"""Publish what a run found, room by room; then seal it, and it is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from keyfolio.findings import summary_json
from keyfolio.value import sum_by_product
from keyfolio_web.identify import publish as identify
from keyfolio_web.identify.keep import keep_teams
from keyfolio_web.identify.kept import kept_accounts
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.room import folder_of
from keyfolio_web.runs import lease, services
from keyfolio_web.runs.models import Run
from keyfolio_web.value import publish as value
from keyfolio_web.value import whole
from keyfolio_web.value.months import months_of
from keyfolio_web.value.products import clear_products, publish_products
from keyfolio_web.value.valuations import publish_outlook, publish_valuations

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.findings import Findings
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.pipeline.reporter import Tell
    from keyfolio_web.value.valuations import Valued


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found. sales: of products, columns of `keyfolio.schemas.PRODUCT_SALES`, in the engine."""

    findings: Findings
    sales: ir.Table
    valued: Valued


def publish(run: Run, found: Found, engine: Engine, claim: Claim, tell: Tell) -> None:
    """Write every room's rows under the unsealed run, and seal it.

    Where there are more accounts than the database is to keep, files have all of them, and it the rows of some.

    Raises:
        LeaseLost: the work is not ours any more; the run stays unsealed.
    """
    tell("save", 0)
    findings, sales = found.findings, found.sales
    kept = patiently(lambda: kept_accounts(findings.accounts, settings.PUBLISH_LIMIT))
    folder = None if kept is None else _write_whole(found, engine, claim, tell)
    own = sales if kept is None else sales.semi_join(_codes(engine, kept), "account_code")
    totals = engine.rows(sum_by_product(sales))
    patiently(lambda: _reset(run, claim))
    patiently(lambda: _write(run, found, kept, tell))
    patiently(lambda: _write_products(run, own, totals, engine, tell))
    tell("seal", 0)
    patiently(lambda: _seal(run, found, claim, folder, None if kept is None else kept.num_rows))
    tell("sealed", 0)


def reset(run: Run) -> None:
    """Take back every room's rows of a run, the last room's first; and its files."""
    identify.clear(run)
    value.clear(run)
    whole.forget(run.pk)


def _write_whole(found: Found, engine: Engine, claim: Claim, tell: Tell) -> Path:
    """Write the files of everybody into the room of this work; where they are."""
    folder = folder_of(claim) / "whole"
    folder.mkdir()
    whole.write_accounts(folder, found.findings, partial(tell, "save whole", of=found.findings.accounts.num_rows))
    whole.write_valuations(folder, found.valued.accounts)
    tell("save products", 0)
    whole.write_products(folder, engine, found.sales)
    return folder


def _codes(engine: Engine, kept: pa.Table) -> ir.Table:
    codes = kept.select(["account_code"])
    return engine.take(codes.schema, codes.to_batches(), "kept_accounts")


def _reset(run: Run, claim: Claim) -> None:
    """Whatever an attempt before has written goes first."""
    lease.check(claim.work_id, claim.lease)
    reset(run)


def _write(run: Run, found: Found, kept: pa.Table | None, tell: Tell) -> None:
    identify.clear(run)
    value.clear(run)
    findings = found.findings
    count = findings.accounts.num_rows if kept is None else kept.num_rows
    value.publish_observations(run, findings, kept, partial(tell, "save accounts", of=count))
    identify.publish_standings(run, findings, kept, partial(tell, "save standings", of=count))
    publish_valuations(run, found.valued, kept, partial(tell, "save valuations", of=count))


def _write_products(run: Run, own: ir.Table, totals: pa.Table, engine: Engine, tell: Tell) -> None:
    clear_products(run)
    [counted] = engine.rows(own.aggregate(sales=own.count())).to_pylist()
    publish_products(run, engine.batches(own), totals, partial(tell, "save sales", of=counted["sales"]))


def _seal(run: Run, found: Found, claim: Claim, folder: Path | None, kept_accounts: int | None) -> None:
    findings = found.findings
    lease.check(claim.work_id, claim.lease)
    if folder is not None and folder.exists():
        whole.put_in_place(folder, run.pk)
    with transaction.atomic():  # an attempt whose lease is over writes no outlook over that of a sealed run
        publish_outlook(run, found.valued, findings.accounts)
        services.seal(
            run_id=run.pk,
            work_id=claim.work_id,
            lease=claim.lease,
            summary=summary_json(findings.summary),
            months=months_of(findings.summary),
            snapshot=findings.summary.snapshot,
            kept_accounts=kept_accounts,
        )
        keep_teams(Run.objects.get(pk=run.pk))  # also of who was put on one while all this was written
