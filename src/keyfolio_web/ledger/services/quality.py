"""Look at the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio_web.ledger.queries import folders_now
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


@transaction.atomic
def look_at_data(*, by: Person) -> Work:
    """Put a look at the data into the queue.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: a look is waiting or going on, or there is nothing to look at.
    """
    refuse_who_does_not_import(by)
    if Work.objects.filter(kind=Work.Kind.QUALITY, state__in=Work.OPEN).exists():
        raise Refused(_("A look at the data is waiting or going on already. Wait for it."))
    if not folders_now(by):
        raise Refused(_("There is nothing in the ledger to look at. Upload a file of order lines first."))
    work = runs.request(kind=Work.Kind.QUALITY, by=by)
    audit.record("quality_asked", by=by, subject=work.pk)
    return work
