"""What a change of a batch came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio.ledger import revision_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio.ledger import Change
    from keyfolio_web.ledger.models import Amendment


def publish_amendment(amendment: Amendment, change: Change, *, before_commit: Callable[[], None]) -> None:
    """Note how many lines joined, or left, the batch that was changed. before_commit: the last act."""
    with transaction.atomic():
        batch = next((batch for batch in change.added if batch.number == amendment.batch_number), None)
        if why := revision_of(batch) if batch else None:
            amendment.outcome = {"lines": why.lines, "still_quarantined": why.still_quarantined}
            amendment.save(update_fields=["outcome"])
        before_commit()
