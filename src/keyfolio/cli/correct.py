"""`keyfolio correct`: lines that were set aside, corrected in the error workbook, join their batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.importing import now
from keyfolio.cli.options import add_store_option, today
from keyfolio.cli.quarantine import waiting_batches
from keyfolio.engine import Engine
from keyfolio.errors import StoreTrouble, UnknownColumns
from keyfolio.language import Text
from keyfolio.ledger import SqliteManifest, can_be_read_again, correct_batch, read_changes

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen
    from keyfolio.ledger import Batch

NAME = "correct"
SUMMARY = Text(
    "Read a corrected error workbook: its lines with nothing wrong now join their batch, the others stay set aside.",
    "读取更正后的错误工作簿：已无问题的行并入所属批次，其余仍被隔离。",
)
_FILE = Text(
    "the workbook that keyfolio quarantine --out wrote, corrected", "keyfolio quarantine --out 写出并经更正的工作簿"
)
_BATCH = Text(
    "number of the batch it is of (default: the one batch with lines in quarantine that has its columns)",
    "所属批次的编号（默认为列相同且有隔离行的唯一批次）",
)
_DONE = Text(
    "Batch {number}: {lines:,} corrected lines joined it, {still:,} of those corrected have something wrong still.",
    "批次 {number}：已并入更正的 {lines:,} 行，更正过的行中仍有 {still:,} 行有误。",
)
_NOTHING = Text(
    "Nothing is corrected in {file}: each line is as it was set aside. Change at least one cell.",
    "{file} 没有任何更正：各行与隔离时相同。请至少修改一个单元格。",
)
_NONE = Text(
    "{file} is the error workbook of no batch whose lines are in quarantine. Write it again, and correct that one.",
    "{file} 不是任何有隔离行的批次的错误工作簿。请重新导出，再更正。",
)
_SEVERAL = Text(
    "{file} may be of several batches: {numbers}. Say which.", "{file} 可能属于多个批次：{numbers}。请指明。"
)
_WRITE_AGAIN = Text("With: keyfolio quarantine --store … --out FILE", "命令：keyfolio quarantine --store … --out FILE")
_SAY = Text("With: --batch {number}.", "命令：--batch {number}。")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help=screen.say(_FILE))
    add_store_option(parser, screen)
    parser.add_argument("--batch", type=int, metavar="BATCH", help=screen.say(_BATCH))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Correct, and tell what joined.

    Raises:
        StoreTrouble: it is the file of no batch, or of several, or nothing in it is corrected.
    """
    manifest = SqliteManifest(options.store)
    with screen.progress() as progress, Engine(progress=progress) as engine:
        batch, changes = _find(engine, manifest, options.file, options.batch)
        joined = correct_batch(engine, manifest, batch.number, changes, now(), today=today())
    screen.tell(_DONE.fill(number=batch.number, lines=joined.lines, still=joined.still_quarantined))


def _find(
    engine: Engine, manifest: SqliteManifest, file: Path, number: int | None
) -> tuple[Batch, dict[int, list[str]]]:
    """The batch of an error workbook, and its corrected lines: line number -> cells."""
    found: dict[int, tuple[Batch, dict[int, list[str]]]] = {}
    batches = [batch for batch in waiting_batches(manifest, number) if can_be_read_again(batch)]
    for batch in batches:
        try:
            found[batch.number] = batch, read_changes(engine, manifest, batch, file)
        except UnknownColumns:
            if number is not None:
                raise
    if not found:
        raise StoreTrouble(_NONE.fill(file=file.name), _WRITE_AGAIN)
    if len(found) > 1:
        raise StoreTrouble(
            _SEVERAL.fill(file=file.name, numbers=", ".join(map(str, found))), _SAY.fill(number=min(found))
        )
    [(batch, changes)] = found.values()
    if not changes:
        raise StoreTrouble(_NOTHING.fill(file=file.name))
    return batch, changes
