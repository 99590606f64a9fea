"""The first start: an empty database, and the one key that lets its first administrator in."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people.services.locking import one_at_a_time
from keyfolio_web.people.services.passwords import require_good_password
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.roles import Role


def nobody_yet() -> bool:
    """Whether nobody can sign in, for there is nobody."""
    return not Person.objects.exists()


def start_key() -> str | None:
    """The key for the first start, made when it is missing; null when somebody is there and no key is needed.

    It lies in the data folder, where only its owner may read it. `keyfolio serve` prints it.
    """
    if not nobody_yet():
        return None
    with transaction.atomic():
        one_at_a_time()
        return _key() or _new_key()


def is_start_key(said: str) -> bool:
    """Whether this is the key of the first start."""
    kept = _key()
    return bool(kept) and constant_time_compare(said.encode(), kept.encode())


def add_first_person(*, email: str, name: str, password: str, language: str, address: str | None = None) -> Person:
    """The first administrator. Of two who ask at once, one comes in and the other is refused.

    Raises:
        Refused: somebody is there already, or the password is too weak.
    """
    with transaction.atomic():
        one_at_a_time()
        if not nobody_yet():
            raise Refused(_("Somebody has set up this installation already. Sign in, or ask them to add you."))
        require_good_password(password, Person(email=email, name=name))
        person = Person.objects.create_user(
            email=email, name=name, role=Role.ADMINISTRATOR, language=language, password=password
        )
        audit.record("person_added", by=person, subject=name, address=address, email=person.email, role=person.role)
        transaction.on_commit(lambda: _kept().unlink(missing_ok=True))
    return person


def _key() -> str:
    """The key as it is kept; empty when there is none, or a process was killed while it wrote one."""
    try:
        return _kept().read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def _new_key() -> str:
    """Written aside and moved there: it is there whole or not at all."""
    key, aside = secrets.token_urlsafe(24), _kept().with_name(f"start_key.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
    aside.replace(_kept())
    return key


def _kept() -> Path:
    return Path(settings.HOME) / "start_key"
