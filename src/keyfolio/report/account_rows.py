"""The accounts of a run as people read them: plain columns, money in the currency, dates as dates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from keyfolio import units
from keyfolio.identify import explain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from keyfolio.findings import Findings
    from keyfolio.language import Language

_MONEY = pa.decimal128(20, 2)
ROW_SCHEMA = pa.schema(
    [
        ("account_code", pa.string()),
        ("name", pa.string()),  # null: not known, and so for industry and region
        ("industry", pa.string()),
        ("region", pa.string()),
        ("accounts_in_group", pa.int64()),  # null: accounts are judged
        ("recency_days", pa.int32()),  # null: no order in the window
        ("orders", pa.int64()),
        ("credit_notes", pa.int64()),
        ("first_order_on", pa.date32()),
        ("last_order_on", pa.date32()),
        ("net_sales", _MONEY),
        ("returned", _MONEY),
        ("margin", _MONEY),  # null: not known
        ("rank", pa.int64()),
        ("share", pa.float64()),  # null: net total not above zero
        ("cumulative_share", pa.float64()),
        ("abc", pa.string()),
        ("r", pa.int8()),
        ("f", pa.int8()),
        ("m", pa.int8()),
        ("rfm_class", pa.string()),
        ("score", pa.float64()),
        ("is_key", pa.bool_()),
        ("why", pa.string()),
    ]
)
_SHARE_DECIMALS = 6
_SCORE_STEPS = 100
_ROWS_AT_ONCE = 20_000


def account_rows(findings: Findings, language: Language) -> pa.Table:
    """One row an account, by rank: the columns of `ROW_SCHEMA`, money exact to the cent, `why` in one language."""
    return pa.Table.from_batches(list(account_batches(findings, language)), schema=ROW_SCHEMA)


def account_batches(findings: Findings, language: Language) -> Iterator[pa.RecordBatch]:
    """The same, some rows at a time."""
    for batch in findings.accounts.to_batches(max_chunksize=_ROWS_AT_ONCE):
        rows = [_row(account, findings, language) for account in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, schema=ROW_SCHEMA)


def _row(account: dict[str, Any], findings: Findings, language: Language) -> dict[str, Any]:
    return {
        **account,
        "name": account["account_name"],
        **{name: _day(account[f"{name[:-3]}_day"]) for name in ("first_order_on", "last_order_on")},
        **{name: _money(account[name]) for name in ("net_sales", "returned", "margin")},
        **{name: _rounded(account[name], _SHARE_DECIMALS) for name in ("share", "cumulative_share")},
        "score": math.floor(account["score"] * _SCORE_STEPS) / _SCORE_STEPS,  # below the limit stays below it
        "why": explain(account, findings.policy).in_language(language),
    }


def _day(number: int | None) -> date | None:
    return None if number is None else units.day(number)


def _money(amount: int | None) -> Decimal | None:
    return None if amount is None else units.money(amount)


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
