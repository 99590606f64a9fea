"""Reads of the room ledger. Who asks comes first; what they may not see is not there."""

from keyfolio_web.ledger.queries.accounts import account_coded, accounts_of
from keyfolio_web.ledger.queries.batches import (
    BatchPage,
    BatchReading,
    batch_numbered,
    batches_of,
    batches_page,
    counts_of,
    end_of,
    folders_now,
    folders_on,
    manifest_rows,
    reading_of,
    revisions_of,
)
from keyfolio_web.ledger.queries.corrections import WrongLine, columns_of, wrong_line
from keyfolio_web.ledger.queries.groups import (
    SHOWN_UNITS,
    Group,
    GroupHead,
    Unit,
    group_heads,
    group_of,
    judged_with,
)
from keyfolio_web.ledger.queries.lists import entries_of, list_numbered, lists_of
from keyfolio_web.ledger.queries.merges import (
    SHOWN_PAIRS,
    likely_duplicates,
    merged_account,
    merges_now,
    merges_of,
)
from keyfolio_web.ledger.queries.orders import AccountBooks, OrdersPage, lines_of_order, orders_of, trading_of
from keyfolio_web.ledger.queries.preview import KINDS, Told, UploadPreview, fields_of, preview_of, remembered
from keyfolio_web.ledger.queries.quality import FindingPage, LookPage, finding_page, last_look, look_page
from keyfolio_web.ledger.queries.quarantine import PAGE as QUARANTINE_PAGE
from keyfolio_web.ledger.queries.quarantine import Quarantined, quarantine_page, quarantine_rows, quarantine_sums
from keyfolio_web.ledger.queries.receivables import receivables_of
from keyfolio_web.ledger.queries.spellings import Offered, offered_spellings, spellings_of
from keyfolio_web.ledger.queries.uploads import (
    masters_imports,
    stored_file,
    upload_numbered,
    uploads_of,
    uploads_waiting,
)

__all__ = [
    "KINDS",
    "QUARANTINE_PAGE",
    "SHOWN_PAIRS",
    "SHOWN_UNITS",
    "AccountBooks",
    "BatchPage",
    "BatchReading",
    "FindingPage",
    "Group",
    "GroupHead",
    "LookPage",
    "Offered",
    "OrdersPage",
    "Quarantined",
    "Told",
    "Unit",
    "UploadPreview",
    "WrongLine",
    "account_coded",
    "accounts_of",
    "batch_numbered",
    "batches_of",
    "batches_page",
    "columns_of",
    "counts_of",
    "end_of",
    "entries_of",
    "fields_of",
    "finding_page",
    "folders_now",
    "folders_on",
    "group_heads",
    "group_of",
    "judged_with",
    "last_look",
    "likely_duplicates",
    "lines_of_order",
    "list_numbered",
    "lists_of",
    "look_page",
    "manifest_rows",
    "merged_account",
    "merges_now",
    "merges_of",
    "masters_imports",
    "offered_spellings",
    "orders_of",
    "preview_of",
    "quarantine_page",
    "quarantine_rows",
    "quarantine_sums",
    "reading_of",
    "receivables_of",
    "remembered",
    "revisions_of",
    "spellings_of",
    "stored_file",
    "trading_of",
    "upload_numbered",
    "uploads_of",
    "uploads_waiting",
    "wrong_line",
]
