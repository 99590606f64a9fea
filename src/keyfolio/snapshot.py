"""All that a run reads, and the one digest that names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger import joint_digest

if TYPE_CHECKING:
    from keyfolio.ledger import Contracts, Ledger, Masters


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger and what is beside it; accounts and products are null when nobody gave them, contracts when no run that
    reads them was asked for, or there are none.
    """

    ledger: Ledger
    accounts: Masters | None = None
    products: Masters | None = None
    contracts: Contracts | None = None

    @property
    def digest(self) -> str:
        """sha256 of the logical rows, not of the files they came in; 64 hexadecimal digits."""
        beside = [part.digest for part in (self.accounts, self.products, self.contracts) if part]
        return joint_digest([self.ledger.digest, *beside])
