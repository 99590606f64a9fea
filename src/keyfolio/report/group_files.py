"""What groups are worth, as a file."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.report.files import cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

GROUP_COLUMNS = (
    *("head_code", "name", "accounts", "expected_orders_12m", "orders_12m_low", "orders_12m_high"),
    *("clv", "clv_low", "clv_high", "basis", "level"),
)
_MONEY = ("clv", "clv_low", "clv_high")
_ORDERS = ("expected_orders_12m", "orders_12m_low", "orders_12m_high")
_DECIMALS = 6


def write_groups(groups: pa.Table, described: Mapping[str, Mapping[str, Any]], file: IO[str]) -> None:
    """One row a group, by the code of its head; nulls empty, formulas inert.

    groups: columns of `schemas.GROUP_VALUATIONS`. described: by account_code.
    """
    writer = csv.writer(file)
    writer.writerow(GROUP_COLUMNS)
    for row in groups.to_pylist():
        said = {
            **row,
            **{name: round(row[name], _DECIMALS) for name in _ORDERS},
            **{name: None if row[name] is None else units.money(row[name]) for name in _MONEY},
            "name": described.get(row["head_code"], {}).get("account_name"),
        }
        writer.writerow(cells_of(map(said.get, GROUP_COLUMNS)))
