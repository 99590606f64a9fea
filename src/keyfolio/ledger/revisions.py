"""What a revision of a batch changed, kept beside how its file was read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keyfolio.ledger.store import Batch

_MOST_TOLD, _MOST_COUNTED, _LONGEST = 20, 1_000, 100
_BECAUSE = {
    "corrected": Text(
        "Corrected: {lines:,} lines joined it, {still:,} of those corrected have something wrong still.",
        "更正：已并入 {lines:,} 行，更正过的行中仍有 {still:,} 行有误。",
    ),
    "taken_back": Text(
        "Correction undone, back to revision {same_as}: {lines:,} lines wait in quarantine again.",
        "撤销更正，恢复为修订 {same_as}：{lines:,} 行重新隔离。",
    ),
    "rebased": Text("Worked out again, since a batch before it changed.", "因之前的批次有变动而重新推算。"),
}
_CELL = Text("{column}: {before} → {after} ({lines:,} lines)", "{column}：{before} → {after}（{lines:,} 行）")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A text of a column became another, in so many lines; texts of more than 100 characters are cut."""

    column: str
    before: str
    after: str
    lines: int

    @property
    def text(self) -> Text:
        """The same in one line."""
        return _CELL.fill(column=self.column, before=self.before or "–", after=self.after or "–", lines=self.lines)


@dataclass(frozen=True, slots=True)
class Revision:
    """Why a batch was worked out again.

    lines: that joined it; of a correction taken back, that left it. still_quarantined: of the lines read again. cells:
    at most 20 changes, those of most lines first. other_cells: cells that changed beside them. same_as: the revision
    whose lines it has again (null: it is no such one).
    """

    act: Literal["corrected", "taken_back", "rebased"]
    lines: int = 0
    still_quarantined: int = 0
    cells: tuple[CellChange, ...] = ()
    other_cells: int = 0
    same_as: int | None = None

    @property
    def text(self) -> Text:
        """The same in one sentence, without its cells."""
        return _BECAUSE[self.act].fill(lines=self.lines, still=self.still_quarantined, same_as=self.same_as)


class CellsNoted:
    """Counts which texts of which columns became which, of lines however many. headers: of the file."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = headers
        self._seen: Counter[tuple[int, str, str]] = Counter()
        self._others = 0

    def note(self, before: Sequence[str], after: Sequence[str]) -> None:
        """One line. before, after: its cells, one a header."""
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                key = (place, old[:_LONGEST], new[:_LONGEST])
                if key in self._seen or len(self._seen) < _MOST_COUNTED:
                    self._seen[key] += 1
                else:
                    self._others += 1

    def told(self) -> tuple[tuple[CellChange, ...], int]:
        """`cells` and `other_cells` of a revision."""
        most = self._seen.most_common(_MOST_TOLD)
        cells = tuple(CellChange(self._headers[place], old, new, lines) for (place, old, new), lines in most)
        return cells, self._others + self._seen.total() - sum(cell.lines for cell in cells)


def told_why(batch: Batch, why: Revision) -> Batch:
    """The batch with why its next revision is made."""
    return replace(batch, reading=json.dumps({**json.loads(batch.reading), "revised": asdict(why)}, ensure_ascii=False))


def revision_of(batch: Batch) -> Revision | None:
    """Why it was worked out again; null: it is as it was imported, or was revised before that was noted."""
    said: dict[str, Any] | None = json.loads(batch.reading).get("revised")
    if said is None:
        return None
    return Revision(**{**said, "cells": tuple(CellChange(**cell) for cell in said["cells"])})


def last_correction(batch: Batch, history: Iterable[Batch]) -> Batch | None:
    """The revision that the last correction of a batch that stands has made; null: none does. history: of the manifest.

    A correction by which no line joined and no text changed is none: to undo it would be to do nothing. A revision that
    was worked out again only since a batch before it changed has the lines of the one before it.
    """
    own = {other.revision: other for other in history if other.number == batch.number}
    last = batch
    while (why := revision_of(last)) is not None:
        if why.act == "corrected" and (why.lines or why.cells):
            return last
        last = own[why.same_as or last.revision - 1]
    return None
