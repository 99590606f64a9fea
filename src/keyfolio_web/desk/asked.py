"""What a person asks a list to show, as an address has it."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import urlencode


class Asked:
    """Base of frozen records of texts: every field that is not empty stands in the address."""

    __slots__ = ()

    @property
    def asked(self) -> dict[str, str]:
        """The fields that say something, as an address has them."""
        names = (field.name for field in fields(self))  # type: ignore[arg-type]  # whatever derives from it is a record
        return {name: str(value) for name in names if (value := getattr(self, name))}

    @property
    def query(self) -> str:
        """As the query of an address, with its question mark; nothing when nothing is asked."""
        return f"?{urlencode(self.asked)}" if self.asked else ""

    def at(self, position: str) -> str:
        """The query of the page at a position."""
        return f"?{urlencode(self.asked | {'from': position})}"
