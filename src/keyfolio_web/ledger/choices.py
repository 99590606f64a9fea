"""What a person chooses about the rows of a file, beside what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass

SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices about the rows of a file; each as it is kept, empty: nothing is said.

    base_currency: of the ledger, where no batch has settled it. source: where the rows come from, unless a column
    says. row_key: by what an order line is known, as in `keyfolio.ledger.RowKey`; empty: by its line id, where there
    is one. unknown_accounts: `SET_ASIDE`, or empty: they are made.
    """

    base_currency: str = ""
    source: str = ""
    row_key: str = ""
    unknown_accounts: str = ""


NO_CHOICES = Choices()
