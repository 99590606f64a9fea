"""How far an incremental query has been read: the highest value of a column that only rises."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import sqlalchemy as sa

from keyfolio.errors import UnknownColumns
from keyfolio.language import Text, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

Value: TypeAlias = "int | float | Decimal | date | datetime | str"

_READ: Final[dict[str, tuple[Callable[[str], Any], sa.types.TypeEngine[Any]]]] = {
    "int": (int, sa.BigInteger()),
    "float": (float, sa.Float()),
    "Decimal": (Decimal, sa.Numeric()),
    "date": (date.fromisoformat, sa.Date()),
    "datetime": (datetime.fromisoformat, sa.DateTime()),
    "str": (str, sa.String()),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """The highest value, as text that gives the same value again. kind: its type, one of int, float, Decimal, …

    >>> Mark.of(Decimal("10.50")), Mark.of(date(2025, 1, 31)).value
    (Mark(kind='Decimal', text='10.50'), datetime.date(2025, 1, 31))
    """

    kind: str
    text: str

    @classmethod
    def of(cls, value: Value) -> Mark:
        """The mark at a value."""
        written = value.isoformat() if isinstance(value, date) else repr(value) if isinstance(value, float) else value
        return cls(type(value).__name__, str(written))

    @property
    def value(self) -> Any:  # noqa: ANN401  # one of `Value`; whoever compares knows which
        """The value, of its own type."""
        return _READ[self.kind][0](self.text)

    @property
    def parameter(self) -> sa.BindParameter[Any]:
        """The value for a query, with the type of its column."""
        kind = _READ[self.kind][1]
        if self.kind == "datetime" and self.value.tzinfo:
            kind = sa.DateTime(timezone=True)
        return sa.bindparam("mark", self.value, kind)

    def reaches(self, other: Mark) -> bool:
        """Whether it is as high as another, of the same kind."""
        return self.kind == other.kind and bool(self.value >= other.value)


def highest(values: Iterable[object], mark: Mark | None, column: str) -> Mark | None:
    """The higher of a mark and the highest of these values; null: there is neither.

    Raises:
        UnknownColumns: a value is missing, NaN, infinite, of a type without an order, or of another than the others.
    """
    seen = list(values)
    kinds = {type(value).__name__ for value in seen} | ({mark.kind} if mark else set())
    if None in seen:
        raise UnknownColumns(
            Text(
                "Column “{column}” is empty in some row. Rows are read anew from its highest value on, so each needs "
                "one: choose another column, or leave such rows out of the query.",
                "“{column}”列在某些行中为空。增量读取从该列的最大值继续，因此每行都必须有值：请另选一列，或在查询中排除这些行。",
            ).fill(column=column)
        )
    if len(kinds) > 1 or not kinds <= _READ.keys():
        raise UnknownColumns(
            Text(
                "Column “{column}” holds values without a common order ({kinds}). To read only what is new, choose a "
                "column of numbers, days, instants or text.",
                "“{column}”列的值无法统一比较大小（{kinds}）。增量读取请选用数字、日期、时间或文本列。",
            ).fill(column=column, kinds=listed(sorted(kinds)))
        )
    if any(isinstance(value, (float, Decimal)) and not math.isfinite(value) for value in seen):
        raise UnknownColumns(
            Text(
                "Column “{column}” holds NaN or infinity in some row. No later value is higher, so nothing new would "
                "ever be read: choose another column, or leave such rows out of the query.",
                "“{column}”列在某些行中为 NaN 或无穷大。此后没有更大的值，增量读取将再也读不到新行："
                "请另选一列，或在查询中排除这些行。",
            ).fill(column=column)
        )
    held = [mark.value] if mark else []
    return Mark.of(max([*held, *seen])) if held or seen else None
