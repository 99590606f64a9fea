"""Spans of time of equal length, one after the other, up to the end of a window."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

import pyarrow as pa

from keyfolio.units import day_number, months_before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.assumptions import Window
    from keyfolio.engine import Engine


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first_day` up to and with `last_day`."""

    first_day: date
    last_day: date


def whole_periods(window: Window, months: int) -> tuple[Period, ...]:
    """The periods of so many months that end with the window, oldest first; what is left of it before them is not one.

    >>> from datetime import date
    >>> from keyfolio.assumptions import Window
    >>> [str(period.first_day) for period in whole_periods(Window(date(2024, 1, 31), date(2024, 8, 31), None, 3), 3)]
    ['2024-03-01', '2024-06-01']
    """
    most = (window.as_of - window.opens_after).days // (28 * months) + 1
    back = (months_before(window.as_of, months * count) for count in range(most + 1))
    ends = list(takewhile(lambda end: end >= window.opens_after, back))[::-1]
    return tuple(Period(before + timedelta(days=1), last) for before, last in pairwise(ends))


def take_periods(engine: Engine, periods: Sequence[Period]) -> ir.Table:
    """The days of periods: columns day, period, from 0; one row a day."""
    days, places = array("i"), array("i")
    for place, period in enumerate(periods):
        own = range(day_number(period.first_day), day_number(period.last_day) + 1)
        days.extend(own)
        places.extend([place] * len(own))
    table = pa.table({"day": pa.array(days, pa.int32()), "period": pa.array(places, pa.int32())})
    return engine.take(table.schema, table.to_batches(), "periods")
