"""`keyfolio undo`: hide a batch of a store again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.cli.importing import now
from keyfolio.cli.options import add_store_option
from keyfolio.engine import Engine
from keyfolio.language import Text
from keyfolio.ledger import SqliteManifest, undo_batch

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "undo"
SUMMARY = Text(
    "Take a batch of a store back, as if it had never been imported.", "撤销账本库中的一个批次，如同从未导入。"
)
_BATCH = Text("number of the batch, see keyfolio batches", "批次编号，见 keyfolio batches")
_UNDONE = Text(
    "Batch {number} ({source}) is undone: its {lines:,} lines no longer count.",
    "批次 {number}（{source}）已撤销：其中 {lines:,} 行不再计入。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("batch", type=int, metavar="BATCH", help=screen.say(_BATCH))
    add_store_option(parser, screen)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Undo, and tell."""
    with screen.progress() as progress, Engine(progress=progress) as engine:
        batch = undo_batch(engine, SqliteManifest(options.store), options.batch, now())
    lines = batch.counts.accepted + batch.counts.updated
    screen.tell(_UNDONE.fill(number=batch.number, source=batch.source, lines=lines))
