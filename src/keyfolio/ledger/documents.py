"""The orders and credit notes of one account, made from its lines as `value.observe` makes them for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio import units

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Order:
    """One order, or one credit note, of an account.

    account_code: with which its lines came: its own, or that of one merged into it or of its group. day: of its first
    line. net_sales, returned: money, int64 in 1/10,000; returned is the sum of its negative lines, as a positive
    number. lines: how many count.
    """

    order_id: str
    account_code: str
    day: date
    net_sales: int
    lines: int
    is_credit_note: bool
    returned: int


def account_orders(lines: pa.Table) -> list[Order]:
    """The orders and credit notes among the lines of one account, newest first, then by order id.

    lines: as `account_lines` answers; orders of one id that came with different account codes are different orders. An
    order id with neither a positive nor a negative line is none of both, unless
    all of it is cancelled: then it is a credit note.
    """
    documents: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in lines.select(["account_code", "order_id", "day", "amount", "cancelled"]).to_pylist():
        documents[line["order_id"], line["account_code"]].append(line)
    found = [_document(*key, own) for key, own in sorted(documents.items()) if not _is_nothing(own)]
    return sorted(found, key=lambda order: order.day, reverse=True)


def _document(order_id: str, account_code: str, lines: list[dict[str, Any]]) -> Order:
    amounts = [line["amount"] for line in lines]
    return Order(
        order_id=order_id,
        account_code=account_code,
        day=units.day(min(line["day"] for line in lines)),
        net_sales=sum(amounts),
        lines=len(lines),
        is_credit_note=_is_cancelled(lines) or max(amounts) <= 0,
        returned=-sum(amount for amount in amounts if amount < 0),
    )


def _is_nothing(lines: list[dict[str, Any]]) -> bool:
    return not _is_cancelled(lines) and not any(line["amount"] for line in lines)


def _is_cancelled(lines: list[dict[str, Any]]) -> bool:
    return all(line["cancelled"] for line in lines)
