"""Calendar months of day numbers agree with the calendar."""

from __future__ import annotations

import ibis

from keyfolio.units import day
from keyfolio.value import month_number


def test_every_day_of_two_centuries_has_its_calendar_month() -> None:
    days = list(range(73_415))
    found = ibis.memtable({"day": days}, schema={"day": "int32"})
    months = found.mutate(month=month_number(found.day)).order_by("day").to_pyarrow()["month"].to_pylist()
    assert months == [day(number).year * 12 + day(number).month - 1 for number in days]
