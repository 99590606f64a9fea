"""Lines too long to be kept: what stands in their place, and the records that they belong to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.ledger.sources.text_table import SetAside

_CLOSING = re.compile(rb'(?:[^"]++|"")*+"(?!")')
_NUMBER = attrgetter("line_number")


class LongLine:
    """A line that is taken out, a piece at a time; what stays of it leaves the quotes around it as they are.

    separator: between the cells; null: quotes part nothing there, and nothing stays.
    """

    def __init__(self, separator: str | None) -> None:
        self._separator = separator or ""
        self._seen = [_Quotes(separator, is_open=is_open) for is_open in (False, True)] if separator else []

    def take(self, piece: bytes) -> None:
        """Look at the next piece of it."""
        for quotes in self._seen:
            quotes.take(piece)

    @property
    def rest(self) -> bytes:
        """A short line that opens and closes quotes as the long one did, whether one was open before it or not.

        >>> for line in (b"a,b", b'a,"b', b'a,5" b', b'"a"",b","c'):
        ...     long = LongLine(",")
        ...     long.take(line)
        ...     print(long.rest)
        b''
        b'"'
        b'x"'
        b'x","'
        """
        opens, stays_open = (quotes.is_open for quotes in self._seen) if self._seen else (False, True)
        if opens:
            return f'x"{self._separator}"'.encode() if stays_open else b'"'
        return b"" if stays_open else b'x"'


class _Quotes:
    """Whether a quote is open at the end of what was taken, as a reader of delimited text sees it.

    One opens at the start of a cell only. Within, two stand for one of the text, and a single one closes.
    """

    def __init__(self, separator: str, *, is_open: bool) -> None:
        self._opening = re.compile(rb'(?:\A|[\r%s])"' % re.escape(separator.encode()))
        self._starts_cell = (b"", b"\r", separator.encode())
        self._is_within = is_open
        self._before = b""  # what the next piece is read with: the start of a cell, or a quote that may be one of two

    @property
    def is_open(self) -> bool:
        """Whether one is, if the line ends here."""
        return self._is_within and not self._before

    def take(self, piece: bytes) -> None:
        """Read on."""
        text, place = self._before + piece, 0
        while found := (_CLOSING.match if self._is_within else self._opening.search)(text, place):
            if self._is_within and found.end() == len(text):
                break
            self._is_within, place = not self._is_within, found.end()
        if self._is_within:
            self._before = b'"' if found else b""
        else:
            self._before = text[-1:] if text[-1:] in self._starts_cell else b"x"


class LongLines:
    """The long lines of a file. A record that has one of them, or several, is told by the first of them, once."""

    def __init__(self) -> None:
        self.found: list[SetAside] = []
        self._further: set[int] = set()

    @property
    def told(self) -> list[SetAside]:
        """One for each record that has some."""
        return [aside for aside in self.found if aside.line_number not in self._further]

    def are_in(self, first: int, last: int) -> bool:
        """Whether the record of these lines has some."""
        found = self._between(first, last)
        self._further.update(aside.line_number for aside in found[1:])
        return bool(found)

    def records_with(self, starts: NDArray[np.int64], lines: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which records have some. starts: their first lines, in order. lines: how many each has."""
        have = np.zeros(len(starts), dtype=np.bool_)
        for aside in self._between(int(starts[0]), int(starts[-1] + lines[-1])) if len(starts) else []:
            place = int(np.searchsorted(starts, aside.line_number, side="right")) - 1
            have[place] |= self.are_in(int(starts[place]), int(starts[place] + lines[place] - 1))
        return have

    def _between(self, first: int, last: int) -> list[SetAside]:
        return self.found[bisect_left(self.found, first, key=_NUMBER) : bisect_right(self.found, last, key=_NUMBER)]
