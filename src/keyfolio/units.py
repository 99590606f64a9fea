"""Money, days and shares: how numbers are held inside and written outside."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

MONEY_SCALE = 10_000
"""Inside, money is an int64 count of 1/10,000 of the currency."""

_EPOCH = date(1970, 1, 1)
_CENT = Decimal("0.01")
_TEN_THOUSANDTH = Decimal("0.0001")


def money(amount: int) -> Decimal:
    """Turn held money into cents, half-even.

    >>> money(19_634_075_900)
    Decimal('1963407.59')
    >>> money(-50), money(150)
    (Decimal('0.00'), Decimal('0.02'))
    """
    return (Decimal(amount) / MONEY_SCALE).quantize(_CENT, ROUND_HALF_EVEN) + 0


def exact_money(amount: int) -> Decimal:
    """Held money as it is: with its cents, and all four decimals where there is more, so that sums of it are exact.

    >>> exact_money(150), exact_money(12_300)
    (Decimal('0.0150'), Decimal('1.23'))
    """
    exact = Decimal(amount) / MONEY_SCALE
    return exact.quantize(_CENT if amount % (MONEY_SCALE // 100) == 0 else _TEN_THOUSANDTH) + 0


def held_money(amount: Decimal | int | str) -> int:
    """Turn an amount of the currency into held money, half-even.

    >>> held_money("2.55")
    25500
    """
    return int((Decimal(amount) * MONEY_SCALE).quantize(Decimal(1), ROUND_HALF_EVEN))


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(2011, 12, 9))
    15317
    """
    return (day - _EPOCH).days


def day(number: int) -> date:
    """The date of a day number.

    >>> day(15317)
    datetime.date(2011, 12, 9)
    """
    return _EPOCH + timedelta(days=number)


def months_before(end: date, months: int) -> date:
    """The same day of the month, `months` earlier, clipped to the month's end.

    >>> months_before(date(2024, 3, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=end.day - 1), first_of_next - timedelta(days=1))


def share(value: float | None) -> float | None:
    """A share 0-1, rounded to the five decimals that are written.

    >>> share(0.7392812)
    0.73928
    """
    return None if value is None else round(value, 5)
