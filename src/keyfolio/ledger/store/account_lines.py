"""The lines of one account, read from the batches without reading the rest of them."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keyfolio.engine.duckdb_errors import damaged_copy
from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.schemas import LINES
from keyfolio.units import day_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from pathlib import Path

_IDENTITY = ("order_id", "line_id", "line_digest")


def account_lines(
    paths: Sequence[Path], account_code: str, *, merged: Sequence[str] = (), up_to: date | None = None
) -> pa.Table:
    """The lines of one account that count: columns of `schemas.LINES`, newest day first, then order id, line number.

    paths: the lines of batches, ordered by account (see `Manifest.lines`): only the row groups that can hold the
    account are read. merged: codes of accounts merged into this one, whose lines are its own; the lines name the code
    they came with. up_to: the last day that exists (null: all do). A reversed line and its reversal are left out, so
    that every row counts as it is; an account that is not there has no row.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    own = [read_own_rows(path, [account_code, *merged]) for path in paths]
    typed = [rows.select(list(LINES)).cast(_schema()) for rows in own]
    read = pa.concat_tables([_schema().empty_table(), *typed])
    known = read if up_to is None else read.filter(pc.field("day") <= day_number(up_to))
    order = [("day", "descending"), *((name, "ascending") for name in ("order_id", "line_number", "batch"))]
    return _without_reversed(known).sort_by(order)


def row_groups_of(file: pq.ParquetFile, codes: Collection[str], column: str = "account_code") -> list[int]:
    """The row groups that may hold one of the accounts, by the least and greatest code of each."""
    place = file.schema_arrow.get_field_index(column)
    groups = []
    for group in range(file.num_row_groups):
        seen = file.metadata.row_group(group).column(place).statistics
        if seen is None or not seen.has_min_max or any(seen.min <= code <= seen.max for code in codes):
            groups.append(group)
    return groups


def _schema() -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in LINES.to_pyarrow()])


def read_own_rows(path: Path, codes: Collection[str], named_in: Sequence[str] = ("account_code",)) -> pa.Table:
    """The rows of one file of a batch that name one of the accounts; only the row groups that may hold one are read.

    named_in: the columns that name accounts.

    Raises:
        StoreTrouble: the file is missing or damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            groups = sorted({group for column in named_in for group in row_groups_of(file, codes, column)})
            held = file.read_row_groups(groups, use_threads=False)
    except (pa.ArrowException, OSError) as trouble:
        raise damaged_copy(path, trouble) or StoreTrouble(
            Text(
                "Batch {batch} of the store cannot be read. Bring its file back, or undo the batch.",
                "账本库中的批次 {batch} 无法读取。请恢复该文件，或撤销该批次。",
            ).fill(batch=path.parent.name),
            Text("It says: {trouble}", "原因：{trouble}").fill(trouble=str(trouble).splitlines()[0]),
        ) from trouble
    named = (pc.field(column).isin(list(codes)) for column in named_in)
    return held.filter(reduce(or_, named))


def _without_reversed(lines: pa.Table) -> pa.Table:
    """Each reversal takes away the newest equal line of an earlier batch, as `reconcile` wrote it."""
    is_reversal = pc.equal(lines["sign"], -1)
    if not pc.any(is_reversal, min_count=0).as_py():
        return lines
    keys = list(zip(*(lines[name].to_pylist() for name in _IDENTITY), strict=True))
    batches, signs = (lines[name].to_pylist() for name in ("batch", "sign"))
    standing: dict[tuple[object, ...], list[int]] = defaultdict(list)
    # By batch, and the reversals of a batch before its lines: it takes back what was there before it.
    for place in sorted(range(len(keys)), key=lambda place: (batches[place], signs[place])):
        if signs[place] == 1:
            standing[keys[place]].append(place)
        elif standing[keys[place]]:
            standing[keys[place]].pop()
    kept = [place for places in standing.values() for place in places]
    return cast("pa.Table", lines.take(pa.array(sorted(kept), pa.int64())))
