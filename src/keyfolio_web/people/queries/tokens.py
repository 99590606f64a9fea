"""API tokens that still work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyfolio_web.people.models import ApiToken
from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def tokens_of(person: Person) -> list[ApiToken]:
    """Those of who asks, the newest first."""
    return _working(person.pk)


def tokens_of_somebody(person: Person, number: int) -> list[ApiToken]:
    """Those of the person with this number, the newest first.

    Raises:
        NotAllowed: who asks is no administrator.
    """
    if not person.keeps_people:
        raise NotAllowed(_("Only an administrator adds and changes people."))
    return _working(number)


def _working(person: int) -> list[ApiToken]:
    return list(ApiToken.objects.filter(person=person, withdrawn_at=None, expires_at__gt=timezone.now()))
