"""The files of a run, for people and for programs."""

from __future__ import annotations

import csv
import json
import os
import shutil
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio.ledger import REASONS
from keyfolio.report.account_rows import ROW_SCHEMA, account_batches
from keyfolio.report.cells import inert_cell
from keyfolio.report.page import render_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from keyfolio.findings import Findings, Summary
    from keyfolio.language import Language

# Spreadsheets take a CSV without a byte order mark for the machine's old encoding: Chinese would be spoilt.
_CSV_ENCODING: dict[Language, str] = {"en": "utf-8", "zh": "utf-8-sig"}
_ROWS_AT_ONCE = 20_000
_QUARANTINE = "quarantine.csv"
_QUARANTINE_COLUMNS = ("source", "line_number", "reason", "explanation", "found", "line")


@contextmanager
def whole_file(path: Path, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """A text file that stands at `path` only once it is whole; on any trouble what stood there before stays.

    Raises:
        CannotWrite: the folder is missing or closed, the disk is full, or the path is a folder.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with beside.open("x", encoding=encoding, newline="") as file:
                yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as trouble:
        raise _cannot_write(path.name, trouble) from trouble


def write_results(findings: Findings, quarantine: pa.Table, folder: Path, language: Language) -> list[Path]:
    """Write accounts.csv, summary.json, report.html and, when lines were set aside, quarantine.csv.

    quarantine: columns of `schemas.QUARANTINE`. The folder is made when it is not there; a quarantine.csv that an
    earlier run left there is removed when this one has none.

    Returns:
        The paths written.

    Raises:
        CannotWrite: the folder cannot be made or written, or the disk is full.
    """
    _make(folder)
    names = ["accounts.csv", "summary.json", "report.html"]
    with _together(folder) as aside:
        write_accounts(findings, aside / "accounts.csv", language)
        write_summary(findings.summary, aside / "summary.json", language)
        write_report(findings, aside / "report.html", language)
        if quarantine.num_rows:
            names.append(_QUARANTINE)
            write_quarantine(quarantine.to_batches(max_chunksize=_ROWS_AT_ONCE), aside / _QUARANTINE, language)
    if _QUARANTINE not in names:
        (folder / _QUARANTINE).unlink(missing_ok=True)
    return [folder / name for name in names]


@contextmanager
def _together(folder: Path) -> Iterator[Path]:
    """A folder aside, whose files all come into `folder` at its end; on any trouble none does."""
    aside = folder / f".results-{os.getpid()}"
    try:
        aside.mkdir()
        yield aside
        for path in sorted(aside.iterdir()):
            path.replace(folder / path.name)
    except OSError as trouble:
        raise _cannot_write(folder, trouble) from trouble
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_accounts(findings: Findings, path: Path, language: Language) -> None:
    """Write one row an account, by rank, as CSV: the columns of `ROW_SCHEMA`, nulls empty, formulas inert."""
    with whole_file(path, _CSV_ENCODING[language]) as file:
        writer = csv.writer(file)
        writer.writerow(ROW_SCHEMA.names)
        for batch in account_batches(findings, language):
            writer.writerows(zip(*(_cells(column.to_pylist()) for column in batch.columns), strict=True))


def write_quarantine(batches: Iterable[pa.RecordBatch], path: Path, language: Language) -> None:
    """Write every line that was set aside as CSV, with its reason by name and in words.

    batches: columns of `schemas.QUARANTINE`.
    """
    with whole_file(path, _CSV_ENCODING[language]) as file:
        writer = csv.writer(file)
        writer.writerow(_QUARANTINE_COLUMNS)
        for batch in batches:
            for row in batch.to_pylist():
                row["explanation"] = REASONS[row["reason"]].in_language(language)
                writer.writerow(_cells(row[name] for name in _QUARANTINE_COLUMNS))


def write_report(findings: Findings, path: Path, language: Language) -> None:
    """Write the self-contained page."""
    page = render_report(findings, language)
    with whole_file(path) as file:
        file.write(page)


def write_summary(summary: Summary, path: Path, language: Language) -> None:
    """Write the figures of a run as JSON; money as a number with two decimals, days as ISO dates."""
    with whole_file(path) as file:
        file.write(_exact_json(summary_figures(summary, language)) + "\n")


def summary_figures(summary: Summary, language: Language) -> dict[str, Any]:
    """The figures of a run by name; shares to five decimals, money as `decimal.Decimal`, notes in one language."""
    lines = summary.lines
    return {
        "accounts": summary.accounts,
        "key_accounts": summary.key_accounts,
        "orders": summary.orders,
        "credit_notes": summary.credit_notes,
        "lines_read": lines.read,
        "lines_accepted": lines.accepted,
        "lines_updated": lines.updated,
        "lines_skipped": lines.skipped,
        "lines_quarantined": lines.quarantined,
        "lines_repeated": lines.repeated,
        "net_sales": units.money(summary.net_sales),
        "key_share": units.share(summary.key_share),
        "top20_accounts": summary.top20_accounts,
        "top20_share": units.share(summary.top20_share),
        "accounts_for_70": summary.accounts_for_70,
        "accounts_for_80": summary.accounts_for_80,
        "gini": units.share(summary.gini),
        "hhi": None if summary.hhi is None else round(summary.hhi, _HHI_DECIMALS),
        "clipped": summary.clipped,
        "abc": summary.abc,
        "rfm": summary.rfm,
        "snapshot": summary.snapshot,
        "policy": summary.policy,
        "as_of": summary.as_of.isoformat(),
        "window_opens_on": summary.window_opens_on.isoformat(),
        "window_months": summary.window_months,
        "compared_months": summary.compared_months,
        "currency": summary.currency,
        "mapping": summary.mapping,
        "notes": [note.in_language(language) for note in summary.notes],
    }


_HHI_DECIMALS = 7


def _exact_json(figures: dict[str, Any]) -> str:
    """JSON in which net sales stand as the exact decimal number that they are."""
    held = {**figures, "net_sales": "\0"}
    return json.dumps(held, ensure_ascii=False, indent=2).replace('"\\u0000"', str(figures["net_sales"]))


def _cells(values: Iterable[object]) -> list[object]:
    return [inert_cell(value) if isinstance(value, str) else _spoken(value) for value in values]


def _spoken(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _cannot_write(what: Path | str, trouble: OSError) -> CannotWrite:
    return CannotWrite(
        Text(
            "{what} cannot be written: {reason}. Choose a folder that exists, is yours to write in and has room.",
            "无法写入 {what}：{reason}。请选择存在、可写且空间充足的文件夹。",
        ).fill(what=what, reason=trouble.strerror or trouble)
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise CannotWrite(
            Text(
                "The folder {folder} cannot be made: {reason}. Choose another with --out.",
                "无法创建文件夹 {folder}：{reason}。请用 --out 另选。",
            ).fill(folder=folder, reason=trouble.strerror or trouble)
        ) from trouble
