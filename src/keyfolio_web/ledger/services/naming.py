"""An account as a person names it in a form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from keyfolio_web.ledger.models import Account
from keyfolio_web.shared.refused import Refused


def account_named(code: str, field: str) -> Account:
    """The account with this code. field: of the form in which it was typed.

    Raises:
        Refused: there is none.
    """
    found = Account.objects.filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise Refused(_("There is no account {code}. Look at its code again.").format(code=code), field=field)
    return found
