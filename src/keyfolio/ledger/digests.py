"""Digests of logical rows: the same lines, read the same way, have the same digest wherever and however they lie."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

    from keyfolio.engine import Engine


def rows_digest(engine: Engine, lines: ir.Table, reading: Mapping[str, object]) -> str:
    """sha256 of how the lines were read and of the sum of their digests; the order of the lines does not matter.

    A reversal takes away what its line put in. An amount that was converted counts with its rate.
    """
    total = np.zeros(2, dtype=np.uint64)
    rated = ["rate"] if "original_amount" in lines.columns else []
    for batch in engine.batches(lines.select("line_digest", "sign", *rated)):
        total += _sum_of_digests(batch)
    told = json.dumps(reading, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(total.tobytes() + told.encode()).hexdigest()


def joint_digest(digests: Iterable[str]) -> str:
    """One digest of several, in their sorted order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _sum_of_digests(batch: pa.RecordBatch) -> NDArray[np.uint64]:
    """The digests of one batch as two 64-bit numbers each, summed with wrap-around."""
    digests = batch.column("line_digest").to_pylist()
    if "rate" in batch.schema.names and batch.column("rate").null_count < batch.num_rows:
        pairs = zip(digests, batch.column("rate").to_pylist(), strict=True)
        digests = [digest if rate is None else _md5(f"{digest} {rate:.8f}") for digest, rate in pairs]
    text = "".join(digests)
    halves = np.frombuffer(bytes.fromhex(text), dtype=">u8").reshape(-1, 2).astype(np.uint64)
    signs = batch.column("sign").to_numpy().astype(np.uint64)  # -1 wraps around to its complement
    with np.errstate(over="ignore"):
        summed: NDArray[np.uint64] = (halves * signs[:, None]).sum(axis=0, dtype=np.uint64)
    return summed
