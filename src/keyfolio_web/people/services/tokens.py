"""API tokens: keys with the rights of a person."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people.models import ApiToken
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person

_PREFIX = "kf_"  # so that a key that got out is known for what it is
_NOTED_EVERY = timedelta(minutes=1)
_MOST = 20


def make_token(*, name: str, expires_at: datetime, by: Person, address: str | None = None) -> str:
    """A new key for this person; this is the only time anybody sees it.

    Raises:
        Refused: they have 20 in use already.
    """
    with transaction.atomic():
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
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=number, person=by)
        if token.withdrawn_at is None:
            token.withdrawn_at = timezone.now()
            token.save(update_fields=["withdrawn_at"])
            audit.record("token_withdrawn", by=by, subject=token.name, address=address)


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


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
