"""All that is told of what accounts are worth: what the files of an appraisal are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.value import Appraisal, Renewals


@dataclass(frozen=True)
class ValueFindings:
    """appraisal: every account's value, and how it is known. described: their names, industries, regions.

    currency: of the ledger; null: it does not say. renewals: what contracts are still worth; null: there are none.
    """

    appraisal: Appraisal
    described: pa.Table
    currency: str | None
    renewals: Renewals | None
