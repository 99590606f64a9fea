"""`keyfolio import`: add a ledger to a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.kinds import add_kind_option, import_of_kind
from keyfolio.cli.options import add_import_options, add_reading_options, add_store_option, how_to_read
from keyfolio.engine import Engine
from keyfolio.language import Text
from keyfolio.ledger import Batch, SqliteManifest, read_accounts

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "import"
SUMMARY = Text(
    "Add a ledger to a store: all of it, or nothing; the same lines never twice.",
    "将账本导入账本库：要么全部导入，要么不导入；同样的行不会重复导入。",
)
_LEDGER = Text("a CSV, TSV, JSON Lines, XLSX or Parquet file", "CSV、TSV、JSON Lines、XLSX 或 Parquet 文件")
_ADDED = Text("Batch {number}: {source}. {counts}", "批次 {number}：{source}。{counts}")
_KNOWN = Text(
    "Every line of this file was in the store already: nothing was added.",
    "该文件的每一行都已在账本库中：没有新增内容。",
)


_ALIKE = Text(
    "New lines that belong to orders already in the store: {lines:,}. If the file only writes the same lines in "
    "another way (another format, another column), they count twice now: keyfolio undo {number} takes them back.",
    "属于账本库中已有订单的新行：{lines:,} 行。如果该文件只是把同样的行换了一种写法（格式或列不同），"
    "这些行就被重复计入了：可用 keyfolio undo {number} 撤销。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help=screen.say(_LEDGER))
    add_store_option(parser, screen)
    add_kind_option(parser, screen)
    add_reading_options(parser, screen)
    add_import_options(parser, screen)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Import, and tell what became of the lines."""
    with screen.progress() as progress, Engine(progress=progress) as engine:
        how = replace(
            how_to_read(options),
            base_currency=options.base_currency,
            source=options.source,
            row_key=options.row_key,
            known_accounts=_known_accounts(engine, options.known_accounts),
        )
        batch = import_of_kind(engine, SqliteManifest(options.store), options.ledger, options.kind, how, now())
    if not batch.counts.accepted + batch.counts.updated + batch.counts.quarantined and batch.counts.skipped:
        screen.tell(_KNOWN)
    screen.tell(told(batch))
    if batch.counts.accepted and batch.lines_in_known_orders:
        screen.tell(_ALIKE.fill(lines=batch.lines_in_known_orders, number=batch.number))


def _known_accounts(engine: Engine, path: Path | None) -> list[str] | None:
    if path is None:
        return None
    codes: list[str] = read_accounts(engine, path).table.account_code.to_pyarrow().to_pylist()
    return codes


def told(batch: Batch) -> Text:
    """A batch in one line."""
    return _ADDED.fill(number=batch.number, source=batch.source, counts=batch.counts.text)


def now() -> str:
    """This instant, ISO, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
