"""The files of a run, for people and for programs."""

from __future__ import annotations

import csv
import json
import os
import shutil
from contextlib import contextmanager
from errno import EISDIR
from typing import IO, TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio.ledger import REASONS
from keyfolio.report.account_rows import ROW_SCHEMA, account_batches
from keyfolio.report.cells import inert_cell
from keyfolio.report.page import render_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from keyfolio.findings import Findings, Summary
    from keyfolio.language import Language

# Spreadsheets take a CSV without a byte order mark for the machine's old encoding: Chinese would be spoilt.
CSV_ENCODING: dict[Language, str] = {"en": "utf-8", "zh": "utf-8-sig"}
_ROWS_AT_ONCE = 20_000
_QUARANTINE = "quarantine.csv"
_QUARANTINE_COLUMNS = ("source", "line_number", "reason", "explanation", "found", "line")


def write_results(findings: Findings, quarantine: pa.Table, folder: Path, language: Language) -> list[Path]:
    """Write accounts.csv, summary.json, report.html and, when lines were set aside, quarantine.csv.

    quarantine: columns of `schemas.QUARANTINE`. The folder is made when it is not there; a quarantine.csv that an
    earlier run left there is removed when this one has none.

    Returns:
        The paths written.

    Raises:
        CannotWrite: the folder cannot be made or written, or the disk is full.
    """
    encoding = CSV_ENCODING[language]
    with together(folder) as open_aside:
        with open_aside("accounts.csv", encoding) as file:
            _write_accounts(findings, file, language)
        with open_aside("summary.json", "utf-8") as file:
            file.write(_exact_json(summary_figures(findings.summary, language)) + "\n")
        with open_aside("report.html", "utf-8") as file:
            file.write(render_report(findings, language))
        if quarantine.num_rows:
            with open_aside(_QUARANTINE, encoding) as file:
                _write_quarantine(quarantine, file, language)
    if not quarantine.num_rows:
        (folder / _QUARANTINE).unlink(missing_ok=True)
    names = ("accounts.csv", "summary.json", "report.html", *((_QUARANTINE,) if quarantine.num_rows else ()))
    return [folder / name for name in names]


def write_report(findings: Findings, path: Path, language: Language) -> None:
    """Write the self-contained page: all of it, or nothing.

    Raises:
        CannotWrite: the folder cannot be made or written, the path is a folder, or the disk is full.
    """
    page = render_report(findings, language)
    with together(path.parent) as open_aside, open_aside(path.name, "utf-8") as file:
        file.write(page)


@contextmanager
def together(folder: Path) -> Iterator[Callable[[str, str], IO[str]]]:
    """Opens text files (name, encoding) that come into `folder` together, at the end; on any trouble none does.

    The folder is made when it is not there.

    Raises:
        CannotWrite: the folder cannot be made or written, a name is taken by a folder, or the disk is full.
    """
    aside = folder / f".results-{os.getpid()}"
    try:
        aside.mkdir(parents=True)
        yield lambda name, encoding: (aside / name).open("x", encoding=encoding, newline="")
        written = sorted(aside.iterdir())
        for taken in (folder / path.name for path in written if (folder / path.name).is_dir()):
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(taken))
        for path in written:
            path.replace(folder / path.name)
    except OSError as trouble:
        raise CannotWrite(
            Text(
                "Nothing can be written to {folder}: {reason}. Choose a folder that is yours to write in and has room.",
                "无法写入 {folder}：{reason}。请选择可写且空间充足的文件夹。",
            ).fill(folder=folder, reason=trouble.strerror or trouble)
        ) from trouble
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_accounts(findings: Findings, file: IO[str], language: Language) -> None:
    """One row an account, by rank: the columns of `ROW_SCHEMA`, nulls empty, formulas inert."""
    writer = csv.writer(file)
    writer.writerow(ROW_SCHEMA.names)
    for batch in account_batches(findings, language):
        writer.writerows(zip(*(cells_of(column.to_pylist()) for column in batch.columns), strict=True))


def _write_quarantine(quarantine: pa.Table, file: IO[str], language: Language) -> None:
    """Every line that was set aside, with its reason by name and in words."""
    writer = csv.writer(file)
    writer.writerow(_QUARANTINE_COLUMNS)
    for batch in quarantine.to_batches(max_chunksize=_ROWS_AT_ONCE):
        for row in batch.to_pylist():
            row["explanation"] = REASONS[row["reason"]].in_language(language)
            writer.writerow(cells_of(row[name] for name in _QUARANTINE_COLUMNS))


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
        "grain": summary.grain,
        "accounts_in_groups": summary.accounts_in_groups,
        "listed_accounts": summary.listed_accounts,
        "listed_without_lines": summary.listed_without_lines,
        "notes": [note.in_language(language) for note in summary.notes],
    }


_HHI_DECIMALS = 7


def _exact_json(figures: dict[str, Any]) -> str:
    """JSON in which net sales stand as the exact decimal number that they are."""
    held = {**figures, "net_sales": "\0"}
    return json.dumps(held, ensure_ascii=False, indent=2).replace('"\\u0000"', str(figures["net_sales"]))


def cells_of(values: Iterable[object]) -> list[object]:
    """A row as it is written: formulas inert, truth in lower case."""
    return [inert_cell(value) if isinstance(value, str) else _spoken(value) for value in values]


def _spoken(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
