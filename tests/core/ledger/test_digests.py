"""The digest of rows is the one that every ledger so far was kept with, reckoned here without an engine."""

from __future__ import annotations

import hashlib
import json
import random
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from keyfolio.engine import open_engine
from keyfolio.ledger.digests import rows_digest

READING = {"mapping": {"客户": "account_code"}, "date_order": None}
RATES = [None, Decimal("7.12345678"), Decimal("0.00000001"), Decimal(1), Decimal("1234567890.5")]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _reckoned(rows: list[tuple[str, int, Decimal | None]]) -> str:
    total = [0, 0]
    for digest, sign, rate in rows:
        counted = digest if rate is None else _md5(f"{digest} {rate:.8f}")
        for half in (0, 1):
            total[half] = (total[half] + sign * int(counted[16 * half : 16 * half + 16], 16)) % 2**64
    told = json.dumps(READING, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(np.array(total, dtype=np.uint64).tobytes() + told.encode()).hexdigest()


@pytest.mark.parametrize("count", [0, 1, 3000])
@pytest.mark.parametrize("rates", [[None], RATES])
def test_the_digest_of_rows_is_reckoned_by_hand(count: int, rates: list[Decimal | None]) -> None:
    chance = random.Random(count)  # noqa: S311
    rows = [(_md5(str(place)), chance.choice([1, 1, -1]), chance.choice(rates)) for place in range(count)]
    schema = pa.schema(
        [
            ("line_digest", pa.string()),
            ("sign", pa.int8()),
            ("rate", pa.decimal128(18, 8)),
            ("original_amount", pa.int64()),
        ]
    )
    columns = [*(list(column) for column in zip(*rows, strict=True)), [None] * count] if rows else [[]] * 4
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    with open_engine() as engine:
        lines = engine.take(schema, [pa.record_batch(arrays, schema=schema)], "rows")
        assert rows_digest(engine, lines, READING) == _reckoned(rows)
