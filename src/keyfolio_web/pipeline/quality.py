"""A look at the data of the ledger as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from keyfolio.ledger import open_store
from keyfolio.ledger.quality import look_at_data
from keyfolio_web.ledger import publish
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.room import engine_for
from keyfolio_web.pipeline.snapshot import ACCOUNT_COLUMNS, PRODUCT_COLUMNS, accounts_now, products_now
from keyfolio_web.pipeline.troubles import NO_LINE
from keyfolio_web.runs import lease, services

if TYPE_CHECKING:
    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch
    from keyfolio.ledger.quality import Quality
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Look at every line that counts; what is found replaces what the look before found.

    Raises:
        KeyfolioError: there is no batch, or a file of the store is missing or damaged.
        LeaseLost: the work is not ours any more.
    """
    looked_at = timezone.now()
    visible = patiently(DatabaseManifest(settings.STORE).visible)
    batches = [batch for batch in visible if batch.kind == "sales"]
    if not batches:
        raise NO_LINE
    with engine_for(claim, progress) as engine:
        found = _look(engine, batches, looked_at)
    progress("commit", 0)
    folders = [batch.folder for batch in batches]
    finish = partial(services.finish, work_id=claim.work_id, lease=claim.lease)

    def publish_it() -> None:
        lease.check(claim.work_id, claim.lease)
        publish.publish_look(found, work=work, looked_at=looked_at, folders=folders, before_commit=finish)

    patiently(publish_it)
    progress("done", 0)


def _look(engine: Engine, batches: list[Batch], looked_at: datetime) -> Quality:
    engine.progress("open", 0)
    manifest = DatabaseManifest(settings.STORE)
    ledger = patiently(lambda: open_store(engine, manifest, [batch.folder for batch in batches]))
    accounts, products = patiently(partial(accounts_now, engine, {})), patiently(partial(products_now, engine))
    engine.progress("look", sum(batch.counts.accepted for batch in batches))
    return look_at_data(
        engine,
        ledger.lines,
        [replace(batch, imported_at=_here(batch.imported_at)) for batch in batches],
        accounts=accounts.table.select(*ACCOUNT_COLUMNS) if accounts else None,
        products=products.table.select(*PRODUCT_COLUMNS) if products else None,
        as_of=timezone.localdate(looked_at),
    )


def _here(instant: str) -> str:
    """The same instant in the time zone of the installation, whose day people mean."""
    return timezone.localtime(datetime.fromisoformat(instant)).isoformat()
