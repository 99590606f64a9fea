"""Who is being lost: accounts by how often (F) and how recently (R) they bought."""

from __future__ import annotations

from dataclasses import dataclass

SCORES = range(1, 6)
OFTEN, LONG_AGO = 4, 2
_SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """Accounts of one score F and one score R. silent: longer than their own rhythm lets one expect.

    silent_sales: what these bought in the window, int64 in 1/10,000. shade: 0-5, by the share that is silent.
    """

    f: int
    r: int
    accounts: int
    silent: int
    silent_sales: int

    @property
    def shade(self) -> int:
        """How dark it is."""
        return round(_SHADES * self.silent / self.accounts) if self.accounts else 0

    @property
    def is_lost(self) -> bool:
        """Whether they bought often, and have not for long."""
        return self.f >= OFTEN and self.r <= LONG_AGO


@dataclass(frozen=True, slots=True)
class Leaving:
    """rows: from who bought most often; in each from who bought most recently."""

    rows: list[tuple[int, list[Cell]]]

    @property
    def lost(self) -> tuple[int, int, int]:
        """Of who bought often and has not for long: accounts, those that are silent, and what these had bought."""
        cells = [cell for _f, row in self.rows for cell in row if cell.is_lost]
        return (
            sum(cell.accounts for cell in cells),
            sum(cell.silent for cell in cells),
            sum(c.silent_sales for c in cells),
        )


def leaving_in(told: list[list[int]]) -> Leaving:
    """The grid that an outlook holds.

    >>> grid = leaving_in([[5, 1, 4, 2, 900]])
    >>> grid.rows[0][1][-1].shade, grid.lost
    (2, (4, 2, 900))
    """
    cells = {(f, r): Cell(f, r, *counted) for f, r, *counted in told}
    return Leaving([(f, [cells.get((f, r), Cell(f, r, 0, 0, 0)) for r in reversed(SCORES)]) for f in reversed(SCORES)])
