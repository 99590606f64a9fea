"""Dates as people write them, as day numbers: Ibis expressions on text, all arithmetic on integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import ibis

from keyfolio.errors import AmbiguousDates
from keyfolio.language import Text, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

DateOrder = Literal["dmy", "mdy", "ymd"]
DateParts: TypeAlias = "ir.Table | Mapping[str, ir.IntegerValue]"
DATE_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")

_TIME = r"(?:[T ,].*)?$"
_PLAIN = r"^[0-9][ -~]*[0-9]$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}" + _TIME
_YEAR_FIRST = r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?" + _TIME
_COMPACT = r"^([0-9]{4})([0-9]{2})([0-9]{2})" + _TIME
_OPEN = r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})" + _TIME
_SHORT_YEAR_FIRST = r"^([0-9]{2})[-/.]([0-9]{1,2})[-/.]([0-9]{2})" + _TIME
_NAMED = r"^([0-9]{1,2})[- ]([A-Za-z]{3})[A-Za-z]*[-, ]+([0-9]{4}|[0-9]{2})" + _TIME
_MONTH_FIRST = r"^([A-Za-z]{3,9})\.? +([0-9]{1,2}),? +([0-9]{4})"
_SERIAL = r"^([2-7][0-9]{4})(?:\.[0-9]+)?$"
_FIRST_YEAR = 1900  # earlier ones, such as 0001-01-01, are a program's word for "no date"
_SERIAL_OF_1970 = 25_569
_IN_ORDER: dict[DateOrder, str] = {"dmy": _OPEN, "mdy": _OPEN, "ymd": _SHORT_YEAR_FIRST}
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"


def by_form(plain: ir.StringValue) -> dict[str, ir.StringValue]:
    """A date's text parted by its form: `iso` such as 2024-03-05, with or without a time of day, and `other`.

    plain: as `plain_date` answers. One of the two is null; most files have one form alone, and ISO is read quickly.
    """
    is_iso = plain.re_search(_ISO)
    return {
        "iso": cast("ir.StringValue", ibis.cases((is_iso, plain))),
        "other": cast("ir.StringValue", ibis.cases((~is_iso, plain))),
    }


def date_parts(iso: ir.StringValue, other: ir.StringValue, order: DateOrder | None) -> dict[str, ir.IntegerValue]:
    """Year, month, day of a date as written, and its Excel serial (int32 each); null: not written so.

    iso, other: as `by_form` answers.

    Read are 2024-03-05, 2024/3/5, 2024.3.5, 2024年3月5日, 20240305, 5-Mar-2024, 05-MAR-24, March 5, 2024, Excel
    serials, each with or without a time of day; and, in the column's `order`, 5/3/2024 and 5/3/24.
    """
    forms = [_of_iso(iso), _matched(other, _YEAR_FIRST, "ymd"), _named(other), _matched(other, _COMPACT, "ymd")]
    if order:
        forms.append(_matched(other, _IN_ORDER[order], order))
    parts = {name: ibis.coalesce(*(form[name] for form in forms)) for name in ("year", "month", "day_of_month")}
    return {**parts, "serial": _number(other.re_extract(_SERIAL, 1))}


def day_number(parts: DateParts) -> ir.IntegerValue:
    """Days since 1970-01-01 (int32) of the parts of a date, as `date_parts` names them; null: there is no such day."""
    civil = _civil_day(parts["year"], parts["month"], parts["day_of_month"])
    return cast("ir.IntegerValue", ibis.coalesce(civil, parts["serial"] - _SERIAL_OF_1970).cast("int32"))


def plain_date(text: ir.StringValue) -> ir.StringValue:
    """A date's text in half-width digits, without space around it."""
    half = text.translate("０１２３４５６７８９／－．：\u3000\u00a0", "0123456789/-.:  ").strip()
    return cast("ir.StringValue", ibis.cases((text.re_search(_PLAIN), text), else_=half))


def have_open_dates(texts: ir.StringColumn) -> ir.BooleanScalar:
    """Whether any date is written so that it has to be known in which order day, month and year stand."""
    return cast("ir.BooleanScalar", plain_date(texts).re_search(_OPEN).any())


def decide_order(table: ir.Table, column: str, header: str, told: DateOrder | None) -> DateOrder | None:
    """Decide for the whole column in which order day, month and year stand; null: no date asks for it.

    An order is possible when it makes a date of every text that is a date in some order.

    Raises:
        AmbiguousDates: several orders are possible and say different days, or none is.
    """
    if told:
        return told
    open_dates = table.select(text=plain_date(table[column])).filter(lambda row: row.text.re_search(_OPEN))
    seen = _possible_orders(open_dates)
    if not seen["dates"]:
        return None
    possible = [order for order in DATE_ORDERS if seen[order] == seen["dates"]]
    if not possible:
        raise _mixed(header, seen)
    if len(possible) > 1 and not _same_days(table, column, possible):
        raise _open_question(header, seen, possible)
    return possible[0]


def _possible_orders(open_dates: ir.Table) -> dict[str, int | str]:
    """How many distinct texts are a date at all, and in each order; with an example of each kind."""
    days = _in_every_order(open_dates.distinct())
    dated = days.filter(ibis.or_(*(days[order].notnull() for order in DATE_ORDERS)))
    counted = dated.aggregate(
        dates=dated.count(),
        **{order: dated[order].count() for order in DATE_ORDERS},
        example=dated.text.min(),
        day_first=dated.text.min(where=dated.mdy.isnull()),
        month_first=dated.text.min(where=dated.dmy.isnull()),
    )
    return cast("dict[str, int | str]", counted.to_pyarrow().to_pylist()[0])


def _same_days(table: ir.Table, column: str, orders: list[DateOrder]) -> bool:
    days = _in_every_order(table.select(text=plain_date(table[column])).distinct())
    first, *others = (days[order] for order in orders)
    return not days.filter(ibis.or_(*(first != other for other in others))).limit(1).to_pyarrow().num_rows


def _in_every_order(dates: ir.Table) -> ir.Table:
    """The day number of each text read in each order."""
    for order in DATE_ORDERS:
        parts = _matched(dates.text, _IN_ORDER[order], order)
        stepped = dates.mutate(**parts)
        day = _civil_day(stepped.year, stepped.month, stepped.day_of_month)
        dates = stepped.mutate(**{order: day}).drop(*parts)
    return dates


def _open_question(header: str, seen: dict[str, int | str], possible: list[DateOrder]) -> AmbiguousDates:
    return AmbiguousDates(
        Text(
            "The dates of column “{header}”, such as {example}, can be read in several ways ({orders}). "
            "Say in which order day, month and year stand.",
            "“{header}”列的日期（如 {example}）有多种读法（{orders}）。请指明日、月、年的顺序。",
        ).fill(header=header, example=seen["example"], orders=listed(possible)),
        Text("For example: --dates {first}.", "例如：--dates {first}。").fill(first=possible[0]),
    )


def _mixed(header: str, seen: dict[str, int | str]) -> AmbiguousDates:
    return AmbiguousDates(
        Text(
            "Column “{header}” mixes dates with the day first ({day_first}) and with the month first ({month_first}). "
            "Say which to trust; lines in the other form are then set aside.",
            "“{header}”列混用了日在前（{day_first}）和月在前（{month_first}）的日期。"
            "请指明以哪种为准，另一种写法的行将被隔离。",
        ).fill(header=header, day_first=seen["day_first"], month_first=seen["month_first"]),
        Text("With --dates dmy or --dates mdy.", "用 --dates dmy 或 --dates mdy。"),
    )


def _matched(text: ir.StringValue, pattern: str, order: DateOrder) -> dict[str, ir.IntegerValue]:
    year, month, day = (_number(text.re_extract(pattern, order.index(letter) + 1)) for letter in "ymd")
    two_digits = text.re_extract(pattern, order.index("y") + 1).length() == 2
    return {"year": _whole_year(year, two_digits), "month": month, "day_of_month": day}


def _of_iso(text: ir.StringValue) -> dict[str, ir.IntegerValue]:
    cut = {"year": (0, 4), "month": (5, 2), "day_of_month": (8, 2)}
    return {name: cast("ir.IntegerValue", text.substr(*place).cast("int32")) for name, place in cut.items()}


def _named(text: ir.StringValue) -> dict[str, ir.IntegerValue]:
    text = text.re_replace(_MONTH_FIRST, r"\2 \1 \3")
    name = text.re_extract(_NAMED, 2).lower().nullif("")
    place = ibis.literal(_MONTHS).find(name)
    month = ibis.cases(((place >= 0) & (place % 3 == 0), place // 3 + 1))
    year, day = (_number(text.re_extract(_NAMED, group)) for group in (3, 1))
    two_digits = text.re_extract(_NAMED, 3).length() == 2
    return {"year": _whole_year(year, two_digits), "month": month.cast("int32"), "day_of_month": day}


def _whole_year(year: ir.IntegerValue, two_digits: ir.BooleanValue) -> ir.IntegerValue:
    century = ibis.cases((~two_digits, 0), (year >= 70, 1900), else_=2000)
    return cast("ir.IntegerValue", year + century)


def _number(digits: ir.StringValue) -> ir.IntegerValue:
    return cast("ir.IntegerValue", digits.nullif("").cast("int32"))


def _civil_day(year: ir.IntegerValue, month: ir.IntegerValue, day: ir.IntegerValue) -> ir.IntegerValue:
    """Day number of a date of the Gregorian calendar; null: there is no such day, or it is before all bookkeeping here.

    Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (years counted from March).
    """
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    longest = ibis.cases((month == 2, 28 + leap.cast("int32")), (month.isin([4, 6, 9, 11]), 30), else_=31)
    exists = (year >= _FIRST_YEAR) & month.between(1, 12) & (day >= 1) & (day <= longest)
    march_year = year - (month <= 2).cast("int32")
    era = march_year // 400
    year_of_era = march_year - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return cast("ir.IntegerValue", ibis.cases((exists, era * 146_097 + day_of_era - 719_468)).cast("int32"))
