"""Numbers, money and days as people read them in one language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from keyfolio import units
from keyfolio.report.cells import inert_cell

if TYPE_CHECKING:
    from datetime import date

    from keyfolio.language import Language

NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "–"
"""Stands where a figure cannot be had."""

_SIGNS = {"CNY": "¥", "RMB": "¥", "EUR": "€", "GBP": "£", "USD": "$"}
_STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    "en": (("T", 10**12), ("B", 10**9), ("M", 10**6), ("K", 10**3)),
    "zh": (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HAIR = 1e-6  # so that 29.0 held as 28.999999999 stays 29.0
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """One amount, twice: short to read, full to copy."""

    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Figures:
    r"""Writes figures in one language, and money with its currency when that is known.

    >>> figures = Figures("en", "GBP")
    >>> figures.money(19_634_075_900)
    Money(short='£1.96M', full='GBP 1,963,407.59')
    >>> Figures("zh", "CNY").money(1_200_000_000_000).short
    '¥1.2亿'
    >>> figures.share(0.4621), figures.count(1088), figures.share(None)
    ('46.2\xa0%', '1,088', '–')
    """

    language: Language
    currency: str | None = None

    def money(self, amount: int | None) -> Money:
        """Held money, short and full; null is a dash."""
        if amount is None:
            return Money(NOTHING, NOTHING)
        return Money(self._short(units.money(amount)), self._full(units.money(amount)))

    def axis_money(self, amount: int) -> str:
        """Held money on an axis: short, without a currency and without idle decimals.

        >>> Figures("en", "GBP").axis_money(500_000_000)
        '50K'
        """
        number, unit = _shortened(units.money(amount), self.language)
        plain = format(number.normalize(), ",f")
        return f"{plain}{unit}"

    def count(self, number: int | None) -> str:
        """A whole number, in groups of three digits."""
        return NOTHING if number is None else f"{number:,}"

    def decimal(self, number: float | None, places: int) -> str:
        """A number with a fixed number of decimals."""
        return NOTHING if number is None else f"{number:z,.{places}f}"

    def points(self, points: float | None) -> str:
        """Points with one decimal, cut off rather than rounded up, as in the sentences beside them.

        >>> Figures("en").points(74.96)
        '74.9'
        """
        return NOTHING if points is None else f"{int(points * 10 + _HAIR) / 10:.1f}"

    def share(self, share: float | None) -> str:
        """A share 0-1 as a percentage with one decimal; no minus before a zero.

        >>> Figures("zh").share(-0.0004), Figures("zh").share(None)
        ('0.0%', '–')
        """
        if share is None:
            return NOTHING
        return f"{share * 100:z,.1f}{'' if self.language == 'zh' else NO_BREAK}%"

    def tidy_share(self, share: float) -> str:
        """A share 0-1 as a percentage, with a decimal only where it has one.

        >>> Figures("zh").tidy_share(0.2), Figures("zh").tidy_share(0.125)
        ('20%', '12.5%')
        """
        return self.share(share).replace(".0", "")

    def day(self, day: date) -> str:
        """A day in words.

        >>> from datetime import date
        >>> Figures("en").day(date(2011, 12, 9)), Figures("zh").day(date(2011, 12, 9))
        ('9 Dec 2011', '2011年12月9日')
        """
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def month(self, number: int) -> str:
        """A month number (year x 12 + month - 1) in words.

        >>> Figures("en").month(2011 * 12 + 11), Figures("zh").month(2011 * 12)
        ('Dec 2011', '2011年1月')
        """
        year, month = divmod(number, 12)
        return f"{year}年{month + 1}月" if self.language == "zh" else f"{_MONTHS[month]} {year}"

    def _short(self, amount: Decimal) -> str:
        """An amount in the largest unit that leaves a whole part, with its currency's sign."""
        number, unit = _shortened(amount, self.language)
        sign = "-" if number < 0 else ""
        return f"{sign}{self._sign()}{abs(number):,}{unit}"

    def _full(self, amount: Decimal) -> str:
        """An amount to the cent, with its currency's code."""
        code = f"{inert_cell(self.currency)} " if self.currency else ""
        return f"{code}{amount:,.2f}"

    def _sign(self) -> str:
        """The currency's sign, its code where it has none of its own, or nothing."""
        if not self.currency:
            return ""
        return _SIGNS.get(self.currency, f"{inert_cell(self.currency)} ")


def _shortened(amount: Decimal, language: Language) -> tuple[Decimal, str]:
    """An amount to three or four digits, and its unit."""
    for unit, size in _STEPS[language]:
        number = _few_digits(amount / size)
        if abs(number) >= 1:
            return number, unit
    return amount.quantize(Decimal(1) if abs(amount) >= 1000 or not amount else _HUNDREDTH, ROUND_HALF_EVEN), ""


def _few_digits(number: Decimal) -> Decimal:
    """One decimal; under ten a second one that is not 0."""
    rounded = number.quantize(_HUNDREDTH if abs(number) < 10 else _TENTH, ROUND_HALF_EVEN)
    tenths = rounded.quantize(_TENTH)
    return tenths if tenths == rounded else rounded
