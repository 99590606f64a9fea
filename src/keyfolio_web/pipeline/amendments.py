"""A change to a batch that is in the ledger: corrected lines join it or leave it, or it is undone under later ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from keyfolio.ledger import AlikeChange, correct_batch, takes_only_known_accounts, undo_batch, undo_correction
from keyfolio_web.ledger import publish
from keyfolio_web.ledger.choices import SET_ASIDE
from keyfolio_web.ledger.models import Amendment
from keyfolio_web.pipeline.manifest import WorkManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.profiles import known_accounts
from keyfolio_web.pipeline.room import engine_for

if TYPE_CHECKING:
    from keyfolio.engine import Engine
    from keyfolio.ledger import Change
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


class _AmendmentManifest(WorkManifest):
    """Notes what became of the lines where the change was asked for, in the transaction that makes it visible."""

    def __init__(self, amendment: Amendment, work: Work, claim: Claim) -> None:
        super().__init__(settings.STORE, by=work.asked_by, claim=claim)
        self.amendment, self.finish = amendment, self.before_commit

    def commit(self, change: Change) -> None:
        self.before_commit = partial(publish.publish_amendment, self.amendment, change, before_commit=self.finish)
        super().commit(change)


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Make the change of this work; it is visible if and only if the work is done.

    Raises:
        KeyfolioError: the batch is not there any more, or its lines were corrected already.
        LeaseLost: the work is not ours any more.
    """
    amendment = patiently(lambda: Amendment.objects.get(work=work))
    manifest = _AmendmentManifest(amendment, work, claim)
    now = timezone.now().isoformat(timespec="seconds")
    with engine_for(claim, progress) as engine:
        if amendment.act == Amendment.Act.UNDO:
            engine.progress("compare", 0)
            undo_batch(engine, manifest, amendment.batch_number, now)
        elif amendment.act == Amendment.Act.TAKE_BACK:
            engine.progress("compare", 0)
            undo_correction(engine, manifest, amendment.batch_number, now, **(amendment.rule or {}))
        else:
            engine.progress("read", 0)
            _correct(engine, manifest, amendment, now)


def _correct(engine: Engine, manifest: WorkManifest, amendment: Amendment, now: str) -> None:
    """Corrected lines are held to what their batch does with unknown accounts, by the accounts that are here now."""
    number, today = amendment.batch_number, timezone.localdate()
    batch = next((batch for batch in manifest.visible() if batch.number == number), None)
    known = known_accounts(SET_ASIDE) if batch and takes_only_known_accounts(batch) else None
    correct_batch(engine, manifest, number, _told(amendment), now, today=today, known_accounts=known)


def _told(amendment: Amendment) -> AlikeChange | dict[int, list[str]]:
    if amendment.rule is not None:
        return AlikeChange(**amendment.rule)
    return {int(line): cells for line, cells in amendment.corrections.items()}
