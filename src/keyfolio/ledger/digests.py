"""Digests of logical rows: the same lines, read the same way, have the same digest wherever and however they lie."""

from __future__ import annotations

import hashlib
import json
from binascii import unhexlify
from typing import TYPE_CHECKING, cast

import ibis
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from keyfolio.engine import Engine


def rows_digest(engine: Engine, lines: ir.Table, reading: Mapping[str, object]) -> str:
    """sha256 of how the lines were read and of the sum of their digests; the order of the lines does not matter.

    A reversal takes away what its line put in. An amount that was converted counts with its rate.
    """
    total = np.zeros(2, dtype=np.uint64)
    digest = _with_rate(lines) if "original_amount" in lines.columns else lines.line_digest
    for batch in engine.batches(lines.select("sign", line_digest=digest)):
        total += _sum_of_digests(batch)
    told = json.dumps(reading, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(total.tobytes() + told.encode()).hexdigest()


def joint_digest(digests: Iterable[str]) -> str:
    """One digest of several, in their sorted order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _with_rate(lines: ir.Table) -> ir.StringValue:
    """The digest of a line, of a converted one with its rate to eight decimals."""
    units = lines.rate.floor().cast("int64")
    rest = ((lines.rate - units.cast("decimal(10, 0)")) * 100_000_000).cast("int64")
    written = units.cast("string") + "." + rest.cast("string").lpad(8, "0")  # engines write small decimals unlike
    rated = (lines.line_digest + " " + written).hexdigest("md5")
    return cast("ir.StringValue", ibis.ifelse(lines.rate.isnull(), lines.line_digest, rated))


def _sum_of_digests(batch: pa.RecordBatch) -> NDArray[np.uint64]:
    """The digests of one batch as two 64-bit numbers each, summed with wrap-around."""
    halves = (
        np.frombuffer(unhexlify(_joined(batch.column("line_digest"))), dtype=">u8").reshape(-1, 2).astype(np.uint64)
    )
    signs = batch.column("sign").to_numpy().astype(np.uint64)  # -1 wraps around to its complement
    with np.errstate(over="ignore"):
        summed: NDArray[np.uint64] = (halves * signs[:, None]).sum(axis=0, dtype=np.uint64)
    return summed


def _joined(texts: pa.Array) -> memoryview:
    """The bytes of all texts, one after the other, as they lie in memory."""
    if not len(texts):
        return memoryview(b"")
    held = texts.cast(pa.large_string())
    _, ends, data = held.buffers()
    places = np.frombuffer(ends, dtype=np.int64)[held.offset : held.offset + len(held) + 1]
    return memoryview(data)[places[0] : places[-1]]
