"""Who stands below whom, and who counts for whom: changed by one at a time, and never into a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from keyfolio.ledger import merged_into, refuse_cycles
from keyfolio_web.ledger.queries.groups import counted_moves, moves_told, parents_table
from keyfolio_web.ledger.queries.merges import merges_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def hold_tree() -> None:
    """Wait for whoever changes parents or merges now; inside a transaction, until its end.

    Two changes at once could close a circle that neither closes alone.
    """
    if connection.vendor == "postgresql":  # an SQLite has one writer anyway
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_merge, ledger_parentmove IN SHARE ROW EXCLUSIVE MODE")


def refuse_circles(
    *,
    moves: Mapping[tuple[str, date | None], str | None] | None = None,
    merges: Mapping[str, str] | None = None,
) -> None:
    """Refuse accounts in a circle: as they were told to stand, and as they count with what is merged.

    moves: (account, since) -> parent, that come to those told. merges: those that shall stand; null: those that do.
    While the tree is held.

    Raises:
        StoreTrouble: accounts would be merged into each other in a circle.
        CircularParents: accounts would stand below each other in a circle.
    """
    ends = merged_into(merges_now() if merges is None else merges)
    told = {(account, since): parent for account, parent, since in moves_told()} | dict(moves or {})
    every = [(account, parent, since) for (account, since), parent in told.items()]
    refuse_cycles(parents_table(every))
    refuse_cycles(parents_table(counted_moves(every, ends)))
