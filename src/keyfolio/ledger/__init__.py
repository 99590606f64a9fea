"""Stage 1: what happened. Files and stores of order lines, checked; nothing is dropped in silence."""

from keyfolio.ledger.counts import Counts
from keyfolio.ledger.days import DATE_ORDERS, DateOrder
from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.ledger import Ledger, import_file, open_ledger, undo_batch
from keyfolio.ledger.live import live_values
from keyfolio.ledger.masters import Masters, read_accounts, read_products
from keyfolio.ledger.names import describe_accounts
from keyfolio.ledger.reading import HowToRead
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.store import Batch, Manifest

__all__ = [
    "DATE_ORDERS",
    "REASONS",
    "Batch",
    "Counts",
    "DateOrder",
    "HowToRead",
    "Ledger",
    "Manifest",
    "Masters",
    "describe_accounts",
    "import_file",
    "joint_digest",
    "live_values",
    "open_ledger",
    "read_accounts",
    "read_products",
    "undo_batch",
]
