"""Add a person, and change what one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people import queries
from keyfolio_web.people.services.locking import one_at_a_time
from keyfolio_web.people.services.rights import require_keeper_of_people
from keyfolio_web.people.services.tokens import said_of, withdraw_every_token
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.roles import KEEP_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping


def add_person(*, email: str, name: str, role: str, language: str, by: Person, address: str | None = None) -> Person:
    """A new person without a password; a one-time link lets them choose one.

    Raises:
        NotAllowed: who asks is no administrator.
        Refused: the e-mail address is somebody's already.
    """
    require_keeper_of_people(by)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email=email, name=name, role=role, language=language, password=None)
            audit.record("person_added", by=by, subject=name, address=address, email=person.email, role=role)
    except IntegrityError as clash:
        raise Refused(_("There is already a person with this e-mail address."), field="email") from clash
    return person


def change_person(*, number: int, changes: Mapping[str, Any], by: Person, address: str | None = None) -> Person:
    """Change name, role, language or is_active; the change holds from the person's next request on.

    The API tokens of who may no longer sign in are withdrawn, also for the day when they may again.

    Raises:
        NotAllowed: who asks is no administrator.
        Person.DoesNotExist: nobody has this number.
        Refused: no administrator would be left.
    """
    require_keeper_of_people(by)
    with transaction.atomic():
        one_at_a_time()
        person = queries.person_numbered(by, number)
        before = {field: getattr(person, field) for field in changes}
        for field, value in changes.items():
            setattr(person, field, value)
        person.save(update_fields=list(changes))
        _require_an_administrator()
        tokens = 0 if person.is_active else withdraw_every_token(person)
        changed = {field: [before[field], value] for field, value in changes.items() if before[field] != value}
        if changed:
            audit.record("person_changed", by=by, subject=person.name, address=address, **changed, **said_of(tokens))
    return person


def _require_an_administrator() -> None:
    if not Person.objects.filter(role__in=KEEP_PEOPLE, is_active=True).exists():
        raise Refused(
            _("This is the last administrator who may sign in. Make somebody else an administrator first."),
            field="role",
        )
