"""Import profiles: what each says now, what became of its imports, and how far it has been read."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db.models import F, Max

from keyfolio.errors import KeyfolioError, SourceTrouble
from keyfolio.language import Text
from keyfolio.ledger import Profile, Query, mark_of
from keyfolio_web.ledger.models import ImportProfile, ProfileRun, ProfileVersion
from keyfolio_web.ledger.previewing import QueryQuestion
from keyfolio_web.ledger.queries.accounts import known_codes
from keyfolio_web.ledger.queries.apart import answer_apart
from keyfolio_web.ledger.queries.batches import batches_of, core_batch
from keyfolio_web.ledger.queries.preview import ledger_currency_now, rates_now
from keyfolio_web.ledger.queries.uploads import uploads_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from keyfolio.ledger import Batch, DateOrder, Preview, RowKey, StoredKind
    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.shared.models import Person

SHOWN_RUNS = 20
LOOK_SECONDS = 20.0  # that a page waits for a database
_TOO_SLOW = Text(
    "The database of {name} gave no rows to look at within {seconds:.0f} seconds. Make the query quicker, or import by "
    "it without a look: an import waits as long as it takes.",
    "{name} 的数据库在 {seconds:.0f} 秒内没有返回可查看的数据。请优化查询，或不经查看直接导入：导入会一直等待。",
)
_NO_ANSWER = Text(
    "The look at the first rows of {name} broke off, as for want of memory. Ask for fewer or shorter columns; the log "
    "of the server says more.",
    "查看 {name} 的前几行时中断，可能是内存不足。请减少列数或缩短列的内容；详情见服务器日志。",
)


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """A profile as it is now. mark: how far its query is read; null: there is none.

    last: its last import by a query, open or over; null: there is none. is_connected: the installation has the database
    of its query.
    """

    version: ProfileVersion
    last: ProfileRun | None
    mark: str | None
    is_connected: bool

    @property
    def is_of_files(self) -> bool:
        """Whether it is one of files that people send."""
        return not self.version.connection


def connections(person: Person) -> list[str]:
    """The names of the databases that this installation may read, for who works on the ledger; for others, none."""
    return list(settings.SQL_CONNECTIONS) if person.works_on_ledger_and_runs else []


def profile_versions(person: Person) -> QuerySet[ProfileVersion]:
    """Every version of every profile, newest first, for who works on the ledger; for others, none."""
    if not person.works_on_ledger_and_runs:
        return ProfileVersion.objects.none()
    return ProfileVersion.objects.select_related("profile", "made_by").order_by("profile__name", "-number")


def profiles_of(person: Person) -> list[ProfileShown]:
    """Each profile in its newest version, by name."""
    newest = profile_versions(person).alias(last=Max("profile__versions__number")).filter(number=F("last"))
    return _shown(person, list(newest))


def profile_numbered(person: Person, profile_id: int) -> ProfileShown:
    """One profile in its newest version.

    Raises:
        ImportProfile.DoesNotExist: there is none, or it is not this person's to see.
    """
    newest = profile_versions(person).filter(profile=profile_id).first()
    if newest is None:
        raise ImportProfile.DoesNotExist
    [shown] = _shown(person, [newest])
    return shown


def profile_runs(person: Person, profile_id: int) -> list[ProfileRun]:
    """The last imports by a profile, newest first; at most `SHOWN_RUNS`."""
    versions = profile_versions(person).filter(profile=profile_id)
    runs = ProfileRun.objects.filter(version__in=versions.order_by())
    return list(runs.select_related("version", "work__asked_by").order_by("-pk")[:SHOWN_RUNS])


def profile_uploads(person: Person, profile_id: int) -> list[Upload]:
    """The last files that were sent for a profile, newest first; at most `SHOWN_RUNS`."""
    versions = profile_versions(person).filter(profile=profile_id)
    sent = uploads_of(person).filter(by_profile__in=versions.order_by())
    return list(sent.order_by("-pk")[:SHOWN_RUNS])


def look_by_profile(person: Person, profile_id: int, today: date) -> Preview:
    """What a query would be read as, told from its first rows. today: lines dated later would be set aside.

    Raises:
        ImportProfile.DoesNotExist: there is no such profile of a query on a database that is connected, or it is not
            this person's to see.
        KeyfolioError: the query or the database is refused, goes away, or takes longer than `LOOK_SECONDS`.
    """
    shown = profile_numbered(person, profile_id)
    if not shown.is_connected:
        raise ImportProfile.DoesNotExist
    profile, known = core_profile(shown.version), known_codes(shown.version.unknown_accounts)
    question = QueryQuestion(
        profile,
        settings.SQL_CONNECTIONS[shown.version.connection],
        settings.TEMPORARY,
        today,
        ledger_currency_now(profile.base_currency or ""),
        rates_now(),
        None if known is None else frozenset(known),
    )
    try:
        answer = answer_apart(question, LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        raise SourceTrouble(_TOO_SLOW.fill(name=profile.name, seconds=LOOK_SECONDS)) from None  # it quotes the command
    if answer is None:
        raise SourceTrouble(_NO_ANSWER.fill(name=profile.name))
    if isinstance(answer, Text):
        raise KeyfolioError(answer)
    return answer


def core_profile(version: ProfileVersion) -> Profile:
    """A version as the core has it; for url_from it has the name of the connection, and for files any."""
    return Profile(
        name=version.profile.name,
        kind=cast("StoredKind", version.kind),
        files=() if version.connection else ("*",),
        url_from=version.connection or None,
        query=Query(version.query, version.incremental_by or None) if version.connection else None,
        mapping=version.mapping,
        dates=cast("DateOrder | None", version.date_order or None),
        base_currency=version.base_currency or None,
        source=version.source or None,
        row_key=cast("RowKey | None", version.row_key or None),
    )


def _shown(person: Person, versions: list[ProfileVersion]) -> list[ProfileShown]:
    of_these = ProfileRun.objects.filter(version__profile__in=[version.profile_id for version in versions])
    newest = of_these.order_by().values("version__profile").annotate(last=Max("pk")).values("last")
    runs = ProfileRun.objects.filter(pk__in=newest).select_related("version", "work__asked_by")
    last = {run.version.profile_id: run for run in runs}
    read_by_it = batches_of(person).filter(reading__contains='"origin"').order_by("number") if versions else []
    batches = [core_batch(row) for row in read_by_it]
    named = connections(person)
    return [
        ProfileShown(version, last.get(version.profile_id), _mark(version, batches), version.connection in named)
        for version in versions
    ]


def _mark(version: ProfileVersion, batches: list[Batch]) -> str | None:
    stream = core_profile(version).stream
    mark = mark_of(stream, batches) if stream else None
    return mark.text if mark else None
