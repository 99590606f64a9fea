"""Parquet: typed cells written as the text a person would have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keyfolio.errors import UnreadableFile
from keyfolio.language import Text
from keyfolio.ledger.sources.text_table import LINE_NUMBER, TextTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS_A_BATCH = 65_536


def open_parquet(path: Path, name: str, most_rows: int | None) -> TextTable:
    """Open a Parquet file, or the first of its rows; line numbers count its rows from 1.

    Raises:
        UnreadableFile: the file is cut short or damaged, or has a nested column.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, held = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as damage:
        raise _damaged(name) from damage
    wanted = held if most_rows is None else min(held, most_rows)
    return TextTable(
        name=name, headers=tuple(schema.names), rows=lambda: _rows(path, name, wanted), is_whole=wanted == held
    )


def _rows(path: Path, name: str, wanted: int) -> Iterator[pa.RecordBatch]:
    first = 1
    try:
        for held in pq.ParquetFile(path).iter_batches(max(1, min(ROWS_A_BATCH, wanted))):
            batch = held.slice(0, wanted - first + 1)
            numbers = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int64))
            first += batch.num_rows
            names = [*(f"c{place}" for place in range(batch.num_columns)), LINE_NUMBER]
            yield pa.record_batch([*(_as_text(column) for column in batch.columns), numbers], names=names)
            if first > wanted:
                return
    except (pa.ArrowException, OSError) as damage:
        raise _damaged(name) from damage


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        column = _timestamp_text(column)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    return pc.fill_null(column.cast(pa.string()), "")


def _timestamp_text(column: pa.Array) -> pa.Array:
    """ISO text without an empty fraction of a second; a time zone is left out: the clock on the wall counts."""
    local = pc.local_timestamp(column) if column.type.tz else column
    return pc.replace_substring_regex(local.cast(pa.timestamp("us"), safe=False).cast(pa.string()), r"\.0+$", "")


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "{name} is a Parquet file that is cut short, damaged or nested. Write it again as a flat table.",
            "{name} 是不完整、已损坏或含嵌套列的 Parquet 文件。请重新导出为平面表。",
        ).fill(name=name)
    )
