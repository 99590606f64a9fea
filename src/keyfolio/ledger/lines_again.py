"""Which lines of a quarantine are read again, and what their cells are from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text, listed
from keyfolio.ledger.cells import cells_in
from keyfolio.ledger.how_read import source_of
from keyfolio.ledger.sources import LINE_NUMBER
from keyfolio.ledger.store import quarantined_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.revisions import CellsNoted
    from keyfolio.ledger.sources import TextTable
    from keyfolio.ledger.store import Batch, Manifest


@dataclass(frozen=True, slots=True)
class AlikeChange:
    """The same change of every line that was set aside for one reason, however many they are.

    found: only of lines in which just this text was found, "" where nothing was; null: whatever was found. column: the
    place, from 0, of the cell that is `value` from now on; null: the lines are read again as they are. takes_accounts:
    accounts that are not known are made, though the batch sets them aside.
    """

    reason: str
    found: str | None = None
    column: int | None = None
    value: str = ""
    takes_accounts: bool = False

    def among(self, rows: pa.RecordBatch) -> pa.BooleanArray:
        """Whether each of these rows of `schemas.QUARANTINE` is meant."""
        meant = pc.equal(rows["reason"], self.reason)
        if self.found is None:
            return meant
        return pc.and_(meant, pc.equal(pc.fill_null(rows["found"], ""), self.found))

    def cells(self, _line_number: int, before: list[str]) -> list[str]:
        """The cells of a line that is meant. before: as it was read."""
        if self.column is None:
            return before
        return [*before[: self.column], self.value, *before[self.column + 1 :]]


@dataclass(frozen=True, slots=True)
class TypedLines:
    """Lines as somebody typed them: line number -> its cells as text, one a header of the file."""

    lines: Mapping[int, Sequence[str]]
    takes_accounts = False

    def among(self, rows: pa.RecordBatch) -> pa.BooleanArray:
        """Whether each of these rows of `schemas.QUARANTINE` is meant."""
        return pc.is_in(rows[LINE_NUMBER], value_set=pa.array(self.lines, pa.int64()))

    def cells(self, line_number: int, before: list[str]) -> list[str]:
        """The cells of a line that is meant. before: as it was read."""
        return [*self.lines[line_number], *[""] * len(before)][: len(before)]


def hold_again(
    engine: Engine, manifest: Manifest, batch: Batch, change: AlikeChange | TypedLines, noted: CellsNoted
) -> ir.Table:
    """The lines that a change means, as text from now on: their cells c0, c1, … and line_number. noted: is told them.

    Raises:
        StoreTrouble: no line is meant, or one that was typed is not in the quarantine; its file is missing or damaged.
    """
    source = source_of(batch)
    lines = _again(source, manifest.quarantine(batch), change, noted)
    raw = engine.take(source.schema, _counted(engine, lines), "corrected")
    if isinstance(change, TypedLines):
        there = set(engine.rows(raw.select(LINE_NUMBER))[LINE_NUMBER].to_pylist())
        _refuse_lines(batch, sorted(set(change.lines) - there))
    elif not int(raw.count().execute()):
        raise StoreTrouble(
            Text(
                "No line of batch {number} is set aside for this reason: it was corrected already, or never there. "
                "Look at the quarantine again.",
                "批次 {number} 中没有因此原因被隔离的行：可能已被更正，或从未被隔离。请重新查看隔离区。",
            ).fill(number=batch.number)
        )
    return raw


def headers_of(batch: Batch) -> tuple[str, ...]:
    """The headers of the file of a batch, in its order."""
    return source_of(batch).headers


def cells_of(batch: Batch, line: str) -> list[str]:
    """The cells of a quarantined line, one a header: where there are too few the rest is empty; those too many go."""
    return _cells(source_of(batch), line)


def _cells(source: TextTable, line: str) -> list[str]:
    cells = cells_in(line.replace("\0", ""), source.separator)
    wide = len(source.headers)
    return [*cells[:wide], *([""] * (wide - len(cells)))]


def _again(
    source: TextTable, quarantine: Path, change: AlikeChange | TypedLines, noted: CellsNoted
) -> Iterator[pa.RecordBatch]:
    for rows in quarantined_lines(quarantine):
        meant, told = rows.filter(change.among(rows)), []
        for number, line in zip(meant[LINE_NUMBER].to_pylist(), meant["line"].to_pylist(), strict=True):
            before = _cells(source, line)
            told.append(change.cells(number, before))
            noted.note(before, told[-1])
        columns = [pa.array(column, pa.string()) for column in zip(*told, strict=True)]
        if told:
            yield pa.RecordBatch.from_arrays([*columns, meant[LINE_NUMBER]], schema=source.schema)


def _counted(engine: Engine, lines: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    done = 0
    for batch in lines:
        done += batch.num_rows
        engine.progress("read", done)
        yield batch


def _refuse_lines(batch: Batch, unknown: list[int]) -> None:
    if unknown:
        raise StoreTrouble(
            Text(
                "Line {lines} is not in the quarantine of batch {number}: it was corrected already, or never there. "
                "Look at the quarantine again.",
                "第 {lines} 行不在批次 {number} 的隔离区中：可能已被改正，或从未被隔离。请重新查看隔离区。",
            ).fill(lines=listed(unknown[:5]), number=batch.number)
        )
