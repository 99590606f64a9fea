"""The API tokens of who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from keyfolio_web.people.models import ApiToken

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def tokens_of(person: Person) -> list[ApiToken]:
    """Those that still work, the newest first."""
    return list(ApiToken.objects.filter(person=person, withdrawn_at=None, expires_at__gt=timezone.now()))
