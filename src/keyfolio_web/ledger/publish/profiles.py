"""What an import by a profile came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio_web.ledger.models import ProfileRun


def publish_profile_run(
    run: ProfileRun, batch_number: int | None, *, has_added: bool, before_commit: Callable[[], None]
) -> None:
    """Note the batch of an import by a profile. batch_number: null: nothing was new. before_commit: the last act."""
    with transaction.atomic():
        run.batch_number, run.has_added = batch_number, has_added
        run.save(update_fields=["batch_number", "has_added"])
        before_commit()
