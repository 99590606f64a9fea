"""An act that is killed."""

from __future__ import annotations

from typing import Protocol


class Act(Protocol):
    """One change of a ledger of its own. seconds: how long it takes. before, after: everything to be seen, digested."""

    name: str
    seconds: float
    before: str
    after: str

    def begin_again(self) -> None:
        """Make the ledger what it was before the act."""

    def do(self) -> None:
        """Do it, undisturbed."""

    def seconds_until_end(self, killed_after: float | None) -> float | None:
        """Do it in a process of its own; kill it so long after it began, or let it live. Null: it was killed."""

    def state(self) -> str:
        """Everything a reader can see: totals, lines, batches, merges; as one digest."""

    def leftovers(self) -> list[str]:
        """Files that belong to nothing."""
