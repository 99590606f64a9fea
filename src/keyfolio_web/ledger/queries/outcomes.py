"""How many opportunities of a batch were won and lost, and how many are open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from keyfolio.ledger import StoreFolder
from keyfolio_web.ledger.models import Kind
from keyfolio_web.ledger.queries.batches import batch_numbered, core_batch

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


class Outcomes(NamedTuple):
    """Numbers of opportunities."""

    won: int
    lost: int
    open: int


def outcomes_of(person: Person, number: int) -> Outcomes | None:
    """Of the rows that a batch added; null: it holds other facts, or its file is missing or damaged.

    Raises:
        Batch.DoesNotExist: there is none, or it is not this person's to see.
    """
    batch = batch_numbered(person, number)
    if batch.kind != Kind.OPPORTUNITIES:
        return None
    counted = Counter[str]()
    try:
        rows = pq.read_table(StoreFolder(settings.STORE).lines(core_batch(batch)), columns=["outcome", "sign"])
    except (pa.ArrowException, OSError):
        return None
    for outcome, sign in zip(rows["outcome"].to_pylist(), rows["sign"].to_pylist(), strict=True):
        counted[outcome] += sign == 1  # a row that replaces another counts here, what it replaced does not
    return Outcomes(counted["won"], counted["lost"], counted["open"])
