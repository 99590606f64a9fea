"""Put an account below another, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio.errors import KeyfolioError
from keyfolio_web.ledger.models import ParentMove
from keyfolio_web.ledger.publish.tree import hold_tree, refuse_circles
from keyfolio_web.ledger.services.naming import account_named
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from datetime import date

    from keyfolio_web.shared.models import Person


@transaction.atomic
def move_account(*, code: str, parent: str, since: date | None, by: Person) -> ParentMove:
    """Say under which account another stands; what held before that day stays.

    code, parent: account codes; an empty parent: it stands at the top. since: the day from which it holds; null: it
    always did.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such account, or accounts would stand below each other in a circle.
    """
    refuse_who_does_not_import(by)
    account, above = account_named(code, "code"), account_named(parent, "parent") if parent else None
    if account == above:
        raise Refused(_("An account cannot stand below itself. Leave the parent empty for the top."), field="parent")
    hold_tree()
    try:
        refuse_circles(moves={(account.code, since): above.code if above else None})
    except KeyfolioError as trouble:
        raise Refused(spoken(trouble.text), field="parent") from trouble
    audit.record("account_moved", by=by, subject=account.code, parent=parent, since=since.isoformat() if since else "")
    return ParentMove.objects.create(account=account, parent=above, since=since, told_by=by)
