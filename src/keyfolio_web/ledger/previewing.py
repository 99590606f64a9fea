"""Preview a file; run as a process of its own, where a large workbook may take time and memory and be killed.

Such a process needs neither settings nor database: it is asked on its standard input, and answers on its output.
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from keyfolio.engine import Engine
from keyfolio.errors import UnreadableFile
from keyfolio.ledger import NO_CURRENCY, HowToRead, LedgerCurrency, exchange_from, preview_file, preview_masters

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from keyfolio.language import Text
    from keyfolio.ledger import DateOrder, MastersKind, Preview, RowKey, StoredKind

_ENGINE_MEMORY = "512MB"  # its rows are few
_MOST_BYTES = 4 << 30  # of address space: a workbook is held whole while it is unpacked
_MOST_SECONDS = 30  # should whoever asked be gone


@dataclass(frozen=True, slots=True)
class Question:
    """Which file, and how it is to be read.

    mapping: column -> field, "" leaves it out; date_order, row_key: "": not said. currency: of the amounts
    of the ledger. rates: its files of rates. known_accounts: rows of others are set aside; null: none are.
    """

    path: Path
    temporary: Path
    kind: str
    name: str
    mapping: tuple[tuple[str, str], ...]
    date_order: str
    today: date
    row_key: str = ""
    currency: LedgerCurrency = NO_CURRENCY
    rates: tuple[Path, ...] = ()
    known_accounts: frozenset[str] | None = None


def look(question: Question) -> Preview:
    """Preview the first rows.

    Raises:
        UnreadableFile: the file cannot be opened at all.
    """
    told = dict(question.mapping)
    with Engine(temporary=question.temporary, memory_limit=_ENGINE_MEMORY) as engine:
        order = cast("DateOrder | None", question.date_order or None)
        if question.kind in ("accounts", "products"):
            kind = cast("MastersKind", question.kind)
            return preview_masters(engine, question.path, kind, told, date_order=order, name=question.name)
        how = HowToRead(
            told,
            order,
            question.today,
            row_key=cast("RowKey | None", question.row_key or None),
            known_accounts=question.known_accounts,
        )
        exchange = exchange_from(engine, question.currency, question.rates)
        stored = cast("StoredKind", question.kind)
        return preview_file(engine, question.path, how, kind=stored, name=question.name, exchange=exchange)


def answer(question: Question) -> Preview | Text:
    """A preview, or the words why there is none."""
    try:
        return look(question)
    except UnreadableFile as error:
        return error.text


def main() -> None:
    """Answer one question."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    signal.alarm(_MOST_SECONDS)
    question = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own process
    pickle.dump(answer(question), sys.stdout.buffer)


if __name__ == "__main__":
    main()
