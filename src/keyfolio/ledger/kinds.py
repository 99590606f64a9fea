"""What a file seems to hold, told from its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import UnknownColumns
from keyfolio.ledger import reading
from keyfolio.ledger.facts import FACTS, find_fact_columns
from keyfolio.ledger.rows import open_rows

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger.fields import FactKind, StoredKind
    from keyfolio.ledger.rows import HowToRead
    from keyfolio.ledger.sources import TextTable


def likely_kind(path: Path, how: HowToRead) -> StoredKind | None:
    """The kind of which most columns of a file are fields; of equal ones order lines, then the order of `FACTS`.

    null: of no kind are all the needed fields there. Master data, which no store keeps, is no kind here.

    Raises:
        UnreadableFile: the file cannot be opened.
    """
    source = open_rows(path, how, None, 1)
    known: dict[StoredKind, int] = {"sales": _sales_columns(source, how)}
    for kind in FACTS:  # headers that are no order lines' may stand in another row; a workbook is read whole each time
        same = source if known["sales"] else open_rows(path, how, None, 1, kind)
        known[kind] = _fact_columns(same, kind, how)
    best = max(known, key=lambda kind: known[kind])
    return best if known[best] else None


def _sales_columns(source: TextTable, how: HowToRead) -> int:
    try:
        return len(reading.find_columns(source, how))
    except UnknownColumns:
        return 0


def _fact_columns(source: TextTable, kind: FactKind, how: HowToRead) -> int:
    try:
        return len(find_fact_columns(source, kind, how))
    except UnknownColumns:
        return 0
