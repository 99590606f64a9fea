"""How figures of tests look on a page."""

from __future__ import annotations

from django import template

from keyfolio.language import Text
from keyfolio_web.shared.templatetags.keyfolio import in_a_row, percent, rounded, spoken

register = template.Library()
_SMALLEST = 0.001
_SURE = 0.005


@register.filter
def chance(p_value: float) -> str:
    """A p-value as people write it.

    >>> chance(0.0123), chance(0.0)
    ('p = 0.012', 'p < 0.001')
    """
    return "p < 0.001" if p_value < _SMALLEST else f"p = {rounded(p_value, 3)}"


@register.filter
def likely(probability: float | None) -> str:
    """A probability in whole percent, never quite none or all; a dash when it is not told.

    >>> likely(0.998), likely(0.42), likely(0.001), likely(None)
    ('>99%', '42%', '<1%', '–')
    """
    if probability is not None and not _SURE < probability < 1 - _SURE:
        return "<1%" if probability <= _SURE else ">99%"
    return percent(probability, 0)


@register.filter
def spoken_in_a_row(words: list[Text]) -> str:
    """Core sentences one after the other, as the language of the page writes a list."""
    return in_a_row([spoken(word) for word in words])
