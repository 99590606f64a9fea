"""What the pages of one account have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from keyfolio_web.desk import queries
from keyfolio_web.shared.answer import person_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keyfolio_web.desk.queries import AccountHead


def head_of(request: HttpRequest, code: str) -> AccountHead:
    """The account of the address; what is not there, or not this person's to see, is the same 404."""
    try:
        return queries.account_head(person_of(request), code)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first, when none is or it is no number."""
    said = request.GET.get("page", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 1
