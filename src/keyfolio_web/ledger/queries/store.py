"""What the store's files say, whoever asks: for acts and imports, never for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from django.conf import settings

from keyfolio.ledger import StoreFolder
from keyfolio_web.ledger.queries.batches import manifest_rows

if TYPE_CHECKING:
    from collections.abc import Collection


def codes_in_ledger(codes: Collection[str]) -> set[str]:
    """Which of these account codes lines of the store have, of undone batches too: a run may have read them."""
    store, wanted = StoreFolder(settings.STORE), set(codes)
    found: set[str] = set()
    for batch in manifest_rows():
        with pq.ParquetFile(store.lines(batch)) as file:
            for rows in file.iter_batches(columns=["account_code"]):
                found.update(wanted.intersection(rows["account_code"].unique().to_pylist()))
    return found
