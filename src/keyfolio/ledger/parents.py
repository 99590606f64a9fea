"""The parents that a file of accounts tells: by code or by name, and from which day on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ibis
import pyarrow as pa

from keyfolio.language import Text
from keyfolio.ledger.days import by_form, date_parts, day_number, decide_order, plain_date
from keyfolio.schemas import PARENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.days import DateOrder

NO_PARENTS: pa.Table = PARENTS.to_pyarrow().empty_table()


@dataclass(frozen=True, slots=True)
class Parents:
    """What a file says about who stands below whom.

    table: columns of `schemas.PARENTS`. further_rows: rows beyond the first of their account that say another day.
    notes: what was left out, and which parents are no accounts of the file; each a count, with an example.
    """

    table: pa.Table
    further_rows: int = 0
    notes: tuple[Text, ...] = ()


class _Told(NamedTuple):
    """One row of the file."""

    account: str
    parent: str | None
    since: str | None  # as written; null: nothing was
    day: int | None  # null: nothing was written, or it is no day

    @property
    def is_dated(self) -> bool:
        """Whether it is known from which day on it holds."""
        return self.since is None or self.day is not None


def read_parents(
    engine: Engine, texts: ir.Table, names: Mapping[str, str | None], *, header: str | None, order: DateOrder | None
) -> Parents:
    """Read the moves of a file.

    texts: account_code, parent_code, parent_since (null: empty) and line_number, a row each. names: code -> name of
    the accounts of the file. header: of the column of days; null: there is none. order: of day, month and year, as a
    person told it. Of rows for the same account and day the first holds. A parent is the account of that code, else
    the one account of that name, else an account of its own with the text as its code.

    Raises:
        AmbiguousDates: the days can be read in more than one way.
    """
    told = list(_told(engine, texts, header, order))
    undated = [row.since or "" for row in told if not row.is_dated]
    moves = {(row.account, row.day): row.parent for row in reversed(told) if row.is_dated}
    codes = _codes(names)
    shared = [parent for parent in moves.values() if parent in codes and codes[parent] is None]
    strangers = {parent for parent in moves.values() if parent is not None} - codes.keys()
    left_out = set(shared)
    kept = (
        (account, codes.get(parent or "", parent), day)
        for (account, day), parent in moves.items()
        if parent not in left_out
    )
    further_rows = len(moves) + len(undated) - len({row.account for row in told})
    return Parents(held_parents(kept), further_rows, tuple(_notes(undated, shared, strangers)))


def held_parents(moves: Iterable[tuple[str, str | None, int | None]]) -> pa.Table:
    """Moves (account, parent, since day) as rows of `schemas.PARENTS`; there is one for each account and day.

    An account that is its own parent is at the top. What says no more than that an account always stood alone is left
    out, so that it is the same as nothing.
    """
    told = ((account, None if parent == account else parent, day) for account, parent, day in moves)
    kept = [move for move in told if move[1:] != (None, None)]
    kept.sort(key=lambda move: (move[0], move[2] is not None, move[2] or 0))
    columns = list(zip(*kept, strict=True)) or [()] * len(PARENTS)
    arrays = [pa.array(*pair) for pair in zip(columns, PARENTS.to_pyarrow().types, strict=True)]
    return pa.table(arrays, schema=PARENTS.to_pyarrow())


def _told(engine: Engine, texts: ir.Table, header: str | None, order: DateOrder | None) -> Iterator[_Told]:
    """The rows that have a code, in the order of the file."""
    dated = texts.filter(texts.account_code.notnull())
    if header is None:
        dated = dated.mutate(day=ibis.null("int32"))
    else:
        order = decide_order(dated, "parent_since", header, order)
        forms = dated.mutate(**by_form(plain_date(dated.parent_since)))
        parts = forms.mutate(**date_parts(forms.iso, forms.other, order))
        dated = parts.mutate(day=day_number(parts))
    rows = engine.rows(dated.order_by("line_number").select("account_code", "parent_code", "parent_since", "day"))
    return map(_Told, *(column.to_pylist() for column in rows.columns))


def _codes(names: Mapping[str, str | None]) -> dict[str, str | None]:
    """Code or name -> code; null: several accounts have that name."""
    counted = Counter(names.values())
    by_name = {name: code if counted[name] == 1 else None for code, name in names.items() if name is not None}
    return {**by_name, **{code: code for code in names}}


def _notes(undated: list[str], shared: list[str], strangers: set[str]) -> Iterator[Text]:
    for found, note in ((undated, _UNDATED), (shared, _SHARED), (strangers, _STRANGERS)):
        if found:
            yield note.fill(count=len(found), example=min(found))


_UNDATED = Text(
    "Parents left out, as the day from which they hold cannot be read: {count:,}, such as “{example}”. "
    "Write days as 2024-12-31.",
    "有 {count:,} 个上级客户未采用，因为其归属起始日无法识别，例如“{example}”。请按 2024-12-31 的形式书写日期。",
)
_SHARED = Text(
    "Parents left out, as several accounts of the file have that name: {count:,}, such as “{example}”. "
    "Give their codes.",
    "有 {count:,} 个上级客户未采用，因为文件中有多个客户同名，例如“{example}”。请改用客户编号。",
)
_STRANGERS = Text(
    "Parents that are no accounts of the file: {count:,}, such as “{example}”. Each is taken for an account under "
    "that name; check that it is not another one misspelt.",
    "有 {count:,} 个上级客户不在客户文件中，例如“{example}”。均以该名称作为一个客户；请核实是否为笔误。",
)
