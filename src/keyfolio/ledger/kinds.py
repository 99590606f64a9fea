"""What a file seems to hold, told from its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from keyfolio.errors import UnknownColumns
from keyfolio.ledger import masters, reading
from keyfolio.ledger.facts import FACTS, find_fact_columns
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.rows import HowToRead, open_rows
from keyfolio.ledger.sources import TextTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from keyfolio.ledger.fields import FactKind, Kind, MastersKind

_MASTERS: tuple[MastersKind, ...] = ("accounts", "products")


def likely_kind(path: Path, how: HowToRead) -> Kind | None:
    """The kind of which most columns of a file are fields; of equal ones order lines, then the order of `FACTS`.

    null: of no kind are all the needed fields there.

    Raises:
        UnreadableFile: the file cannot be opened.
    """
    source = open_rows(path, how, None, 1)
    known: dict[Kind, int] = {"sales": _columns(source, "sales", how)}
    for kind in FACTS:  # headers that are no order lines' may stand in another row; a workbook is read whole each time
        same = source if known["sales"] else open_rows(path, how, None, 1, kind)
        known[kind] = _columns(same, kind, how)
    for name in _MASTERS:
        same = source if any(known.values()) else masters.open_masters(path, name, how.mapping, None, 1)
        known[name] = _columns(same, name, how)
    return _most(known)


def likelier_kind(headers: Sequence[str], told: Kind) -> Kind | None:
    """The kind of which more of these headers are fields than of the kind that was told; null: there is none.

    >>> likelier_kind(["order id", "account code", "order date", "amount"], "accounts")
    'sales'
    >>> likelier_kind(["account code", "account name", "region"], "accounts")
    """
    source = TextTable("", tuple(headers), lambda: iter(()))
    known: dict[Kind, int] = {kind: _columns(source, kind, HowToRead()) for kind in FIELDS}
    best = _most(known)
    return best if best is not None and known[best] > known[told] else None


def _most(known: Mapping[Kind, int]) -> Kind | None:
    best = max(known, key=lambda kind: known[kind])
    return best if known[best] else None


def _columns(source: TextTable, kind: Kind, how: HowToRead) -> int:
    """How many columns are fields of a kind; 0: not all that it needs are there."""
    try:
        if kind == "sales":
            return len(reading.find_columns(source, how))
        if kind in FACTS:
            return len(find_fact_columns(source, cast("FactKind", kind), how))
        found = len(masters.find_columns(source, cast("MastersKind", kind), how.mapping))
    except UnknownColumns:
        return 0
    return found if found > len(source.headers) / 2 else 0  # a code alone, which they need, is in every file
