"""API tokens: keys with the rights of a person."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people.models import ApiToken
from keyfolio_web.people.services.rights import require_keeper_of_people
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import Refused

_PREFIX = "kf_"  # so that a key that got out is known for what it is
_NOTED_EVERY = timedelta(minutes=1)
_MOST = 20


def make_token(*, name: str, expires_at: datetime, by: Person, address: str | None = None) -> str:
    """A new key for this person; this is the only time anybody sees it.

    Raises:
        Refused: they have 20 in use already.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        if ApiToken.objects.filter(person=by, withdrawn_at=None, expires_at__gt=timezone.now()).count() >= _MOST:
            raise Refused(_("You have 20 tokens in use. Withdraw one that you no longer need."))
        secret = _PREFIX + secrets.token_urlsafe(32)
        ApiToken.objects.create(person=by, name=name, digest=_digest(secret), expires_at=expires_at)
        audit.record("token_made", by=by, subject=name, address=address, expires_on=expires_at.date().isoformat())
    return secret


def withdraw_token(*, number: int, by: Person, address: str | None = None) -> None:
    """Make a key of this person useless; twice is once.

    Raises:
        ApiToken.DoesNotExist: they have no such key.
    """
    _withdraw(number, holder=by.pk, by=by, address=address)


def withdraw_token_of(*, holder: int, number: int, by: Person, address: str | None = None) -> None:
    """Make a key of somebody else useless; twice is once. holder: their number.

    Raises:
        NotAllowed: who asks is no administrator.
        ApiToken.DoesNotExist: they have no such key.
    """
    require_keeper_of_people(by)
    _withdraw(number, holder=holder, by=by, address=address)


def withdraw_every_token(person: Person) -> int:
    """Make all keys of a person useless, in the caller's transaction, which writes it down; how many worked until now.

    A key made in the same moment is waited for: `make_token` holds the person, as this does.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    now = timezone.now()
    working = ApiToken.objects.filter(person=person, withdrawn_at=None, expires_at__gt=now).count()
    ApiToken.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    return working


def said_of(tokens: int) -> dict[str, int]:
    """How the audit log says that so many keys were withdrawn along with something else; of none it says nothing."""
    return {"tokens": tokens} if tokens else {}


def holder_of_token(secret: str) -> Person | None:
    """Who acts with this key; null when it is unknown, withdrawn or over, or they may no longer sign in."""
    now = timezone.now()
    good = ApiToken.objects.filter(
        digest=_digest(secret), withdrawn_at=None, expires_at__gt=now, person__is_active=True
    )
    token = good.select_related("person").first()
    if token is None:
        return None
    if token.last_used_at is None or token.last_used_at < now - _NOTED_EVERY:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
    return token.person


def _withdraw(number: int, *, holder: int, by: Person, address: str | None) -> None:
    with transaction.atomic():
        token = ApiToken.objects.select_for_update(of=("self",)).select_related("person").get(pk=number, person=holder)
        if token.withdrawn_at is not None:
            return
        token.withdrawn_at = timezone.now()
        token.save(update_fields=["withdrawn_at"])
        whose = {} if token.person == by else {"person": token.person.name}
        audit.record("token_withdrawn", by=by, subject=token.name, address=address, **whose)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
