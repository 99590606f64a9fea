"""Who may act here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from keyfolio_web.shared.refused import NotAllowed

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def refuse_who_does_not_import(by: Person) -> None:
    """Raises: NotAllowed: this person does not work on the ledger."""
    if not by.works_on_ledger_and_runs:
        raise NotAllowed(_("Imports are for directors, analysts and administrators. Ask one of them."))


def refuse_who_keeps_no_teams(by: Person) -> None:
    """Raises: NotAllowed: this person does not say who works on an account."""
    if not by.keeps_teams:
        raise NotAllowed(_("Account teams are kept by directors and administrators. Ask one of them."))
