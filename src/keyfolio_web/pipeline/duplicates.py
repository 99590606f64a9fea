"""A search for accounts that are likely to be one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.ledger import publish
from keyfolio_web.ledger.models import Account, Merge
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.runs import lease, services

if TYPE_CHECKING:
    from keyfolio.ledger.likeness import Identity, LikelyDuplicate
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


def do(_work: Work, claim: Claim, progress: Progress) -> None:
    """Compare every account that counts for itself; what is found replaces what the search before found.

    Raises:
        LeaseLost: the work is not ours any more.
    """
    from keyfolio.ledger.likeness import find_duplicates  # takes time to load, and other work does not need it

    identities = patiently(_identities)
    progress("find", len(identities))
    found = find_duplicates(identities)
    progress("commit", len(found))
    patiently(lambda: _publish(found, claim))
    progress("done", len(found))


def _identities() -> list[Identity]:
    from keyfolio.ledger.likeness import Identity

    merged = Merge.objects.filter(undone_at__isnull=True).values("merged")
    known = Account.objects.exclude(pk__in=merged)
    return [Identity(*row) for row in known.values_list("code", "name", "credit_code", "telephone", "address")]


def _publish(found: list[LikelyDuplicate], claim: Claim) -> None:
    lease.check(claim.work_id, claim.lease)
    publish.publish_duplicates(found, before_commit=lambda: services.finish(work_id=claim.work_id, lease=claim.lease))
