"""The one error by which a service says no, in words for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Refused(Exception):
    """An act that cannot be done: what was found, what is needed, what to do. `field` names the form field, if one."""

    def __init__(self, words: _StrOrPromise, *, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class NotAllowed(Refused):
    """The person who asks may not do this; the page answers 403."""
