"""The sample company: come in as one of its people with one click, and leave it with another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.people.queries import own_imports
from keyfolio_web.people.services.locking import one_at_a_time
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.installation import is_sample, mark_sample
from keyfolio_web.shared.models import Installation, Person
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

SAMPLE_DOMAIN = "sample.keyfolio.example"  # of the made-up people's e-mail addresses
_LOCK = ".lock"  # of the store: who holds it holds this very file
_KEPT_TABLES = frozenset({"auth", "contenttypes"})  # Django's own, the same for every installation


def is_of_sample(email: str) -> bool:
    """Whether this e-mail address is one of the made-up people's, those without a button too."""
    domain = email.rpartition("@")[2].strip().casefold().rstrip(".")
    return domain == SAMPLE_DOMAIN or domain.endswith(f".{SAMPLE_DOMAIN}")


def roles_to_enter() -> list[Role]:
    """The roles that have a made-up person one may come in as; none outside the sample."""
    there = set(_made_up().values_list("role", flat=True)) if is_sample() else set()
    return [role for role in Role if role in there]


def enter_as(*, role: str) -> Person:
    """The made-up person of this role.

    Raises:
        NotAllowed: this is not the sample, or it has no such person.
    """
    person = _made_up().filter(role=role).first() if is_sample() else None
    if person is None:
        raise NotAllowed(_("This is not the sample company. Sign in with your own password."))
    return person


def leave_sample(*, by: Person, address: str | None = None, with_own: bool = False) -> None:
    """Throw the sample away: every row of every table in one transaction, and then the files.

    with_own: what people imported beside it goes too, and they said so.

    Raises:
        NotAllowed: the person does not work on ledger and runs.
        Refused: this is not the sample; work is open: its worker would go on writing files; or there are imports of
            one's own, and nobody said that they go.
    """
    if not by.works_on_ledger_and_runs:
        raise NotAllowed(_("Directors, analysts and administrators leave the sample. Come in as one of them."))
    with transaction.atomic():
        one_at_a_time()
        if not is_sample():
            raise Refused(_("This is not the sample company. Nothing was removed."))
        if Work.objects.filter(state__in=Work.OPEN).exists():
            raise Refused(_("An import or a run is going on. Cancel it or wait, then leave the sample."))
        if own_imports() and not with_own:
            raise Refused(
                _("Files that you imported yourself would go too. Say that they may, or leave the sample as it is."),
                field="with_own",
            )
        _empty_every_table()
        reindex_all()
        mark_sample(sample=False)
        audit.record("sample_left", by=None, tried=by.name, address=address)
        cache.clear()
        transaction.on_commit(_remove_files)


def _made_up() -> QuerySet[Person]:
    return Person.objects.filter(email__endswith=f"@{SAMPLE_DOMAIN}", is_active=True)


def _empty_every_table() -> None:
    """Children before parents. Past the ORM: it would first read each row that hangs on another."""
    with connection.cursor() as cursor:
        for model in reversed(list(apps.get_models(include_auto_created=True))):
            if _is_emptied(model):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608, SLF001


def _is_emptied(model: type[Model]) -> bool:
    """Not Django's own, and not the one row by which two who leave at once wait for each other."""
    table = model._meta  # noqa: SLF001
    return table.managed and not table.proxy and table.app_label not in _KEPT_TABLES and model is not Installation


def _remove_files() -> None:
    for folder in (Path(settings.STORE), Path(settings.UPLOADS)):
        for entry in folder.glob("*"):
            if entry.name == _LOCK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
