"""`keyfolio quarantine`: which lines of a store were set aside, and a workbook in which to correct them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.computing import own_engine
from keyfolio.cli.kinds import KIND_NAMES
from keyfolio.cli.options import add_store_option
from keyfolio.errors import CannotWrite, StoreTrouble
from keyfolio.language import Text, listed
from keyfolio.ledger import REASONS, SqliteManifest, error_rows, quarantine_of, write_error_workbook
from keyfolio.report import inert_cell

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen
    from keyfolio.ledger import Batch

NAME = "quarantine"
SUMMARY = Text(
    "Count the lines that a store has set aside, by reason; write a workbook in which to correct them.",
    "按原因统计账本库中被隔离的行，并可导出工作簿以便更正。",
)
_BATCH = Text(
    "number of a batch, see keyfolio batches (default: every batch with such lines)",
    "批次编号，见 keyfolio batches（默认为所有有隔离行的批次）",
)
_OUT = Text(
    "file to write, of one batch: .xlsx, a workbook: correct its cells, then keyfolio correct; .csv: every line as it "
    "was read",
    "要写出的文件（单个批次）：.xlsx 为工作簿，更正单元格后用 keyfolio correct；.csv 含读取时的全部行",
)
_HEAD = Text(
    "Batch {number}: {source} ({kind}), {lines:,} in quarantine.",
    "批次 {number}：{source}（{kind}），隔离 {lines:,} 行。",
)
_SUM = Text("  {lines:>7,}  {why}", "  {lines:>7,}  {why}")
_NOTHING = Text("No line is in quarantine.", "没有被隔离的行。")
_WRITTEN = Text("→ {path}", "→ {path}")
_ENDING = Text(
    "The file ends in .xlsx or .csv, not in “{found}”. Name it so.",
    "文件的扩展名应为 .xlsx 或 .csv，而不是“{found}”。请改名。",
)
_LEFT_OUT = Text(
    "Lines left out, for which a workbook has no room: {lines:,}. For every line: --out FILE.csv.",
    "工作簿容纳不下而未列入的行：{lines:,} 行。要得到全部行：--out FILE.csv。",
)
_CSV_HEAD = (
    Text("line", "行号"),
    Text("reason", "原因"),
    Text("line as it was read", "读取时的原行"),
)
_WHICH = Text(
    "Lines of several batches are in quarantine: {numbers}. A workbook has those of one; say which.",
    "多个批次有隔离行：{numbers}。一个工作簿只含一个批次，请指明。",
)
_SAY = Text("With: --batch {number}.", "命令：--batch {number}。")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    add_store_option(parser, screen)
    parser.add_argument("--batch", type=int, metavar="BATCH", help=screen.say(_BATCH))
    parser.add_argument("--out", type=Path, metavar="FILE", help=screen.say(_OUT))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Count, and write what was asked for.

    Raises:
        StoreTrouble: there is no such batch; a workbook is asked for, and several batches have lines in quarantine.
        CannotWrite: the name of the file is neither a workbook's nor that of a CSV.
    """
    manifest = SqliteManifest(options.store)
    batches = waiting_batches(manifest, options.batch)
    if options.out:
        _refuse_unclear(options.out, batches)
    if not batches:
        screen.tell(_NOTHING)
    with own_engine() as engine:
        for batch in batches:
            rows = quarantine_of(engine, manifest, batch)
            _tell(screen, batch, Counter(reason for _line, reason, _text in rows))
            if options.out:
                _write(screen, options.out, batch, rows)


def waiting_batches(manifest: SqliteManifest, number: int | None) -> list[Batch]:
    """The batches that count and have lines in quarantine, in their order; with a number that batch, or none.

    Raises:
        StoreTrouble: no batch of this number counts.
    """
    visible = manifest.visible()
    if number is not None and number not in {batch.number for batch in visible}:
        raise StoreTrouble(
            Text(
                "The store has no batch {number}, or it is undone. Look at the list of batches.",
                "账本库中没有批次 {number}，或该批次已撤销。请查看批次列表。",
            ).fill(number=number),
            Text("With: keyfolio batches --store …", "命令：keyfolio batches --store …"),
        )
    return [batch for batch in visible if batch.counts.quarantined and number in (None, batch.number)]


def _write(screen: Screen, path: Path, batch: Batch, rows: list[tuple[int, str, str]]) -> None:
    left_out = 0
    if path.suffix.lower() == ".csv":
        _write_csv(screen, path, rows)
    else:
        with path.open("wb") as file:
            left_out = write_error_workbook(file, error_rows(batch, rows, screen.language), screen.language)
    screen.tell(_WRITTEN.fill(path=path))
    if left_out:
        screen.tell(_LEFT_OUT.fill(lines=left_out))


def _write_csv(screen: Screen, path: Path, rows: list[tuple[int, str, str]]) -> None:
    """Every line as it was read, in one cell; none that a spreadsheet would take for a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv.writer(file).writerow
        write([text.in_language(screen.language) for text in _CSV_HEAD])
        for line_number, reason, line in rows:
            write([line_number, REASONS[reason].in_language(screen.language), inert_cell(line)])


def _refuse_unclear(path: Path, batches: list[Batch]) -> None:
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise CannotWrite(_ENDING.fill(found=path.suffix))
    if len(batches) > 1:
        numbers = listed(batch.number for batch in batches)
        raise StoreTrouble(_WHICH.fill(numbers=numbers), _SAY.fill(number=batches[0].number))


def _tell(screen: Screen, batch: Batch, sums: Counter[str]) -> None:
    head = {"number": batch.number, "source": batch.source, "kind": KIND_NAMES[batch.kind]}
    screen.tell(_HEAD.fill(**head, lines=sum(sums.values())))
    for reason, lines in sums.most_common():
        screen.tell(_SUM.fill(lines=lines, why=REASONS[reason]))
