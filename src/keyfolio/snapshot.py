"""All that a run reads, and the one digest that names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger import joint_digest

if TYPE_CHECKING:
    from keyfolio.ledger import Ledger, Masters


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger and the master data beside it; accounts and products are null when nobody gave them."""

    ledger: Ledger
    accounts: Masters | None = None
    products: Masters | None = None

    @property
    def digest(self) -> str:
        """sha256 of the logical rows, not of the files they came in; 64 hexadecimal digits."""
        masters = [master.digest for master in (self.accounts, self.products) if master]
        return joint_digest([self.ledger.digest, *masters])
