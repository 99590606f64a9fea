"""Small worlds of accounts, drawn or told, and a place to compute them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pytest
from hypothesis import strategies as st

from keyfolio.schemas import OBSERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ibis.expr.types as ir

    from keyfolio.identify import Policy

AS_OF = 20_000
Account = dict[str, Any]


@pytest.fixture(scope="module")
def observe() -> Iterator[Callable[[list[Account]], ir.Table]]:
    """Holds accounts as `schemas.OBSERVED`; what is not told has a default."""
    connection = ibis.duckdb.connect()
    yield lambda accounts: connection.create_table(
        "observed", ibis.memtable(list(accounts), schema=OBSERVED), overwrite=True
    )
    connection.disconnect()


@pytest.fixture(scope="session")
def account() -> Callable[..., Account]:
    """An old steady customer, unless told otherwise: money in 1/10,000; known, first, recency in days before as_of."""
    return _account


@pytest.fixture(scope="session")
def worlds() -> st.SearchStrategy[list[Account]]:
    """One to twelve accounts, many alike, some without orders, some negative, some huge."""
    return st.booleans().flatmap(
        lambda costs: st.lists(_accounts(costs=costs), min_size=1, max_size=16, unique_by=lambda it: it["account_code"])
    )


@pytest.fixture(scope="session")
def judge() -> Callable[[ir.Table, Policy], dict[str, Account]]:
    """Observed and judged columns of every account together, by code."""
    from keyfolio.identify import apply_policy

    def judged(observed: ir.Table, policy: Policy) -> dict[str, Account]:
        measured = {row["account_code"]: row for row in observed.to_pyarrow().to_pylist()}
        scored = apply_policy(observed, policy).to_pyarrow().to_pylist()
        return {row["account_code"]: measured[row["account_code"]] | row for row in scored}

    return judged


def _account(code: str, known: int = 900, first: int = 700, recency: int | None = 10, **told: object) -> Account:
    ordered = recency is not None
    orders: Any = told.get("orders", 20 if ordered else 0)
    defaults: Account = {
        "account_code": code,
        "lines": max(1, orders),
        "orders": orders,
        "credit_notes": 0,
        "net_sales": 1_000_000,
        "returned": 0,
        "margin": None,
        "largest_order": 100_000 if ordered else None,
        "first_order_day": AS_OF - first if ordered else None,
        "last_order_day": AS_OF - recency if recency is not None else None,
        "known_since_day": AS_OF - known if ordered else None,
        "recency_days": recency,
        "order_days": orders,
        "repeats": max(0, orders - 1),
        "repeat_span_days": first - recency if recency is not None else None,
        "age_days": first if ordered else None,
        "active_months": min(orders, 12),
        "recent_sales": 600_000,
        "earlier_sales": 400_000,
        "families": 2 if ordered else 0,
        "effective_families": 2.0 if ordered else None,
    }
    return defaults | told


_CODES = st.text(alphabet="aB1é华-", min_size=1, max_size=3)
_MONEY = st.sampled_from([0, 1, 50_000, 50_000, 1_000_000, -70_000]) | st.integers(-(10**14), 10**15)


@st.composite
def _accounts(draw: st.DrawFn, *, costs: bool) -> Account:
    orders = draw(st.sampled_from([0, 1, 3, 4, 9]))
    recency = draw(st.sampled_from([0, 10, 40, 200]))
    first = recency + draw(st.sampled_from([0, 100, 450]))
    return _account(
        draw(_CODES),
        known=first + draw(st.sampled_from([0, 120, 300])),
        first=first,
        recency=recency if orders else None,
        orders=orders,
        order_days=draw(st.integers(min(orders, 1), orders)),
        active_months=min(orders, 1 + (first - recency) // 31),
        net_sales=draw(_MONEY),
        margin=draw(_MONEY) if costs else None,
        largest_order=draw(st.sampled_from([1, 25_000, 10**14])) if orders else None,
        recent_sales=draw(_MONEY),
        earlier_sales=draw(_MONEY),
        effective_families=draw(st.sampled_from([None, 1.0, 2.0, 3.5])) if orders else None,
    )
