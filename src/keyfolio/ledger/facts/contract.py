"""What a file of a fact must hold: a contract in words that one checker reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from keyfolio.ledger.admission import Priced
from keyfolio.ledger.facts.grain import Grain
from keyfolio.ledger.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir
    from ibis import Schema

    from keyfolio.ledger.fields import FactKind, Field

ColumnType: TypeAlias = Literal["account", "code", "text", "currency", "day", "money", "rate", "yes_no"]


def _as_it_is(rows: ir.Table) -> ir.Table:
    return rows


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a fact.

    name: in the schema. field: what it is called in files. missing: the reason of a row without it; null: it may be
    missing. past: a day after today is quarantined.
    """

    name: str
    type: ColumnType
    field: str
    missing: str | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What else may be wrong with a row: the reason, when it holds, and the column whose text was found."""

    reason: str
    holds: Callable[[ir.Table], ir.BooleanValue]
    found: str


@dataclass(frozen=True, slots=True)
class Fact:
    """The contract of a fact.

    grain: its schema and what makes two rows one. columns: those read from a file. finish: works out the other columns
    of the schema from typed ones. rate_days: the first that is not null is the day of the rate of its amount.
    """

    grain: Grain
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...] = ()
    finish: Callable[[ir.Table], ir.Table] = _as_it_is
    rate_days: tuple[str, ...] = ("day",)

    @property
    def priced(self) -> Priced:
        """Its columns that are held against accounts and rates."""
        amounts = [column.name for column in self.of_type("money")]
        rates = [column.name for column in self.of_type("rate")]
        accounts = tuple(column.name for column in self.of_type("account"))
        return Priced(
            amounts[0] if amounts else "", self.rate_days, accounts, rate_of_currency=rates[0] if rates else ""
        )

    def of_type(self, *types: ColumnType) -> tuple[Column, ...]:
        """Its columns of these types, in order."""
        return tuple(column for column in self.columns if column.type in types)

    @property
    def needed(self) -> tuple[Field, ...]:
        """The fields that a file of it must have."""
        names = {column.field for column in self.columns if column.missing}
        return tuple(field for field in FIELDS[self.grain.kind] if field.name in names)


def fact(
    kind: FactKind,
    schema: Schema,
    columns: tuple[Column, ...],
    *,
    key: tuple[str, ...] = (),
    rules: tuple[Rule, ...] = (),
    finish: Callable[[ir.Table], ir.Table] = _as_it_is,
    rate_days: tuple[str, ...] = ("day",),
) -> Fact:
    """A contract. Files of the store are ordered by account, day, key and line number, as far as there are some."""
    names = [name for name in schema if name in _FIRST]
    order = tuple(dict.fromkeys((*sorted(names, key=_FIRST.index), *key, "line_number")))
    return Fact(Grain(kind, schema, key, order), columns, rules, finish, rate_days)


_FIRST = ("account_code", "from_account_code", "invoice_day", "start_day", "day")
