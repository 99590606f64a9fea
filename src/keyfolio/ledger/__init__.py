"""Stage 1: what happened. Files and stores of order lines, checked; nothing is dropped in silence."""

from keyfolio.ledger.counts import Counts
from keyfolio.ledger.days import DATE_ORDERS, DateOrder
from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.documents import Order, account_orders
from keyfolio.ledger.fields import FIELDS, Field, Kind, MastersKind
from keyfolio.ledger.ledger import Ledger, import_file, open_ledger, open_store, undo_batch
from keyfolio.ledger.live import live_values
from keyfolio.ledger.masters import Masters, masters_from_rows, read_accounts, read_products
from keyfolio.ledger.names import describe_accounts
from keyfolio.ledger.preview import Preview, preview_file, preview_masters
from keyfolio.ledger.reading import HowToRead
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.sources import file_digest
from keyfolio.ledger.store import Batch, Manifest, SqliteManifest, StoreFolder, account_lines
from keyfolio.ledger.trading import Trade, account_trading

__all__ = [
    "DATE_ORDERS",
    "FIELDS",
    "REASONS",
    "Batch",
    "Counts",
    "DateOrder",
    "Field",
    "HowToRead",
    "Kind",
    "Ledger",
    "Manifest",
    "Masters",
    "MastersKind",
    "Order",
    "Preview",
    "SqliteManifest",
    "StoreFolder",
    "Trade",
    "account_lines",
    "account_orders",
    "account_trading",
    "describe_accounts",
    "file_digest",
    "import_file",
    "joint_digest",
    "live_values",
    "masters_from_rows",
    "open_ledger",
    "open_store",
    "preview_file",
    "preview_masters",
    "read_accounts",
    "read_products",
    "undo_batch",
]
