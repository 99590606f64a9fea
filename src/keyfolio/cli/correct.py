"""`keyfolio correct`: lines that were set aside, corrected in the error workbook or read again, join their batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.computing import told_engine
from keyfolio.cli.importing import now
from keyfolio.cli.known_accounts import known_accounts
from keyfolio.cli.options import add_store_option, today
from keyfolio.cli.quarantine import waiting_batches
from keyfolio.errors import StoreTrouble, UnknownColumns
from keyfolio.language import Text, listed
from keyfolio.ledger import (
    PASSING_REASONS,
    AlikeChange,
    SqliteManifest,
    can_be_read_again,
    correct_batch,
    read_changes,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from keyfolio.cli.screen import Screen
    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch

NAME = "correct"
SUMMARY = Text(
    "Read a corrected error workbook, or lines again that lacked a rate or an account: those with nothing wrong now "
    "join their batch, the others stay set aside.",
    "读取更正后的错误工作簿，或重新读取缺少汇率或客户的行：已无问题的行并入所属批次，其余仍被隔离。",
)
_FILE = Text(
    "the workbook that keyfolio quarantine --out wrote, corrected", "keyfolio quarantine --out 写出并经更正的工作簿"
)
_BATCH = Text(
    "number of the batch (default: the one with lines in quarantine that has the columns of the workbook; with --again "
    "every one with such lines)",
    "批次编号（默认为列与工作簿相同且有隔离行的唯一批次；用 --again 时为所有有这类行的批次）",
)
_AGAIN = Text(
    "without a workbook: read every line that was set aside for this reason again as it is",
    "不用工作簿：按原样重新读取所有因此原因被隔离的行",
)
_KNOWN = Text(
    "a file of accounts, asked for where the import set lines of others aside: so are lines corrected now",
    "客户文件；导入时隔离了未建档客户的批次需要它：更正的行同样如此处理",
)
_TAKE = Text(
    "with --again: take accounts that are not known, though the import set them aside",
    "与 --again 合用：接受导入时被隔离的未建档客户",
)
_ONE = Text(
    "Name the corrected workbook; or, to read lines again as they are, --again and the reason. Not both.",
    "请指定更正后的工作簿；若按原样重新读取，请用 --again 加原因。两者不可并用。",
)
_TAKEN = Text(
    "Accounts are taken when lines are read again as they are, with --again, and none is said to be known.",
    "只有用 --again 按原样重新读取、且不指明已建档客户时，才能接受新客户。",
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
_NONE_WAITS = Text("No line is set aside for this reason.", "没有因此原因被隔离的行。")
_SEVERAL = Text(
    "{file} may be of several batches: {numbers}. Say which.", "{file} 可能属于多个批次：{numbers}。请指明。"
)
_WRITE_AGAIN = Text("With: keyfolio quarantine --store … --out FILE", "命令：keyfolio quarantine --store … --out FILE")
_SAY = Text("With: --batch {number}.", "命令：--batch {number}。")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=screen.say(_FILE))
    add_store_option(parser, screen)
    parser.add_argument("--batch", type=int, metavar="BATCH", help=screen.say(_BATCH))
    parser.add_argument("--again", choices=PASSING_REASONS, help=screen.say(_AGAIN))
    parser.add_argument("--known-accounts", type=Path, metavar="ACCOUNTS", help=screen.say(_KNOWN))
    parser.add_argument("--take-accounts", action="store_true", help=screen.say(_TAKE))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Correct, and tell what joined.

    Raises:
        StoreTrouble: it is the file of no batch, or of several, or nothing in it is corrected; no line waits for this.
    """
    _refuse_unclear(options)
    manifest = SqliteManifest(options.store)
    with screen.progress() as progress, told_engine(progress) as engine:
        known = known_accounts(engine, options.known_accounts)
        for batch, changes in _asked(engine, manifest, options):
            joined = correct_batch(engine, manifest, batch.number, changes, now(), today=today(), known_accounts=known)
            screen.tell(_DONE.fill(number=batch.number, lines=joined.lines, still=joined.still_quarantined))


def _refuse_unclear(options: argparse.Namespace) -> None:
    if bool(options.file) == bool(options.again):
        raise StoreTrouble(_ONE)
    if options.take_accounts and (options.file or options.known_accounts):
        raise StoreTrouble(_TAKEN)


def _asked(
    engine: Engine, manifest: SqliteManifest, options: argparse.Namespace
) -> Sequence[tuple[Batch, dict[int, list[str]] | AlikeChange]]:
    """Each batch, and what becomes of its lines."""
    if options.file:
        return [_find(engine, manifest, options.file, options.batch)]
    again = AlikeChange(options.again, takes_accounts=options.take_accounts)
    waiting = [
        batch
        for batch in waiting_batches(manifest, options.batch)
        if can_be_read_again(batch) and _have(engine, manifest, batch, again.reason)
    ]
    if not waiting:
        raise StoreTrouble(_NONE_WAITS)
    return [(batch, again) for batch in waiting]


def _have(engine: Engine, manifest: SqliteManifest, batch: Batch, reason: str) -> bool:
    """Whether a line of a batch was set aside for this."""
    aside = engine.read_parquet([manifest.quarantine(batch)])
    return bool((aside.reason == reason).any().execute())


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
        raise StoreTrouble(_SEVERAL.fill(file=file.name, numbers=listed(found)), _SAY.fill(number=min(found)))
    [(batch, changes)] = found.values()
    if not changes:
        raise StoreTrouble(_NOTHING.fill(file=file.name))
    return batch, changes
