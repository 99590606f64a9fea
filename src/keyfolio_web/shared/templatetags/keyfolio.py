"""How figures, sentences and pictures look on a page."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal
from django import template
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from keyfolio import units
from keyfolio.language import Language, Text, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


register = template.Library()
_NONE = "–"


def language_spoken() -> Language:
    """The language of the page, as the core names it."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


@register.filter
def spoken(said: Text | Mapping[str, str] | None) -> str:
    """A core sentence in the language of the page; {"en", "zh"} is one too, and null is nothing.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"):
    ...     spoken(Text("yes", "是")), spoken({"en": "no", "zh": "否"}), spoken(None)
    ('是', '否', '')
    """
    if said is None:
        return ""
    language = language_spoken()
    return said.in_language(language) if isinstance(said, Text) else said[language]


@register.simple_tag
def comma() -> str:
    """What parts two things that are told one after the other."""
    return "，" if language_spoken() == "zh" else ", "


@register.simple_tag
def colon() -> str:
    """What stands between a label and what it says."""
    return "：" if language_spoken() == "zh" else ": "


@register.filter
def in_a_row(words: Iterable[object]) -> str:
    """Some words one after the other, as the language of the page writes a list.

    >>> from django.utils import translation
    >>> with translation.override("zh-hans"):
    ...     in_a_row(["id", "名称"]), comma(), colon()
    ('id、名称', '，', '：')
    """
    return spoken(listed(words))


@register.filter
def money(amount: int | None) -> str:
    """Money in 1/10,000 to the cent, digits grouped; a dash when it is not known.

    >>> money(12_345_678_950), money(None)
    ('1,234,567.90', '–')
    """
    return _NONE if amount is None else number_format(units.money(amount), decimal_pos=2, force_grouping=True)


@register.filter
def short_money(amount: int | None) -> str:
    """Money in 1/10,000, compact: 1.2M, 120万; a dash when it is not known.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     short_money(12_345_678_900), short_money(-3_000)
    ('1.23M', '0')
    >>> with translation.override("zh-hans"):
    ...     short_money(1_200_000_000_000), short_money(12_345_678)
    ('1.2亿', '1,235')
    """
    if amount is None:
        return _NONE
    whole = units.money(amount)
    chinese = (get_language() or "").startswith("zh")
    if abs(whole) < (10_000 if chinese else 1_000):
        return number_format(
            whole.quantize(Decimal(1), ROUND_HALF_EVEN) + 0, force_grouping=True
        )  # + 0: as in `rounded`
    return str(format_compact_decimal(whole, locale="zh_Hans" if chinese else "en", fraction_digits=2))


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """A share 0-1 in percent, rounded half-even; a dash when it is not known.

    >>> percent(0.4), percent(0.29), percent(-0.0004)
    ('40.0%', '29.0%', '0.0%')
    """
    return _NONE if share is None else f"{rounded(100 * share, decimals)}%"


@register.filter
def rounded(value: float | None, decimals: int = 1) -> str:
    """A number as people read it: Django's own number format cuts the digits of a float off; a dash when there is none.

    >>> rounded(2.68), rounded(28.999999999999996), rounded(1234.5, 0), rounded(None)
    ('2.7', '29.0', '1,234', '–')
    """
    if value is None:
        return _NONE
    step = Decimal(1).scaleb(-decimals)
    nearest = Decimal(repr(round(value, 9))).quantize(step, ROUND_HALF_EVEN) + 0  # + 0: no minus before a zero
    return number_format(nearest, decimal_pos=decimals, force_grouping=True)


@register.filter
def points(value: float | None) -> str:
    """A score or a part of it, cut to one decimal, so that 79.96 does not look like the 80 that is needed.

    >>> points(79.96), points(80.0)
    ('79.9', '80.0')
    """
    return _NONE if value is None else number_format(int(value * 10 + 1e-9) / 10, decimal_pos=1)


@register.filter
def day(number: int | None) -> str:
    """A day number (since 1970-01-01) as a date; a dash when there is none."""
    return _NONE if number is None else date_format(units.day(number), "DATE_FORMAT")


@register.filter
def month(number: int) -> str:
    """A month number (year x 12 + month - 1) as year and month.

    >>> month(2024 * 12 + 2)
    '2024-03'
    """
    return f"{number // 12}-{number % 12 + 1:02d}"


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """The value under a key that is only known on the page; null when it is not there."""
    return mapping.get(key)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it says something, without it is decoration."""
    return _icon(name, str(label))


@lru_cache(maxsize=500)
def _icon(name: str, label: str) -> SafeString:
    """The same, drawn once: a long list shows few different ones many times."""
    sprite = static("shared/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#icon-{}"></use></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"></use></svg>', sprite, name)


@register.simple_tag
def sparkline(values: Sequence[int], label: str) -> SafeString:
    """The last twelve months as bars, in a picture of 96 x 24; negative months hang below the line."""
    shown = values[-12:]
    top = max([*shown, 0])
    span = (top - min([*shown, 0])) or 1
    base, scale = 24 * top / span, 24 / span
    bars = "".join(_bar(place, value * scale, base) for place, value in enumerate(shown))
    said = conditional_escape(label)
    return SafeString(f'<svg class="sparkline" viewBox="0 0 96 24" role="img" aria-label="{said}">{bars}</svg>')


def _bar(place: int, height: float, base: float) -> str:
    """One month; only numbers stand in it, so there is nothing to escape."""
    top, tall = min(base, base - height), max(abs(height), 0.4)
    kind = "spark-down" if height < 0 else "spark-up"
    return f'<rect x="{8 * place + 1}" y="{top:.1f}" width="6" height="{tall:.1f}" class="{kind}"></rect>'
