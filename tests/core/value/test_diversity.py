"""The effective number of families."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pyarrow as pa
import pytest

from keyfolio.assumptions import Assumptions
from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import sum_orders
from keyfolio.schemas import LINES
from keyfolio.value import observe

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as made:
        yield made


def _line(place: int, account: str, product: str, amount: int) -> dict[str, object]:
    known = {"account_code": account, "order_id": str(place), "day": 20_000, "product_code": product, "amount": amount}
    fixed = {"cancelled": False, "batch": 0, "sign": 1, "line_number": place, "line_digest": str(place)}
    return {**dict.fromkeys(LINES), **known, **fixed}


def _effective(engine: Engine, lines: list[dict[str, object]]) -> dict[str, float]:
    arrow = pa.Table.from_pylist(lines, schema=LINES.to_pyarrow())
    table = engine.materialise(ibis.memtable(arrow), "some_lines")
    window = Assumptions().window(date(2024, 10, 4), date(2024, 10, 4))
    seen = engine.rows(observe(engine, table, sum_orders(table), None, window).accounts)
    return dict(zip(seen["account_code"].to_pylist(), seen["effective_families"].to_pylist(), strict=True))


def test_an_account_of_one_family_has_exactly_one_whatever_its_total(engine: Engine) -> None:
    totals = np.random.default_rng(7).integers(1, 10**11, size=40_000)
    lines = [_line(place, f"{place:05}", "P", int(total)) for place, total in enumerate(totals)]
    assert set(_effective(engine, lines).values()) == {1.0}


def test_equal_families_count_in_full_and_uneven_ones_less(engine: Engine) -> None:
    even = [_line(place, "even", f"P{place}", 10_000) for place in range(4)]
    uneven = [_line(10 + place, "uneven", f"P{place}", amount) for place, amount in enumerate((30_000, 10_000))]
    assert _effective(engine, even + uneven) == {"even": 4.0, "uneven": 1.6}


def test_the_last_digit_is_that_of_exact_squares(engine: Engine) -> None:
    two = (4_989_398_988, 6_559_695_436)
    found = _effective(engine, [_line(place, "two", f"P{place}", amount) for place, amount in enumerate(two)])
    assert found == {"two": float(sum(two) ** 2) / float(sum(amount**2 for amount in two))}
