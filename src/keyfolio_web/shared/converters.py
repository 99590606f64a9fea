"""Account codes in addresses: readable, and safe for a code with a slash in it."""

from __future__ import annotations

from django.urls import register_converter


class AccountCode:
    """A code as one part of an address; `/` becomes `~2F`, `~` becomes `~7E`, a lone dot cannot climb.

    >>> AccountCode().to_url("A/1~b"), AccountCode().to_python("A~2F1~7Eb")
    ('A~2F1~7Eb', 'A/1~b')
    >>> AccountCode().to_url("..")
    '~2E~2E'
    """

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The code itself."""
        return value.replace("~2E", ".").replace("~2F", "/").replace("~7E", "~")

    def to_url(self, value: str) -> str:
        """The code as it stands in an address."""
        quoted = value.replace("~", "~7E").replace("/", "~2F")
        return quoted.replace(".", "~2E") if set(quoted) == {"."} else quoted


def register() -> None:
    """Make `<account:code>` known to Django's addresses."""
    register_converter(AccountCode, "account")
