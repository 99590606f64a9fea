"""Who may say who may sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def require_keeper_of_people(by: Person) -> None:
    """Only administrators say who may sign in.

    Raises:
        NotAllowed: this person is none.
    """
    if not by.keeps_people:
        raise NotAllowed(_("Only an administrator adds and changes people."))
