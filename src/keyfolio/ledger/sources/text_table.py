"""A file read as rows of text, before anything is understood."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import pyarrow as pa

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINE_NUMBER = "line_number"

ROWS_THAT_MAY_BE_HEADERS = 20
"""How many rows that are not blank are looked at: titles, filters and dates of print stand above the headers."""

IsHead: TypeAlias = Callable[[Sequence[str]], bool]
"""Whether the cells of a row are headers."""

Row = TypeVar("Row")


def choose_head(rows: Iterable[Row], cells: Callable[[Row], Sequence[str]], is_head: IsHead) -> Row | None:
    """The first of the rows that holds headers; if none does, the first; null: there is no row.

    >>> choose_head(["Report", "day,sum", "1,2"], lambda row: row.split(","), lambda cells: "day" in cells)
    'day,sum'
    """
    first = None
    for row in islice(rows, ROWS_THAT_MAY_BE_HEADERS):
        if is_head(cells(row)):
            return row
        first = row if first is None else first
    return first


def file_digest(path: Path, name: str | None = None) -> str:
    """sha256 of a file's bytes. name: what people call it (default: its path).

    Raises:
        UnreadableFile: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as trouble:
        raise cannot_be_opened(name or path, trouble) from trouble


def cannot_be_opened(name: Path | str, trouble: OSError) -> UnreadableFile:
    """The error that says so."""
    return UnreadableFile(
        Text(
            "{name} cannot be opened ({trouble}). Check the path and your right to read it.",
            "无法打开 {name}（{trouble}）。请检查路径和读取权限。",
        ).fill(name=name, trouble=trouble.strerror)
    )


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of the file that is no row: too few or too many cells, or too long."""

    line_number: int
    reason: str
    line: str


@dataclass(frozen=True, slots=True)
class TextTable:
    """The cells of one file as text.

    name: what people call the file.
    headers: as written in the file, in its order.
    is_whole: whether `rows` gives all rows; false: only the first were asked for, and there are more.
    separator: what stands between cells, to write a line again as it was.
    set_aside: filled while `rows` is read; whole only after its end.
    """

    name: str
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[pa.RecordBatch]]
    is_whole: bool = True
    separator: str = ","
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        """One plain name a header, c0, c1, …: headers may repeat, be empty, or hold anything."""
        return tuple(f"c{place}" for place in range(len(self.headers)))

    @property
    def schema(self) -> pa.Schema:
        """Every column as text, then the line number (int64)."""
        return pa.schema([*((name, pa.string()) for name in self.columns), (LINE_NUMBER, pa.int64())])
