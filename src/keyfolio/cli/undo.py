"""`keyfolio undo`: hide a batch of a store again, or undo its last correction alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.cli.computing import told_engine
from keyfolio.cli.importing import now
from keyfolio.cli.options import add_store_option
from keyfolio.language import Text
from keyfolio.ledger import SqliteManifest, revision_of, undo_batch, undo_correction

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "undo"
SUMMARY = Text(
    "Take a batch of a store back, as if it had never been imported; or its last correction alone.",
    "撤销账本库中的一个批次，如同从未导入；或仅撤销其最近一次更正。",
)
_BATCH = Text("number of the batch, see keyfolio batches", "批次编号，见 keyfolio batches")
_CORRECTION = Text(
    "undo its last correction alone: the lines that joined by it wait in quarantine again, as they were",
    "仅撤销其最近一次更正：因此并入的行按原样重新隔离",
)
_TAKEN_BACK = Text("Batch {number} ({source}): {why}", "批次 {number}（{source}）：{why}")
_UNDONE = Text(
    "Batch {number} ({source}) is undone: its {lines:,} lines no longer count.",
    "批次 {number}（{source}）已撤销：其中 {lines:,} 行不再计入。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("batch", type=int, metavar="BATCH", help=screen.say(_BATCH))
    add_store_option(parser, screen)
    parser.add_argument("--correction", action="store_true", help=screen.say(_CORRECTION))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Undo, and tell."""
    with screen.progress() as progress, told_engine(progress) as engine:
        undo = undo_correction if options.correction else undo_batch
        batch = undo(engine, SqliteManifest(options.store), options.batch, now())
    why = revision_of(batch)
    if options.correction and why:
        screen.tell(_TAKEN_BACK.fill(number=batch.number, source=batch.source, why=why.text))
        return
    lines = batch.counts.accepted + batch.counts.updated
    screen.tell(_UNDONE.fill(number=batch.number, source=batch.source, lines=lines))
