"""Which letters lie side by side on a keyboard."""

from __future__ import annotations

from functools import lru_cache

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@lru_cache(maxsize=26)
def keys_beside(letter: str) -> str:
    """The letters on the keys around one; none for a letter of another keyboard.

    >>> keys_beside("s")
    'adwezx'
    """
    row = next((row for row, keys in enumerate(_KEYS) if letter in keys), None)
    if row is None:
        return ""
    at = _KEYS[row].index(letter)
    above = _KEYS[row - 1][at : at + 2] if row else ""
    below = _KEYS[row + 1][max(at - 1, 0) : at + 1] if row + 1 < len(_KEYS) else ""
    return _KEYS[row][max(at - 1, 0) : at] + _KEYS[row][at + 1 : at + 2] + above + below
