"""The ledger store: immutable Parquet batches, and a manifest that says which of them can be seen."""

from keyfolio.ledger.store.account_facts import account_facts
from keyfolio.ledger.store.account_lines import account_lines, row_groups_of
from keyfolio.ledger.store.batch import Batch, Change
from keyfolio.ledger.store.compaction import Unit, compact, units_of
from keyfolio.ledger.store.folder import StoreFolder
from keyfolio.ledger.store.manifest import Manifest
from keyfolio.ledger.store.quarantined_lines import quarantined_lines
from keyfolio.ledger.store.sqlite_manifest import SqliteManifest
from keyfolio.ledger.store.writing import sync, write_files

__all__ = [
    "Batch",
    "Change",
    "Manifest",
    "SqliteManifest",
    "StoreFolder",
    "Unit",
    "account_facts",
    "account_lines",
    "compact",
    "quarantined_lines",
    "row_groups_of",
    "sync",
    "units_of",
    "write_files",
]
