"""Who asks: the person whose token was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja.security import HttpBearer

from keyfolio_web.people.services import holder_of_token

if TYPE_CHECKING:
    from django.http import HttpRequest


class Token(HttpBearer):
    """`Authorization: Bearer kf_…`; a browser's session counts for nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> object:
        """The person, who is from here on the one that asks."""
        person = holder_of_token(token)
        if person is not None:
            request.user = person
        return person
