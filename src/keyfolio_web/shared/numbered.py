"""Short lists that are in memory anyway, a numbered page at a time; for long lists see `paging`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = TypeVar("Row")
PAGE = 50


@dataclass(frozen=True, slots=True)
class NumberedPage(Generic[Row]):
    """Some rows in order. number: of the page, from 1; total: of all rows."""

    rows: list[Row]
    number: int
    pages: int
    total: int

    @property
    def newer(self) -> int | None:
        """The page before this one; null: this is the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after this one; null: this is the last."""
        return self.number + 1 if self.number < self.pages else None


def numbered_page(rows: Sequence[Row], number: int) -> NumberedPage[Row]:
    """The page of this number, 50 rows; one beyond the last is the last.

    >>> page = numbered_page(range(120), 9)
    >>> page.number, page.pages, page.total, page.rows[0], page.older
    (3, 3, 120, 100, None)
    """
    pages = max(1, -(-len(rows) // PAGE))
    shown = min(max(number, 1), pages)
    return NumberedPage(list(rows[(shown - 1) * PAGE : shown * PAGE]), shown, pages, len(rows))
