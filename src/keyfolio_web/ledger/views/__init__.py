"""Pages of the room ledger."""

from keyfolio_web.ledger.views.batches import batch, batches, quarantine, undo
from keyfolio_web.ledger.views.check import check, discard, undo_masters
from keyfolio_web.ledger.views.upload import upload

__all__ = ["batch", "batches", "check", "discard", "quarantine", "undo", "undo_masters", "upload"]
