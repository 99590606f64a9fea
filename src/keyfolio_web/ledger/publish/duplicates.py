"""What a search for near-duplicate accounts found."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio_web.ledger.models import LikelyDuplicate
from keyfolio_web.ledger.publish.accounts import AT_ONCE, accounts_by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keyfolio.ledger.likeness import LikelyDuplicate as Found


def publish_duplicates(found: Sequence[Found], *, before_commit: Callable[[], None]) -> None:
    """Replace the pairs that the search before had found. before_commit: what it raises takes everything back."""
    known = accounts_by_code({code for pair in found for code in pair.account_codes})
    rows = [
        LikelyDuplicate(
            first=known[pair.account_codes[0]],
            second=known[pair.account_codes[1]],
            likeness=pair.likeness,
            reasons=[asdict(reason) for reason in pair.reasons],
        )
        for pair in found
        if known.keys() >= set(pair.account_codes)
    ]
    with transaction.atomic():
        LikelyDuplicate.objects.all().delete()
        LikelyDuplicate.objects.bulk_create(rows, batch_size=AT_ONCE)
        before_commit()
