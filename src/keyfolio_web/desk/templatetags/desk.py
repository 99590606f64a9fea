"""What only the pages of the desk say."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format

if TYPE_CHECKING:
    from keyfolio_web.desk.asked import Asked

register = template.Library()


@register.simple_tag
def at(filters: Asked, position: str) -> str:
    """The query of the page of a filtered list at a position."""
    return filters.at(position)


@register.filter
def quantity(number: Decimal) -> str:
    """A quantity with the decimals that it needs, and digits grouped.

    >>> quantity(Decimal("1200.000000")), quantity(Decimal("0.500000"))
    ('1,200', '0.5')
    """
    shown = number.normalize()
    decimals = max(0, -int(shown.as_tuple().exponent))
    return number_format(number, decimal_pos=decimals, force_grouping=True)


@register.filter
def times(level: int) -> range:
    """As many steps as a level is deep, for an indent; beyond twelve no more.

    >>> len(times(3)), len(times(60))
    (3, 12)
    """
    return range(min(level, 12))
