"""Whatever part of a ledger is appraised: numbers are numbers, intervals hold what is expected, gaps have reasons."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from keyfolio import flow
from keyfolio.assumptions import Assumptions, ValueAssumptions
from keyfolio.ledger import HowToRead, open_ledger
from keyfolio.snapshot import Snapshot
from keyfolio.units import day
from keyfolio.value import VALUE_REASONS

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.value import Appraisal

_ANY_LEDGER = settings(
    deadline=None,
    max_examples=int(os.environ.get("KEYFOLIO_TEST_LEDGERS", "4")),
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_NO_ORDER, _NO_RATE = {"no_order"}, {"no_order", "no_rhythm"}
_NO_LEAVING = {"no_order", "too_few", "drop_out_not_told"}
_WHY_NULL = {
    "model": _NO_ORDER,
    **dict.fromkeys(("expected_orders_12m", "orders_12m_low", "orders_12m_high", "p_longer_silence"), _NO_RATE),
    **dict.fromkeys(("p_alive", "p_alive_low", "p_alive_high"), _NO_LEAVING),
    "next_order_expected_by": {*_NO_RATE, "no_news"},
    "value_per_order_day": _NO_ORDER,
    **dict.fromkeys(("clv", "clv_low", "clv_high", "total_value"), _NO_RATE),
}
_BETWEEN = {
    "expected_orders_12m": ("orders_12m_low", "orders_12m_high"),
    "p_alive": ("p_alive_low", "p_alive_high"),
    "clv": ("clv_low", "clv_high"),
}


class Line(NamedTuple):
    """An order line; cost: None is an empty cell."""

    account: str
    order: str
    day: int
    amount: float
    cost: float | None = None


def _appraise(engine: Engine, folder: Path, table: pa.Table) -> Appraisal:
    pq.write_table(table, folder / "ledger.parquet")
    ledger = open_ledger(engine, folder / "ledger.parquet", HowToRead())
    return flow.appraise(engine, flow.observe(engine, Snapshot(ledger), Assumptions()), ValueAssumptions())


def _table(lines: list[Line]) -> pa.Table:
    account, order, days, amount, cost = zip(*lines, strict=True)
    dates = pa.array([day(20_000 + since) for since in days])
    columns = [account, order, dates, amount, pa.array(cost, pa.float64())]
    return pa.table(columns, names=["account_code", "order_id", "order_date", "amount", "cost"])


def _hold_true(appraisal: Appraisal, accounts: int) -> None:
    """What is to be true of any valuations."""
    rows = appraisal.valuations.accounts.to_pylist()
    assert len(rows) == accounts
    for row in rows:
        reasons = set(row["reason"].split())
        assert reasons <= set(VALUE_REASONS)
        for name, value in row.items():
            assert value is not None or reasons & _WHY_NULL[name], (name, row)
            assert not isinstance(value, float) or math.isfinite(value), (name, row)
        for name, (low, high) in _BETWEEN.items():
            assert row[name] is None or row[low] <= row[name] <= row[high], (name, row)
        assert row["p_alive"] is None or (row["p_alive_low"] >= 0.0 and row["p_alive_high"] <= 1.0)
    for expected, least, most in (appraisal.valuations.totals.orders_12m, appraisal.valuations.totals.clv):
        assert least <= expected <= most


@pytest.fixture(scope="module")
def lines(online_retail: Path) -> pa.Table:
    return pq.read_table(online_retail / "dev_customers.parquet")


@_ANY_LEDGER
@given(st.integers(1, 40), st.sampled_from([1, 3, 30, None]), st.integers(0, 2**32 - 1))
def test_any_part_of_a_real_ledger(
    engine: Engine, tmp_path: Path, lines: pa.Table, accounts: int, orders: int | None, seed: int
) -> None:
    """Some accounts, and some of their orders and credit notes; None: all of them."""
    chance = np.random.default_rng(seed)
    held = lines.filter(_some(chance, lines["CustomerID"], accounts))
    if orders is not None:
        held = held.filter(_some(chance, held["InvoiceNo"], orders))
    _hold_true(_appraise(engine, tmp_path, held), len(held["CustomerID"].unique()))


def _some(chance: np.random.Generator, column: pa.ChunkedArray, many: int) -> pa.Array:
    """Which rows have one of so many of the values of a column."""
    values = column.unique()
    chosen = chance.choice(len(values), min(many, len(values)), replace=False)
    return pc.is_in(column, value_set=values.take(pa.array(chosen)))


_LINE = st.builds(
    Line,
    account=st.sampled_from("ABCDEFGHIJKLMNOP"),
    order=st.sampled_from([str(number) for number in range(12)]),
    day=st.integers(0, 1000),
    amount=st.sampled_from([0.01, 1.0, 99.5, -1.0, -250.0, 0.0]) | st.integers(-(10**9), 10**9).map(float),
    cost=st.none() | st.sampled_from([0.0, 0.5, 80.0]) | st.integers(-(10**9), 10**9).map(float),
)


@_ANY_LEDGER
@given(st.lists(_LINE, min_size=1, max_size=120))
def test_any_lines_at_all(engine: Engine, tmp_path: Path, told: list[Line]) -> None:
    _hold_true(_appraise(engine, tmp_path, _table(told)), len({line.account for line in told}))


_CONSTRUCTED = {
    "one order": [Line("A", "1", 0, 10.0)],
    "all on one day": [Line(f"A{place}", str(place), 0, 10.0 + place) for place in range(50)],
    "all returned": [Line(f"A{place}", str(place), place, -10.0) for place in range(50)],
    "all bought and returned": [
        Line(f"A{place % 10}", f"{place}{sign}", place * 7, 10.0 * sign) for place in range(60) for sign in (1, -1)
    ],
    "a thousand orders in a day": [
        *(Line("A", str(place), 5, 10.0) for place in range(1000)),
        *(Line("B", f"B{place}", place * 9, 20.0) for place in range(20)),
    ],
    "every day an order": [
        Line(f"A{place}", f"{place}-{since}", since, 5.0, 4.0) for place in range(12) for since in range(300)
    ],
    "costs above sales": [
        Line(f"A{place}", f"{place}-{since}", since * (place + 3), 5.0, 9.0)
        for place in range(15)
        for since in range(9)
    ],
}


@pytest.mark.parametrize("case", _CONSTRUCTED)
def test_ledgers_at_the_edge(engine: Engine, tmp_path: Path, case: str) -> None:
    told = _CONSTRUCTED[case]
    _hold_true(_appraise(engine, tmp_path, _table(told)), len({line.account for line in told}))
