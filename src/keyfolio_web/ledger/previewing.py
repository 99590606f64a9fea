"""Preview a file, or a query; run as a process of its own, which may take time and memory and be killed.

Such a process needs neither settings nor database: it is asked on its standard input, and answers on its output.
"""

from __future__ import annotations

import pickle
import resource
import signal
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from keyfolio.engine import open_engine
from keyfolio.errors import KeyfolioError, UnreadableFile
from keyfolio.ledger import (
    NO_CURRENCY,
    HowToRead,
    LedgerCurrency,
    exchange_from,
    preview_file,
    preview_masters,
    preview_query,
    read_named_accounts,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from keyfolio.language import Text
    from keyfolio.ledger import DateOrder, MastersKind, NamedAccounts, Preview, Profile, RowKey, StoredKind

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


@dataclass(frozen=True, slots=True)
class QueryQuestion:
    """Which query, on which database; what the ledger knows is told as in `Question`. url: with its password."""

    profile: Profile
    url: str = field(repr=False)
    temporary: Path
    today: date
    currency: LedgerCurrency
    rates: tuple[Path, ...]
    known_accounts: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class NamesQuestion:
    """Which file, to be read for the accounts that it names. name: what people call it."""

    path: Path
    temporary: Path
    name: str


def look_for_names(question: NamesQuestion) -> NamedAccounts:
    """The accounts that a file names.

    Raises:
        KeyfolioError: the file cannot be read, or has no column of codes or names.
    """
    with open_engine(temporary=question.temporary, memory_limit=_ENGINE_MEMORY) as engine:
        return read_named_accounts(engine, question.path, name=question.name)


def look_by_query(question: QueryQuestion) -> Preview:
    """Preview the first rows that a query gives.

    Raises:
        KeyfolioError: the query or the database is refused or goes away.
    """
    profile = question.profile
    with open_engine(temporary=question.temporary, memory_limit=_ENGINE_MEMORY) as engine:
        how = HowToRead(
            profile.mapping,
            profile.dates,
            question.today,
            source=profile.source,
            row_key=profile.row_key,
            known_accounts=question.known_accounts,
        )
        exchange = exchange_from(engine, question.currency, question.rates)
        return preview_query(engine, profile, how, question.url, exchange=exchange)


def look(question: Question) -> Preview:
    """Preview the first rows.

    Raises:
        UnreadableFile: the file cannot be opened at all.
    """
    told = dict(question.mapping)
    with open_engine(temporary=question.temporary, memory_limit=_ENGINE_MEMORY) as engine:
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


def answer(question: Question | QueryQuestion | NamesQuestion) -> Preview | NamedAccounts | Text:
    """What was asked for, or the words why there is none."""
    try:
        if isinstance(question, NamesQuestion):
            return look_for_names(question)
        return look_by_query(question) if isinstance(question, QueryQuestion) else look(question)
    except KeyfolioError as error:
        if isinstance(question, QueryQuestion | NamesQuestion) or isinstance(error, UnreadableFile):
            return error.text
        raise


def main() -> None:
    """Answer one question."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    signal.alarm(_MOST_SECONDS)
    question = pickle.load(sys.stdin.buffer)  # noqa: S301, from our own process
    pickle.dump(answer(question), sys.stdout.buffer)
