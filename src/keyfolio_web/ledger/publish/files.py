"""The file of an upload, once nobody needs it any more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio_web.ledger.queries import stored_file

if TYPE_CHECKING:
    from keyfolio_web.ledger.models import Upload


def forget_file(upload: Upload) -> None:
    """Delete the bytes of an upload once the caller's transaction is committed."""
    if not upload.stored_name:
        return
    transaction.on_commit(partial(stored_file(upload).unlink, missing_ok=True))
    upload.stored_name = ""
    upload.save(update_fields=["stored_name"])
