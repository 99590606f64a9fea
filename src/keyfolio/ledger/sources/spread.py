"""How far the cells of a sheet reach, told from its XML before anything makes room for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLUMN = re.compile(rb"""r=["']([A-Z]{1,3})[0-9]{1,7}["'][^<>/]*>""")
_ROW = re.compile(rb"""r=["'][A-Z]{0,3}([0-9]{1,7})["'][^<>/]*>""")
_LONGEST_TAG_BYTES = 1000


@dataclass(slots=True)
class Spread:
    """The last row and column that hold something; cells with a format only do not count.

    >>> sheet = Spread()
    >>> sheet.see(b'<row r="1"><c r="A1"><v>1</v></c><c r="AB1" t="s"><v>0</v></c><c r="XFD1" s="1"/></r')
    >>> sheet.see(b'ow><row r="9"><c r="B9"><v>2</v></c></row>')
    >>> sheet.rows, sheet.columns
    (9, 28)
    """

    rows: int = 0
    columns: int = 0
    _rest: bytes = b""

    def see(self, piece: bytes) -> None:
        """Look at the next bytes of the sheet."""
        seen = self._rest + piece
        self._rest = seen[max(seen.rfind(b"<"), len(seen) - _LONGEST_TAG_BYTES) :]
        self.rows = max(self.rows, *map(int, set(_ROW.findall(seen))), 0)
        self.columns = max(self.columns, *map(_column_number, set(_COLUMN.findall(seen))), 0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
