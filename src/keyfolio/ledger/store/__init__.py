"""The ledger store: immutable Parquet batches, and a manifest that says which of them can be seen."""

from keyfolio.ledger.store.batch import Batch
from keyfolio.ledger.store.manifest import Manifest
from keyfolio.ledger.store.writing import write_batch

__all__ = ["Batch", "Manifest", "write_batch"]
