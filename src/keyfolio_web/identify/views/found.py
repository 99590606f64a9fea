"""What an address names; what is not there, or not this person's to see, is the same 404."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

LARGEST_NUMBER = 2**31 - 1


@contextmanager
def or_404() -> Iterator[None]:
    """Answer 404 when what is asked for inside does not exist."""
    try:
        yield
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def whole_number(text: str | None) -> int | None:
    """A number of the address; null when there is none, or it cannot be one."""
    said = (text or "").strip()
    found = int(said) if said.isascii() and said.isdecimal() and len(said) <= 10 else None
    return found if found is not None and found <= LARGEST_NUMBER else None
