"""Sums that no engine makes wider or narrower."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import ibis.expr.types as ir


def exact_sum(values: ir.IntegerValue) -> ir.IntegerValue:
    """An integer sum that stays an integer on every engine; no rows: null."""
    return cast("ir.IntegerValue", values.sum().cast("decimal(38, 0)").cast("int64"))
