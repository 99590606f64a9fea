"""What a person asks for that belongs to no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def choose_language(*, person: Person, language: str) -> None:
    """Remember the language of a person; their own affair, and not worth an audit entry."""
    person.language = language
    person.save(update_fields=["language"])
