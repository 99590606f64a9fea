"""Made-up order lines of the customers: three years, some accounts far larger than others, four lines an order."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LINES_AN_ACCOUNT = 20
LINES_AN_ORDER = 4
PRODUCTS, FAMILIES = 400, 12
_SEED = 20_251_231
_FIRST_DAY, _DAYS = (date(2023, 1, 1) - date(1970, 1, 1)).days, 3 * 365


def write_order_lines(file: Path, codes: list[str]) -> None:
    """Parquet; each account has one order at least, and the rest go to the large ones."""
    random = np.random.default_rng(_SEED)
    orders = len(codes) * LINES_AN_ACCOUNT // LINES_AN_ORDER
    order = np.repeat(np.arange(orders), LINES_AN_ORDER)
    day = _FIRST_DAY + random.integers(0, _DAYS, orders)
    columns = {
        "order_id": pa.array([f"D{number:08d}" for number in range(orders)]).take(order),
        "order_date": pa.array(day[order].astype(np.int32)).cast(pa.date32()),
        "account_code": pa.array(codes).take(_buyers(random, len(codes), orders)[order]),
        "product_code": pa.array(_products()).take(random.integers(0, PRODUCTS, len(order))),
        "amount": np.round(random.lognormal(5.0, 1.0, len(order)), 2),
    }
    pq.write_table(pa.table(columns), file)


def write_products(file: Path) -> None:
    """Each product and its family, as CSV."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["product_code", "product_family"])
        rows.writerows((code, f"Family {place % FAMILIES + 1}") for place, code in enumerate(_products()))


def _buyers(random: np.random.Generator, accounts: int, orders: int) -> NDArray[np.int64]:
    """The place of each order's account."""
    reached = np.cumsum(random.lognormal(0.0, 1.2, accounts))
    more = np.searchsorted(reached, random.random(max(0, orders - accounts)) * reached[-1])
    return np.concatenate([random.permutation(accounts), more])[:orders]


def _products() -> list[str]:
    return [f"P{number + 1:04d}" for number in range(PRODUCTS)]
