"""A change to a batch that is in the ledger: corrected lines join it, or it is undone under later ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from keyfolio.ledger import correct_batch, undo_batch
from keyfolio_web.ledger.models import Amendment
from keyfolio_web.pipeline.manifest import WorkManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.room import engine_for

if TYPE_CHECKING:
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Make the change of this work; it is visible if and only if the work is done.

    Raises:
        KeyfolioError: the batch is not there any more, or its lines were corrected already.
        LeaseLost: the work is not ours any more.
    """
    amendment = patiently(lambda: Amendment.objects.get(work=work))
    manifest = WorkManifest(settings.STORE, by=work.asked_by, claim=claim)
    now = timezone.now().isoformat(timespec="seconds")
    with engine_for(claim, progress) as engine:
        engine.progress("compare", 0)
        if amendment.act == Amendment.Act.UNDO:
            undo_batch(engine, manifest, amendment.batch_number, now)
        else:
            told = {int(line): cells for line, cells in amendment.corrections.items()}
            correct_batch(engine, manifest, amendment.batch_number, told, now, today=timezone.localdate())
