"""What a run found of everybody, as files beside the store, where the database keeps the rows of some accounts only.

`accounts.parquet` has a row an account by rank, so that a rank says where it lies: the columns of `Findings.accounts`
and `monthly_sales`; `valuations.parquet` has what each is worth, in the same order. `codes.parquet` has the rank of
each code, by code. Of the current run alone there is what was bought, twice: by product, the largest buyers first, and
by account. Whoever reads a few accounts reads the row groups in which they lie and no others. See docs/decisions/0033.

Nobody's scope is looked at here: who asks is asked by the queries that read from here.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger import row_groups_of, sync
from keyfolio_web.value.months import MonthlySales

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.findings import Findings
    from keyfolio_web.runs.models import Run

ROWS_A_GROUP = 4_096
_ACCOUNTS, _VALUATIONS, _CODES = "accounts.parquet", "valuations.parquet", "codes.parquet"
_BY_PRODUCT, _BY_ACCOUNT = "buyers.parquet", "bought.parquet"
_FEW = 500  # codes; for more, all codes are read at once


def folder_of(run_id: int) -> Path:
    """Where the files of a run lie."""
    folder: Path = settings.RESULTS / f"run-{run_id}"
    return folder


def _aside(run_id: int) -> Path:
    """Where they lie before they are all there."""
    folder: Path = settings.RESULTS / f"incoming-{run_id}"
    return folder


def is_partly_kept(run: Run) -> bool:
    """Whether the database has the rows of some accounts of a run only, and files have those of all."""
    return run.kept_accounts is not None and run.pruned_at is None


def write_accounts(folder: Path, findings: Findings, tell: Callable[[int], None]) -> None:
    """Write what was found of each account into a folder. tell: how many are written, now and then."""
    accounts = findings.accounts
    sold = MonthlySales.of(findings)
    schema = accounts.schema.append(pa.field("monthly_sales", pa.list_(pa.int64())))
    with pq.ParquetWriter(folder / _ACCOUNTS, schema, compression="zstd", write_statistics=False) as file:
        for start in range(0, accounts.num_rows, ROWS_A_GROUP):
            part = accounts.slice(start, ROWS_A_GROUP)
            months = sold.column(start, start + part.num_rows)
            file.write_table(part.append_column(schema.field("monthly_sales"), months).combine_chunks())
            tell(start + part.num_rows)
    codes = accounts.select(["account_code", "rank"]).sort_by("account_code")
    pq.write_table(codes, folder / _CODES, compression="zstd", row_group_size=ROWS_A_GROUP)


def write_valuations(folder: Path, valuations: pa.Table) -> None:
    """Write what each account is worth into a folder: columns of `keyfolio.schemas.VALUATIONS`, by rank."""
    pq.write_table(valuations, folder / _VALUATIONS, compression="zstd", row_group_size=ROWS_A_GROUP)


def write_products(folder: Path, engine: Engine, sales: ir.Table) -> None:
    """Write who bought what into a folder. sales: columns of `keyfolio.schemas.PRODUCT_SALES`."""
    engine.write_parquet(sales.order_by("product_code", sales.net_sales.desc(), "account_code"), folder / _BY_PRODUCT)
    engine.write_parquet(sales.order_by("account_code", "product_code"), folder / _BY_ACCOUNT)


def put_in_place(folder: Path, run_id: int) -> None:
    """Let a folder that is written whole be the one of a run; one that is there already stays.

    It may lie on another disk: then it is copied beside its place first, so that it appears there whole.
    """
    settings.RESULTS.mkdir(mode=0o700, exist_ok=True)
    if folder_of(run_id).exists():
        return
    aside = _aside(run_id)
    shutil.rmtree(aside, ignore_errors=True)
    shutil.move(folder, aside)
    for path in (*aside.iterdir(), aside):
        sync(path)
    aside.rename(folder_of(run_id))
    sync(settings.RESULTS)


def has_products(run: Run) -> bool:
    """Whether there are files of what was bought in a run: of the current one."""
    return is_partly_kept(run) and (folder_of(run.pk) / _BY_PRODUCT).exists()


def forget(run_id: int) -> None:
    """Delete the files of a run."""
    for folder in (folder_of(run_id), _aside(run_id)):
        shutil.rmtree(folder, ignore_errors=True)


def forget_products(run_id: int) -> None:
    """Delete the files of what was bought in a run."""
    for name in (_BY_PRODUCT, _BY_ACCOUNT):
        (folder_of(run_id) / name).unlink(missing_ok=True)


def runs_with_files() -> list[int]:
    """The ids of runs that have a folder, whatever became of them."""
    names = (folder.name.rpartition("-")[2] for folder in settings.RESULTS.glob("*-*"))
    return sorted(int(name) for name in names if name.isdecimal())


def files_of(run_id: int) -> list[Path]:
    """The files of a run, in order."""
    return sorted(path for path in folder_of(run_id).glob("*") if path.is_file())


def rows_coded(run: Run, codes: Collection[str], columns: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Code -> what was found of it, for those of the codes that are in the run. columns: null: all of them.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return {row["account_code"]: row for part in parts_coded(run, codes, columns) for row in part}


def parts_coded(
    run: Run, codes: Collection[str], columns: Sequence[str] | None = None
) -> Iterator[list[dict[str, Any]]]:
    """The same some at a time, for many codes: by rank, those of a row group together.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    told = None if columns is None else list(dict.fromkeys(["account_code", *columns]))
    yield from _ranked(run, _ACCOUNTS, _ranks(run, codes), told)


def valuations_coded(run: Run, codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Code -> what it is worth, a row of `keyfolio.schemas.VALUATIONS`; none of a run that told no values.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    if not codes or not (folder_of(run.pk) / _VALUATIONS).exists():
        return {}
    found = _ranked(run, _VALUATIONS, _ranks(run, codes), None)
    return {row["account_code"]: row for part in found for row in part}


def rows_after(run: Run, rank: int, most: int, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What was found of the accounts after a rank, at most so many of them, by rank.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return [row for part in _ranked(run, _ACCOUNTS, range(rank + 1, rank + 1 + most), columns) for row in part]


def columns_of(run: Run, names: Sequence[str]) -> pa.Table:
    """A few columns of all accounts, by rank: the memory for them is needed at once.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    with _opened(run, _ACCOUNTS) as file:
        return file.read(columns=list(names))


def valuation_columns_of(run: Run, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
    """The same of what each is worth; none of a run that told no values.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    if not (folder_of(run.pk) / _VALUATIONS).exists():
        return {}
    with _opened(run, _VALUATIONS) as file:
        table = file.read(columns=list(names))
    return dict(zip(table.column_names, table.columns, strict=True))


def buyers_of(run: Run, product_code: str) -> pa.Table:
    """Who bought a product, the largest first: columns of `keyfolio.schemas.PRODUCT_SALES`.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return _sold(run, _BY_PRODUCT, "product_code", [product_code])


def bought_by(run: Run, codes: Collection[str]) -> pa.Table:
    """What these accounts bought, by account and product: columns of `keyfolio.schemas.PRODUCT_SALES`.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return _sold(run, _BY_ACCOUNT, "account_code", sorted(codes))


def _sold(run: Run, name: str, column: str, codes: Sequence[str]) -> pa.Table:
    with _opened(run, name) as file:
        rows = file.read_row_groups(row_groups_of(file, codes, column))
    return rows.filter(pc.is_in(rows[column], pa.array(codes, pa.string())))


def _ranks(run: Run, codes: Collection[str]) -> list[int]:
    """The ranks of these codes, rising; of those that are in the run."""
    wanted = pa.array(sorted(codes), pa.string())
    with _opened(run, _CODES) as file:
        few = row_groups_of(file, wanted.to_pylist()) if len(wanted) <= _FEW else range(file.num_row_groups)
        rows = file.read_row_groups(list(few))
    return sorted(rows.filter(pc.is_in(rows["account_code"], wanted))["rank"].to_pylist())


def _ranked(run: Run, name: str, ranks: Sequence[int], columns: Sequence[str] | None) -> Iterator[list[dict[str, Any]]]:
    """The rows of these ranks, which rise, a row group at a time; ranks beyond the last have none."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for rank in ranks:
        wanted[(rank - 1) // ROWS_A_GROUP].append((rank - 1) % ROWS_A_GROUP)
    with _opened(run, name) as file:
        for group, places in wanted.items():
            if group >= file.num_row_groups:
                break
            rows = file.read_row_group(group, columns=None if columns is None else list(columns))
            yield rows.take([place for place in places if place < rows.num_rows]).to_pylist()


@contextmanager
def _opened(run: Run, name: str) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(folder_of(run.pk) / name) as file:
            yield file
    except (OSError, pa.ArrowException) as trouble:
        raise StoreTrouble(_GONE.fill(number=run.number, reason=trouble)) from trouble


_GONE = Text(
    "The files of run {number} cannot be read ({reason}). Bring the folder “results” back from a backup, or run again.",
    "运行 {number} 的结果文件无法读取（{reason}）。请从备份中恢复 results 文件夹，或重新运行。",
)
