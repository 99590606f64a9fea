"""Look at the data of a store: every rule, and each batch over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.language import Text
from keyfolio.ledger.live import live_lines
from keyfolio.ledger.quality.by_batch import look_at_batches, look_at_masters
from keyfolio.ledger.quality.codes import find_unmatched
from keyfolio.ledger.quality.freshness import find_stale
from keyfolio.ledger.quality.gaps import find_gaps
from keyfolio.ledger.quality.incomplete import find_incomplete
from keyfolio.ledger.quality.outliers import find_outliers
from keyfolio.ledger.quality.records import Finding, Quality
from keyfolio.ledger.quality.repeats import find_repeats
from keyfolio.ledger.quality.rules import MOST_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.quality.records import BatchQuality
    from keyfolio.ledger.store import Batch


def look_at_data(
    engine: Engine,
    lines: ir.Table,
    batches: Sequence[Batch],
    *,
    accounts: ir.Table | None,
    products: ir.Table | None,
    as_of: date,
) -> Quality:
    """Find what is wrong, or looks so, in the lines that count; replaced ones do not, nor do reversals.

    lines: columns of `schemas.LINES`, of exactly these batches. batches: in the order of import; the day of an import
    is that of its own time zone. accounts, products: columns of `schemas.ACCOUNTS` and `schemas.PRODUCTS`; null: none
    was imported. as_of: the day of the look. Lines of merged accounts keep the code they came with.

    Raises:
        TooLarge: the amounts of a code add up to more than can be held.
    """
    live = _live(engine, lines) if any(batch.counts.updated for batch in batches) else lines
    by_batch = look_at_batches(engine, live, batches)
    found = _findings(engine, live, by_batch, accounts, products, as_of)
    masters = look_at_masters(engine, {"accounts": accounts, "products": products})
    return Quality(tuple(by_batch[-MOST_KEPT:]), tuple(masters), tuple(found))


def _live(engine: Engine, lines: ir.Table) -> ir.Table:
    """The lines that count; only those that some reversal is about are held against each other."""
    form = ("account_code", "order_id", "line_id", "line_digest")
    reversed_forms = engine.materialise(lines.filter(lines.sign == -1).select(*form).distinct(), "reversed forms")
    standing = engine.materialise(live_lines(lines.semi_join(reversed_forms, form)), "standing")
    return ibis.union(lines.anti_join(reversed_forms, form), standing)


def _findings(
    engine: Engine,
    live: ir.Table,
    batches: Sequence[BatchQuality],
    accounts: ir.Table | None,
    products: ir.Table | None,
    as_of: date,
) -> Iterator[Finding]:
    """In the order of `RULES`."""
    yield find_stale(engine, live, batches, as_of)
    yield find_incomplete(engine, live, batches)
    yield _quarantined(sum(batch.quarantined for batch in batches))
    yield find_repeats(engine, live, sum(batch.repeated for batch in batches))
    yield find_unmatched(engine, live, accounts, "unmatched_accounts", "account_code")
    yield find_unmatched(engine, live, products, "unmatched_products", "product_code")
    yield find_outliers(engine, live)
    yield find_gaps(engine, live)


def _quarantined(lines: int) -> Finding:
    if not lines:
        return Finding("quarantined", "good", 0, _NONE)
    return Finding("quarantined", "look", lines, _SOME.fill(lines=lines), lines)


_NONE = Text("No line was set aside.", "没有隔离任何行。")
_SOME = Text("Lines that wait in quarantine: {lines:,}.", "隔离区中待处理的行：{lines:,} 行。")
