"""Values of a database as the text a person would have written."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from decimal import Decimal


def cell_text(value: object) -> str | None:
    """A value as text; null stays null. Decimals and dates come out as they are, instants without their time zone.

    >>> cell_text(Decimal("10.10")), cell_text(1e-07), cell_text(17850.0), cell_text(None)
    ('10.10', '0.0000001', '17850', None)
    >>> cell_text(datetime(2025, 1, 31, 8, 5)), cell_text(True), cell_text(["a", Decimal("1.50")])
    ('2025-01-31 08:05:00', 'true', '["a", "1.50"]')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (float, Decimal)):
        return _number(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _other(value)


def _number(value: float | Decimal) -> str | None:
    """Without an exponent; null: it is no number."""
    if not math.isfinite(value):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(Decimal(repr(value)), "f")
    return format(value, "f")


def _other(value: object) -> str:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=cell_text)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value)
