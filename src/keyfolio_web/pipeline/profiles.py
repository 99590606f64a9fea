"""An import by a profile: the rows of its query, or of a file that was sent for it, become a batch of the ledger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from keyfolio.errors import SourceTrouble
from keyfolio.language import Text
from keyfolio.ledger import HowToRead, ProfileImport
from keyfolio_web.ledger import publish
from keyfolio_web.ledger.models import ProfileRun
from keyfolio_web.ledger.queries import core_profile, known_codes
from keyfolio_web.pipeline.manifest import WorkManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.room import engine_for

if TYPE_CHECKING:
    from keyfolio.engine import Engine
    from keyfolio.ledger import Change, Profile
    from keyfolio_web.ledger.models import ProfileVersion
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


class _ProfileManifest(WorkManifest):
    """Notes the batch of this import where it was asked for, in the transaction that makes it visible."""

    def __init__(self, run: ProfileRun, claim: Claim) -> None:
        super().__init__(settings.STORE, by=run.work.asked_by, claim=claim)
        self.run, self.finish = run, self.before_commit

    def commit(self, change: Change) -> None:
        self.before_commit = partial(self.note, change.added[0].number, has_added=True)
        super().commit(change)

    def note(self, batch_number: int | None, *, has_added: bool = False) -> None:
        publish.publish_profile_run(self.run, batch_number, has_added=has_added, before_commit=self.finish)


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Import what the profile of this work says; what it adds is visible if and only if the work is done.

    Raises:
        KeyfolioError: the database or the query is refused or goes away, or its rows are refused as a file.
        LeaseLost: the work is not ours any more.
    """
    asked = ProfileRun.objects.select_related("version__profile", "work__asked_by")
    run = patiently(lambda: asked.get(work=work))
    profile = core_profile(run.version)
    manifest = _ProfileManifest(run, claim)
    with engine_for(claim, progress) as engine:
        how = HowToRead(
            mapping=profile.mapping,
            date_order=profile.dates,
            today=timezone.localdate(),
            base_currency=profile.base_currency,
            source=profile.source,
            row_key=profile.row_key,
            known_accounts=known_accounts(run.version.unknown_accounts),
        )
        ready = profile_import(engine, manifest, run.version, how)
        batch = ready.of_query(_address(profile), timezone.now().isoformat(timespec="seconds"))
    if not manifest.has_committed:
        manifest.write(partial(manifest.note, batch.number if batch else None))


def profile_import(engine: Engine, manifest: WorkManifest, version: ProfileVersion, how: HowToRead) -> ProfileImport:
    """A version about to be imported. how: as it says; of a file, as somebody said since."""
    return ProfileImport(engine, manifest, core_profile(version), how, manifest.batches(), version.number)


def known_accounts(unknown: str) -> list[str] | None:
    """The codes of all accounts, where rows of others are set aside; null: they are made. unknown: as in `Choices`."""
    return patiently(lambda: known_codes(unknown))


def _address(profile: Profile) -> str:
    address: str | None = settings.SQL_CONNECTIONS.get(profile.url_from or "")
    if address is None:
        raise SourceTrouble(
            Text(
                "This installation has no connection “{name}” any more. Choose another for the profile.",
                "本系统已没有名为“{name}”的数据库连接。请为该导入配置另选一个。",
            ).fill(name=profile.url_from)
        )
    return address
