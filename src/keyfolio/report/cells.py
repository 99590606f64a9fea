"""Text from a ledger, made harmless for whoever copies it into a spreadsheet."""

from __future__ import annotations

import unicodedata

_STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
_CUTS_A_CELL = frozenset("\t\r\n")
_UNSEEN = ("Z", "C")  # first letters of the Unicode categories of spaces and of control and format characters


def inert_cell(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    A spreadsheet looks past leading spaces and characters without shape, and reads full-width signs as plain ones.

    >>> inert_cell("=HYPERLINK(0)"), inert_cell("  ＋1"), inert_cell("Acme = us")
    ("'=HYPERLINK(0)", "'  ＋1", 'Acme = us')
    """
    if text[:1] in _CUTS_A_CELL or _first_seen(text) in _STARTS_A_FORMULA:
        return f"'{text}"
    return text


def _first_seen(text: str) -> str:
    """The first character that has a shape, or nothing."""
    return next((sign for sign in text if not unicodedata.category(sign).startswith(_UNSEEN)), "")
