"""Make and change import profiles, and have them imported."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio.ledger import refuse_no_key, refuse_writing
from keyfolio_web.ledger.choices import Choices
from keyfolio_web.ledger.models import ImportProfile, Kind, ProfileRun, ProfileVersion, Upload
from keyfolio_web.ledger.services.imports import ask_for_import
from keyfolio_web.ledger.services.receiving import receive_upload
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger import RowKey, StoredKind
    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class ProfileSaid:
    """What a person says of an import; the fields of `ProfileVersion`, where they are told.

    connection, query: empty: it is one of files that people send.
    """

    kind: str
    connection: str = ""
    query: str = ""
    incremental_by: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    base_currency: str = ""
    source: str = ""
    row_key: str = ""
    unknown_accounts: str = ""


def said_by(version: ProfileVersion) -> ProfileSaid:
    """What a version says."""
    return ProfileSaid(**{field.name: getattr(version, field.name) for field in fields(ProfileSaid)})


@transaction.atomic
def make_profile(*, name: str, said: ProfileSaid, by: Person) -> ImportProfile:
    """Make a profile in its first version; nothing is imported yet.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is one of this name, no such connection, the query may do more than read, or its rows have no key
            and would be read bit by bit.
    """
    refuse_who_does_not_import(by)
    _refuse_bad(said)
    try:
        with transaction.atomic():
            profile = ImportProfile.objects.create(name=name)
    except IntegrityError as clash:
        raise Refused(_("There is an import profile of this name. Choose another name."), field="name") from clash
    ProfileVersion.objects.create(profile=profile, number=1, made_by=by, **asdict(said))
    audit.record("profile_made", by=by, subject=name, kind=said.kind, connection=said.connection)
    return profile


@transaction.atomic
def change_profile(*, profile_id: int, said: ProfileSaid, by: Person) -> ProfileVersion:
    """Say something else from now on, as the next version; earlier ones stay, and what they imported.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such profile or connection, nothing is changed, the query may do more than read, or its
            rows have no key and would be read bit by bit.
    """
    refuse_who_does_not_import(by)
    _refuse_bad(said)
    last = _newest(profile_id)
    new = ProfileVersion(profile=last.profile, number=last.number + 1, made_by=by, **asdict(said))
    if said == said_by(last):
        raise Refused(_("Nothing is changed. This is what the profile says already."))
    new.save(force_insert=True)
    name, told = new.profile.name, said.connection
    audit.record("profile_changed", by=by, subject=name, version=new.number, kind=said.kind, connection=told)
    return new


@transaction.atomic
def run_profile(*, profile_id: int, by: Person) -> Work:
    """Put the import of a profile, as it is now, into the queue.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such profile or connection, or its import is waiting or going on.
    """
    refuse_who_does_not_import(by)
    version = _newest(profile_id)
    if not version.connection:
        raise Refused(_("This profile is one of files. Choose the files to import."))
    _refuse_unknown_connection(version.connection)
    if ProfileRun.objects.filter(version__profile=profile_id, work__state__in=Work.OPEN).exists():
        raise Refused(_("This profile is waiting or being imported already. Wait until that is over, or cancel it."))
    work = runs.request(kind=Work.Kind.QUERY, by=by)
    ProfileRun.objects.create(version=version, work=work)
    audit.record("profile_run_asked", by=by, subject=version.profile.name, version=version.number, work=work.pk)
    return work


def import_file_by_profile(*, profile_id: int, file_name: str, received: Path, by: Person) -> Work:
    """Keep a file, as `receive_upload` does, and put its import into the queue, to be read as the profile says.

    What is said of the file later, on its page, counts for it alone, and not for the profile.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such profile, it is one of a query, or the file cannot be read at all.
    """
    try:
        refuse_who_does_not_import(by)
        with transaction.atomic():
            version = _newest(profile_id)
            if version.connection:
                raise Refused(_("This profile imports by a query and takes no files."))
            upload = receive_upload(kind=version.kind, file_name=file_name, received=received, by=by)
            Upload.objects.filter(pk=upload.pk).update(by_profile=version)
            chosen = Choices(**{field.name: getattr(version, field.name) for field in fields(Choices)})
            return ask_for_import(
                upload_id=upload.pk, mapping=version.mapping, date_order=version.date_order, by=by, choices=chosen
            )
    finally:
        received.unlink(missing_ok=True)


def _newest(profile_id: int) -> ProfileVersion:
    """The version that counts; its profile is held until the transaction ends."""
    profile = ImportProfile.objects.select_for_update().filter(pk=profile_id).first()
    if profile is None:
        raise Refused(_("There is no such import profile any more."))
    return profile.versions.order_by("-number")[0]


def _refuse_bad(said: ProfileSaid) -> None:
    if not said.connection:
        return
    if said.kind in (Kind.ACCOUNTS, Kind.PRODUCTS):
        raise Refused(
            _("Accounts and products come from files. Leave the database out, or choose others."), field="kind"
        )
    _refuse_unknown_connection(said.connection)
    try:
        refuse_writing(said.query, settings.SQL_CONNECTIONS[said.connection], said.connection)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="query") from error
    if said.incremental_by:
        _refuse_no_key(said)


def _refuse_no_key(said: ProfileSaid) -> None:
    try:
        refuse_no_key(cast("StoredKind", said.kind), cast("RowKey | None", said.row_key or None))
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="incremental_by") from error


def _refuse_unknown_connection(name: str) -> None:
    if name not in settings.SQL_CONNECTIONS:
        raise Refused(
            _("There is no connection “%(name)s” any more. Choose another, or ask whoever keeps the server.")
            % {"name": name},
            field="connection",
        )
