"""Long lists a page at a time, by the place of a row in its order (keyset paging): page 1,000 costs what page 1 does.

order = Order("sales", value="net_sales", tie="account_id", kind=int, descending=True)
position = read_position(text, order)                       # null: from the start
found = list(cut(rows, order, position, size=50))           # one more than a page, to know whether there are more
page = as_page(found, order, position, size=50, place_of=lambda row: (row.net_sales, row.account_id))
"""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from django.db.models import F, Q

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from django.db.models import Model, QuerySet
    from django.db.models.expressions import OrderBy

Value: TypeAlias = "int | float | str | None"
Row = TypeVar("Row")
AnyModel = TypeVar("AnyModel", bound="Model")

_LONGEST_TEXT = 4000  # of a position in an address
_INT64 = 2**63


class UnknownPosition(ValueError):
    """A position that no page of this list has given."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: by a value, nulls last in either direction; equal values by a number that tells rows apart.

    name: as in addresses. value, tie: fields or annotations; the tie is unique and goes in the direction of the value,
    so that one index serves both directions.
    """

    name: str
    value: str
    tie: str
    kind: type[int] | type[float] | type[str]
    descending: bool = False
    may_be_null: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Beside a row: what comes after it in the order, or, `backwards`, before it."""

    value: Value
    tie: int
    backwards: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows in order, and the positions to ask for their neighbours; an empty one: there are none."""

    rows: list[Row]
    previous: str
    next: str


def cut(rows: QuerySet[AnyModel, Any], order: Order, position: Position | None, size: int) -> QuerySet[AnyModel, Any]:
    """The rows of a page and one more, in the order in which they were met: backwards, from the last to the first."""
    backwards = position is not None and position.backwards
    beyond = rows if position is None else rows.filter(_beyond(order, position))
    return beyond.order_by(*ordering(order, backwards=backwards))[: size + 1]


def ordering(order: Order, *, backwards: bool = False) -> list[OrderBy]:
    """What `order_by` takes; backwards the very opposite."""
    downwards = order.descending != backwards
    value, tie = F(order.value), F(order.tie)
    # Said only where there are nulls: an index of PostgreSQL has them at the other end, and would not be used.
    last = {"nulls_first": True} if backwards else {"nulls_last": True}
    nulls: dict[str, Any] = last if order.may_be_null else {}
    return [value.desc(**nulls), tie.desc()] if downwards else [value.asc(**nulls), tie.asc()]


def as_page(
    found: Sequence[Row],
    order: Order,
    position: Position | None,
    size: int,
    place_of: Callable[[Row], tuple[Value, int]],
) -> Page[Row]:
    """Make a page of what `cut` found. place_of: the value and the tie of a row."""
    backwards = position is not None and position.backwards
    shown = list(found[:size])
    more = len(found) > size
    if backwards:
        shown.reverse()
    before = bool(shown) and (more if backwards else position is not None)
    after = bool(shown) and (backwards or more)
    return Page(
        rows=shown,
        previous=_written(order, Position(*place_of(shown[0]), backwards=True)) if before else "",
        next=_written(order, Position(*place_of(shown[-1]), backwards=False)) if after else "",
    )


def read_position(text: str, order: Order) -> Position | None:
    """A position as a page gave it; null for an empty text: the start.

    Raises:
        UnknownPosition: no page of a list in this order gave it.
    """
    if not text:
        return None
    try:
        name, way, backwards, value, tie = json.loads(
            base64.b64decode(text[:_LONGEST_TEXT].encode("ascii"), b"-_", validate=True)
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise UnknownPosition(text[:20]) from error
    is_ours = name == order.name and way == _way(order) and isinstance(backwards, bool)
    if not (is_ours and _is_value(value, order) and type(tie) is int and 0 < tie < _INT64):
        raise UnknownPosition(text[:20])
    return Position(value, tie, backwards)


def _beyond(order: Order, position: Position) -> Q:
    """Which rows lie beyond a position; said so that an index is entered there and not at its start."""
    upwards = order.descending == position.backwards
    tie = Q(**{f"{order.tie}__{'gt' if upwards else 'lt'}": position.tie})
    null = Q(**{f"{order.value}__isnull": True})
    if position.value is None:
        return (null & tie) | ~null if position.backwards else null & tie
    than = "gt" if upwards else "lt"
    value = Q(**{f"{order.value}__{than}": position.value})
    beyond = Q(**{f"{order.value}__{than}e": position.value}) & (value | tie)
    return beyond | null if order.may_be_null and not position.backwards else beyond


def _written(order: Order, position: Position) -> str:
    said = json.dumps([order.name, _way(order), position.backwards, position.value, position.tie], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).decode("ascii")


def _way(order: Order) -> str:
    return "down" if order.descending else "up"


def _is_value(value: object, order: Order) -> bool:
    if value is None:
        return order.may_be_null
    if type(value) is not order.kind:
        return False
    if isinstance(value, int):
        return -_INT64 <= value < _INT64
    return math.isfinite(value) if isinstance(value, float) else _is_storable(str(value))


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
