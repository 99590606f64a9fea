"""Publish what a run found, room by room; then seal it, and it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.findings import summary_json
from keyfolio_web.identify import publish as identify
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.runs import lease, services
from keyfolio_web.value import publish as value
from keyfolio_web.value.months import months_of
from keyfolio_web.value.products import publish_products

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.findings import Findings
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Run


def publish(run: Run, findings: Findings, sales: pa.Table, claim: Claim, progress: Progress) -> None:
    """Write every room's rows under the unsealed run, and seal it.

    sales: of products, columns of `keyfolio.schemas.PRODUCT_SALES`.

    Raises:
        LeaseLost: the work is not ours any more; the run stays unsealed.
    """
    progress("save", 0)
    patiently(lambda: _write(run, findings, sales, claim))
    progress("seal", 0)
    patiently(lambda: _seal(run, findings, claim))
    progress("sealed", 0)


def reset(run: Run) -> None:
    """Take back every room's rows of a run, the last room's first."""
    identify.clear(run)
    value.clear(run)


def _write(run: Run, findings: Findings, sales: pa.Table, claim: Claim) -> None:
    """Whatever an attempt before has written goes first."""
    lease.check(claim.work_id, claim.lease)
    reset(run)
    value.publish_observations(run, findings)
    publish_products(run, sales)
    identify.publish_standings(run, findings)


def _seal(run: Run, findings: Findings, claim: Claim) -> None:
    services.seal(
        run_id=run.pk,
        work_id=claim.work_id,
        lease=claim.lease,
        summary=summary_json(findings.summary),
        months=months_of(findings.summary),
        snapshot=findings.summary.snapshot,
    )
