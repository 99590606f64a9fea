"""The one pass over the ledger, held against plain Python on ledgers drawn at random."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.core.value import reference

from keyfolio.assumptions import Assumptions
from keyfolio.ledger import sum_orders
from keyfolio.schemas import LINES, MONTHLY_SALES, OBSERVED, PRODUCTS
from keyfolio.units import day, day_number
from keyfolio.value import holdout_begins_after, observe, observe_products, observe_purchases

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.assumptions import Window
    from keyfolio.engine import Engine
    from keyfolio.value import Purchases, Seen

Row = dict[str, Any]
FIRST_DAY = day_number(date(2022, 11, 28))
FAMILIES = {"tea": "drinks", "rum": "drinks", "jam": None}

_LINE = st.fixed_dictionaries(
    {
        "account_code": st.sampled_from("ABC"),
        "order_id": st.sampled_from("1234"),
        "day": st.sampled_from([0, 1, 2, 33, 34, 95, 400, 430, 459, 460, 461, 790]).map(lambda it: it + FIRST_DAY),
        "product_code": st.sampled_from([None, "tea", "rum", "jam", "oil"]),
        "amount": st.sampled_from([0, 1, 25_000, 70_000, -25_000, -30_000, 10**17]),
        "cost": st.sampled_from([5, 5, 20_000, -3, None]),
        "cancelled": st.sampled_from([False, False, False, True]),
    }
)


_UNTOLD = dict.fromkeys(LINES) | {"batch": 1, "sign": 1, "line_digest": "0" * 32}


def sold(on: date, amount: int = 10_000) -> Row:
    return _UNTOLD | {
        "account_code": "A",
        "order_id": str(on),
        "day": day_number(on),
        "amount": amount,
        "cancelled": False,
    }


def _lines(rows: list[Row]) -> pa.Table:
    told = [_UNTOLD | row | {"line_number": place} for place, row in enumerate(rows)]
    return pa.Table.from_pylist(told, schema=LINES.to_pyarrow())


def hold(engine: Engine, rows: list[Row]) -> ir.Table:
    return engine.materialise(ibis.memtable(_lines(rows)), "told_lines")


def order_sums(lines: ir.Table) -> ir.Table:
    """As they lie beside the lines: those of each batch by themselves."""
    return ibis.union(*(sum_orders(lines.filter(lines.batch == batch)) for batch in (1, 2)))


def _products(engine: Engine) -> ir.Table:
    rows = [{**dict.fromkeys(PRODUCTS), "product_code": code, "product_family": it} for code, it in FAMILIES.items()]
    table = pa.Table.from_pylist(rows, schema=PRODUCTS.to_pyarrow())
    return engine.materialise(ibis.memtable(table), "told_products")


def _agree(engine: Engine, rows: list[Row], live: list[Row], as_of: date, months: int | None, *, told: bool) -> None:
    days = [line["day"] for line in live]
    window = Assumptions(as_of, months).window(day(min(days)), day(max(days)))
    held = hold(engine, rows)
    found = observe(engine, held, order_sums(held), _products(engine) if told else None, window)
    families = FAMILIES if told else {}
    wanted = list(reference.observed(live, families, window.opens_after, window.as_of).values())
    accounts = engine.rows(found.accounts).to_pylist()
    for account, row in zip(accounts, wanted, strict=True):
        broad, wanted_broad = account.pop("effective_families"), row.pop("effective_families")
        assert account == row
        assert broad == (wanted_broad and pytest.approx(wanted_broad, rel=1e-12))
    assert engine.rows(found.monthly_sales).to_pylist() == reference.monthly(live, window.opens_after, window.as_of)
    _agree_on_purchases(observe_purchases(engine, order_sums(held), window), live, window)
    bought = engine.rows(observe_products(hold(engine, rows), window))
    assert bought.to_pylist() == reference.product_sales(live, window.opens_after, window.as_of)


def _agree_on_purchases(found: Purchases, live: list[Row], window: Window) -> None:
    days = reference.order_days(live, window.opens_after, window.as_of)
    cut = holdout_begins_after(window)
    assert found.account_code.to_pylist() == list(days)
    _agree_on_seen(found.seen, list(days.values()), window.as_of)
    early = [[on for on in own if on <= cut] for own in days.values()]
    assert found.known.tolist() == [bool(own) for own in early]
    _agree_on_seen(found.before, [own for own in early if own], cut)
    assert found.later.tolist() == [
        len(own) - len(before) for own, before in zip(days.values(), early, strict=True) if before
    ]
    on_each = Counter(day_number(on) for own in days.values() for on in own)
    assert found.order_days.tolist() == [on_each[found.days_from + place] for place in range(len(found.order_days))]
    of_known = Counter(
        day_number(on) for own, before in zip(days.values(), early, strict=True) if before for on in own[1:]
    )
    assert found.known_repeats.tolist() == [of_known[found.days_from + place] for place in range(len(found.order_days))]
    assert found.days_from + len(found.order_days) - 1 == day_number(window.as_of)


def _agree_on_seen(seen: Seen, days: list[list[date]], until: date) -> None:
    assert seen.x.tolist() == [len(own) - 1 for own in days]
    assert seen.t_x.tolist() == [(own[-1] - own[0]).days for own in days]
    assert seen.T.tolist() == [(until - own[0]).days for own in days]
    intervals = [(after - before).days for own in days for before, after in pairwise(own)]
    assert seen.log_intervals == pytest.approx(sum(map(math.log, intervals)))


@settings(deadline=None, max_examples=8, derandomize=True, phases=(Phase.generate,))
@given(
    st.lists(_LINE, min_size=1, max_size=25),
    st.sets(st.integers(0, 24)),
    st.integers(0, 900),
    st.sampled_from([None, 1, 2, 3, 14, 26]),
    st.booleans(),
)
def test_every_column_is_what_its_words_say(
    engine: Engine,
    lines: list[Row],
    reversed_places: set[int],
    days_on: int,
    months: int | None,
    told: bool,
) -> None:
    live = [line for place, line in enumerate(lines) if place not in reversed_places] or lines
    gone = [] if live is lines else [line for place, line in enumerate(lines) if place in reversed_places]
    reversals = [line | {"sign": -1, "batch": 2} for line in gone]
    as_of = day(min(line["day"] for line in live) + days_on)
    _agree(engine, [*lines, *reversals], live, as_of, months, told=told)


def test_a_product_that_was_only_ever_a_mistake_leaves_no_family(engine: Engine) -> None:
    mistaken = sold(day(FIRST_DAY)) | {"product_code": "tea"}
    right = sold(day(FIRST_DAY))
    _agree(engine, [mistaken, mistaken | {"sign": -1}, right], [right], day(FIRST_DAY), None, told=False)


@pytest.mark.parametrize("month", [2, 3, 4, 6, 7])
def test_a_window_that_ends_with_a_month_opens_after_the_end_of_an_earlier_one(engine: Engine, month: int) -> None:
    as_of = date(2024, month, 1) + timedelta(days=31)
    as_of = as_of.replace(day=1) - timedelta(days=1)
    around = [day_number(as_of) - back for back in (0, 27, 28, 29, 30, 31, 32, 58, 59, 60, 61, 62, 120)]
    lines = [sold(day(on)) for on in around]
    _agree(engine, lines, lines, as_of, 1, told=False)
    _agree(engine, lines, lines, as_of, 2, told=False)


def test_the_columns_are_those_of_the_schemas(engine: Engine) -> None:
    lines = [sold(day(FIRST_DAY))]
    window = Assumptions().window(day(FIRST_DAY), day(FIRST_DAY))
    held = hold(engine, lines)
    found = observe(engine, held, order_sums(held), None, window)
    for table, schema in ((found.accounts, OBSERVED), (found.monthly_sales, MONTHLY_SALES)):
        assert list(table.schema()) == list(schema)
        assert [kind.copy(nullable=True) for kind in table.schema().types] == [
            kind.copy(nullable=True) for kind in schema.types
        ]


def test_a_leap_day_and_century_ends_fall_into_their_months(engine: Engine) -> None:
    days = [date(1999, 12, 31), date(2000, 2, 29), date(2000, 3, 1), date(2024, 2, 29), date(2024, 12, 31)]
    lines = [sold(on) for on in days]
    _agree(engine, lines, lines, date(2025, 1, 1), 1200, told=False)
