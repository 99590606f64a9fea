"""The quarantine of a batch, read a few lines at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STEP = 2_000  # lines held at once; one may be 1 MB long


def quarantined_lines(path: Path) -> Iterator[pa.RecordBatch]:
    """Rows of `schemas.QUARANTINE`, by line number, however many there are. path: see `Manifest.quarantine`.

    Raises:
        StoreTrouble: the file is missing or damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(_STEP)
    except (pa.ArrowException, OSError) as trouble:
        raise StoreTrouble(
            Text(
                "The quarantine of batch {batch} cannot be read. Bring its file back, or undo the batch.",
                "批次 {batch} 的隔离行无法读取。请恢复该文件，或撤销该批次。",
            ).fill(batch=path.parent.name),
            Text("It says: {trouble}", "原因：{trouble}").fill(trouble=str(trouble).splitlines()[0]),
        ) from trouble
