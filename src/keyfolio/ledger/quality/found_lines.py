"""The lines behind a finding: counted to the last, kept as far as anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyfolio.ledger.quality.records import FoundLine
from keyfolio.ledger.quality.rules import MOST_KEPT

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.engine import Engine

LONGEST_TEXT = 200
"""Characters: a cell may be 1 MB long."""
PLACE = ("batch", "line_number")
_TEXTS = ("account_code", "order_id", "product_code")
_NUMBERS = (*PLACE, "day", "amount")


def keep_lines(engine: Engine, found: ir.Table, order: tuple[Any, ...] = PLACE, *more: str) -> list[FoundLine]:
    """The first lines in an order that ends with their place. more: columns of `found` that `FoundLine` has too."""
    first = found.order_by([*order]).limit(MOST_KEPT)
    cut = {name: first[name].substr(0, LONGEST_TEXT) for name in _TEXTS}
    return [FoundLine(**row) for row in engine.rows(first.select(*_NUMBERS, *more, **cut)).to_pylist()]


def count(table: ir.Table) -> int:
    """How many rows there are."""
    return int(table.count().execute())
