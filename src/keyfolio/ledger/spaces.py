"""Space around a text, taken away at little cost where there is none, as in most cells: Ibis expressions.

A text stands several times in them: let it be a column, not an expression, or the query grows with each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

_PLAIN = r"[\t-\r ]"
_ANY = r"[\t-\r \x{00A0}\x{3000}]"


def stripped(text: ir.StringValue) -> ir.StringValue:
    """A text without plain space around it."""
    has_outer = text.re_search(f"^{_PLAIN}|{_PLAIN}$")  # half the time of cutting
    return cast("ir.StringValue", ibis.cases((has_outer, text.strip()), else_=text))


def bare(text: ir.StringValue) -> ir.StringValue:
    """A text without space around it, wide and non-breaking space too."""
    has_outer = text.re_search(f"^{_ANY}|{_ANY}$")
    return cast("ir.StringValue", ibis.cases((has_outer, text.re_replace(f"^{_ANY}+|{_ANY}+$", "")), else_=text))
