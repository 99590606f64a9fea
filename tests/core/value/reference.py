"""What an account did, worked out line by line in plain Python: slow, and plainly what the words say."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
EPOCH = date(1970, 1, 1)


def earlier(end: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    return date(year, month + 1, min(end.day, calendar.monthrange(year, month + 1)[1]))


def observed(lines: Iterable[Row], families: dict[str, str | None], opens_after: date, as_of: date) -> dict[str, Row]:
    """`schemas.OBSERVED` by account; lines: those that count, columns of `schemas.LINES`."""
    known = [line for line in lines if _on(line) <= as_of]
    by_account: dict[str, list[Row]] = defaultdict(list)
    for line in known:
        by_account[line["account_code"]].append(line)
    return {
        code: _account(code, own, families, opens_after, as_of)
        for code, own in sorted(by_account.items())
        if any(_on(line) > opens_after for line in own)
    }


def monthly(lines: Iterable[Row], opens_after: date, as_of: date) -> list[Row]:
    """`schemas.MONTHLY_SALES`."""
    known = [line for line in lines if _on(line) <= as_of]
    sales: dict[tuple[str, int], int] = defaultdict(int)
    orders: dict[tuple[str, int], int] = defaultdict(int)
    for line in known:
        if _on(line) > opens_after:
            sales[line["account_code"], _month(_on(line))] += line["amount"]
    for (account, _), own in _documents(known).items():
        first = min(map(_on, own))
        if _is_order(own) and first > opens_after:
            orders[account, _month(first)] += 1
    return [
        {"account_code": account, "month": month, "net_sales": net, "orders": orders[account, month]}
        for (account, month), net in sorted(sales.items())
    ]


def product_sales(lines: Iterable[Row], opens_after: date, as_of: date) -> list[Row]:
    """`schemas.PRODUCT_SALES`."""
    compared = _compared(opens_after, as_of)
    middle, start = earlier(as_of, compared), earlier(as_of, 2 * compared)
    by_pair: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in lines:
        if line["product_code"] is not None and opens_after < _on(line) <= as_of:
            by_pair[line["account_code"], line["product_code"]].append(line)
    return [
        {
            "account_code": account,
            "product_code": product,
            "net_sales": sum(line["amount"] for line in own),
            "recent_sales": sum(line["amount"] for line in own if _on(line) > middle) if compared else 0,
            "earlier_sales": sum(line["amount"] for line in own if start < _on(line) <= middle) if compared else 0,
            "last_sale_day": max(
                (line["day"] for line in own if line["amount"] > 0 and not line["cancelled"]), default=None
            ),
        }
        for (account, product), own in sorted(by_pair.items())
    ]


def order_days(lines: Iterable[Row], opens_after: date, as_of: date) -> dict[str, list[date]]:
    """The days of the window on which each account has an order, rising."""
    days: dict[str, set[date]] = defaultdict(set)
    for (account, _), own in _documents([line for line in lines if _on(line) <= as_of]).items():
        first = min(map(_on, own))
        if _is_order(own) and first > opens_after:
            days[account].add(first)
    return {account: sorted(own) for account, own in sorted(days.items())}


def _account(code: str, own: list[Row], families: dict[str, str | None], opens_after: date, as_of: date) -> Row:
    inside = [line for line in own if _on(line) > opens_after]
    documents = list(_documents(own).values())
    orders = [document for document in documents if _is_order(document)]
    recent_orders = [order for order in orders if min(map(_on, order)) > opens_after]
    days = sorted(_number(min(map(_on, order))) for order in recent_orders)
    compared = _compared(opens_after, as_of)
    middle, start = earlier(as_of, compared), earlier(as_of, 2 * compared)
    bought = _by_family(inside, families)
    costs = [line["cost"] for line in inside]
    net = sum(line["amount"] for line in inside)
    return {
        "account_code": code,
        "lines": len(inside),
        "orders": len(recent_orders),
        "credit_notes": sum(
            _is_credit_note(document) and min(map(_on, document)) > opens_after for document in documents
        ),
        "net_sales": net,
        "returned": -sum(line["amount"] for line in inside if line["amount"] < 0),
        "margin": None if None in costs else net - sum(costs),
        "largest_order": max((sum(line["amount"] for line in order) for order in recent_orders), default=None),
        "first_order_day": days[0] if days else None,
        "last_order_day": days[-1] if days else None,
        "known_since_day": min((_number(min(map(_on, order))) for order in orders), default=None),
        "recency_days": _number(as_of) - days[-1] if days else None,
        "order_days": len(set(days)),
        "repeats": max(0, len(set(days)) - 1),
        "repeat_span_days": days[-1] - days[0] if days else None,
        "age_days": _number(as_of) - days[0] if days else None,
        "active_months": len({_month(min(map(_on, order))) for order in recent_orders}),
        "recent_sales": sum(line["amount"] for line in inside if _on(line) > middle) if compared else 0,
        "earlier_sales": sum(line["amount"] for line in inside if start < _on(line) <= middle) if compared else 0,
        "families": None if bought is None else sum(net > 0 for net in bought),
        "effective_families": _effective(bought or []),
    }


def _documents(lines: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    documents: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for line in lines:
        documents[line["account_code"], line["order_id"]].append(line)
    return documents


def _is_order(document: list[Row]) -> bool:
    return any(line["amount"] > 0 for line in document) and not all(line["cancelled"] for line in document)


def _is_credit_note(document: list[Row]) -> bool:
    amounts = [line["amount"] for line in document]
    return all(line["cancelled"] for line in document) or (max(amounts) <= 0 and min(amounts) < 0)


def _by_family(inside: list[Row], families: dict[str, str | None]) -> list[int] | None:
    sales: dict[str, int] = defaultdict(int)
    for line in inside:
        if line["product_code"] is not None:
            sales[families.get(line["product_code"]) or line["product_code"]] += line["amount"]
    return list(sales.values()) if sales else None


def _effective(bought: list[int]) -> float | None:
    positive = [net for net in bought if net > 0]
    return sum(positive) ** 2 / sum(net**2 for net in positive) if positive else None


def _compared(opens_after: date, as_of: date) -> int:
    return max((months for months in range(1, 13) if earlier(as_of, 2 * months) >= opens_after), default=0)


def _on(line: Row) -> date:
    return EPOCH + timedelta(days=line["day"])


def _number(on: date) -> int:
    return (on - EPOCH).days


def _month(on: date) -> int:
    return on.year * 12 + on.month - 1
