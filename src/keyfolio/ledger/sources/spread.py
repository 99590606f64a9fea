"""How far the cells of a sheet reach, told from its XML before anything makes room for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A place counts unless its tag is plainly closed at once; no text after it is taken, so nothing can hide behind it.
_HELD = rb"""["'](?![^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+){0,8}(?<=/)>)"""
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})[0-9]{1,30}""" + _HELD)
_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,7}([0-9]{1,30})""" + _HELD)
_LONGEST_TAG_BYTES = 1 << 16


@dataclass(slots=True)
class Spread:
    """The last row and column that hold something; cells with a format only do not count.

    Any part of a workbook may be a sheet, whatever its name: one that is none, without a `sheetData`, has no spread.

    >>> sheet = Spread()
    >>> sheet.see(b'<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="AB1" t="s"><v>0</v></c><c r="XFD1" s="1"/></r')
    >>> sheet.see(b'ow><row r="9"><c r="B9"><v>2</v></c></row>')
    >>> sheet.rows, sheet.columns
    (9, 28)
    """

    rows: int = 0
    columns: int = 0
    _is_sheet: bool = False
    _rest: bytes = b""

    def see(self, piece: bytes) -> None:
        """Look at the next bytes of a part."""
        seen = self._rest + piece
        self._is_sheet = self._is_sheet or b"sheetData" in seen
        whole = seen.rfind(b">") + 1
        self._rest = seen[whole:]
        if len(self._rest) > _LONGEST_TAG_BYTES:
            whole, self._rest = len(seen), seen[-_LONGEST_TAG_BYTES:]
        if self._is_sheet:
            self.rows = max(self.rows, *map(int, set(_ROW.findall(seen, 0, whole))), 0)
            self.columns = max(self.columns, *map(_column_number, set(_COLUMN.findall(seen, 0, whole))), 0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
