"""One-time links by which a person chooses a password; there is no reset by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from keyfolio_web.people import queries
from keyfolio_web.people.services.rights import require_keeper_of_people
from keyfolio_web.people.services.tokens import said_of, withdraw_every_token
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

LINK_HOURS = 48
_SALT = "keyfolio.people.link"


def make_link(*, number: int, by: Person, address: str | None = None) -> str:
    """The secret part of a link that lets this person choose a password: once, and for 48 hours.

    It says who, and a mark of the password they have now: choosing another one voids it.

    Raises:
        NotAllowed: who asks is no administrator.
        Person.DoesNotExist: nobody has this number.
        Refused: this person may not sign in.
    """
    require_keeper_of_people(by)
    with transaction.atomic():
        person = queries.person_numbered(by, number)
        if not person.is_active:
            raise Refused(_("This person may not sign in. Let them sign in first, then make the link."))
        audit.record("person_changed", by=by, subject=person.name, address=address, one_time_link=True)
    return signing.dumps([person.pk, _mark(person)], salt=_SALT)


def holder_of_link(secret: str) -> Person:
    """Whose link this is.

    Raises:
        Refused: it was used, is older than 48 hours, or never was a link.
    """
    return _holder(secret, Person.objects.all())


def choose_password(*, secret: str, password: str, address: str | None = None) -> Person:
    """Set the password of whose link this is; whoever was signed in as them is signed out, and their tokens end.

    Raises:
        Refused: the link is no longer good, or the password is too weak.
    """
    with transaction.atomic():
        person = _holder(secret, Person.objects.select_for_update())
        require_good_password(password, person)
        person.set_password(password)
        person.save(update_fields=["password"])
        note_new_password(person=person, address=address, tokens=withdraw_every_token(person))
    return person


def require_good_password(password: str, person: Person) -> None:
    """The rules of the settings, in words.

    Raises:
        Refused: the password breaks one.
    """
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Refused(" ".join(weaknesses(weak)), field="password") from weak


def weaknesses(weak: ValidationError) -> list[str]:
    """What is wrong with a password; Django has no Chinese for one that is too short."""
    return [_too_short(error) if error.code == "password_too_short" else error.messages[0] for error in weak.error_list]


def _too_short(error: ValidationError) -> str:
    needed = (error.params or {})["min_length"]
    words = ngettext(
        "This password is too short. It needs %(count)d character.",
        "This password is too short. It needs %(count)d characters.",
        needed,
    )
    return words % {"count": needed}


def note_new_password(*, person: Person, address: str | None, tokens: int = 0) -> None:
    """Write down that this person has another password now, and how many API tokens went with the old one."""
    audit.record("password_changed", by=person, address=address, **said_of(tokens))


def _holder(secret: str, people: QuerySet[Person]) -> Person:
    gone = Refused(_("This link is used up or too old. Ask an administrator for a new one."))
    try:
        number, mark = signing.loads(secret, salt=_SALT, max_age=timedelta(hours=LINK_HOURS))
    except signing.BadSignature as bad:
        raise gone from bad
    person = people.filter(pk=number, is_active=True).first()
    if person is None or not constant_time_compare(mark, _mark(person)):
        raise gone
    return person


def _mark(person: Person) -> str:
    return salted_hmac(_SALT, f"{person.pk} {person.password} {person.last_login}", algorithm="sha256").hexdigest()[:32]
