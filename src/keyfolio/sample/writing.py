"""Writing the company as files: CSV as an order system would export it, the hidden truth in a folder of its own."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv

from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio.sample.headers import header

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.language import Language
    from keyfolio.sample.company import Company

FILES = {
    "accounts": "accounts",
    "products": "products",
    "sales": "order_lines",
    "invoices": "invoices",
    "payments": "payments",
    "costs_to_serve": "cost_to_serve",
    "contracts": "contracts",
    "opportunities": "opportunities",
    "referrals": "referrals",
    "acquisition_costs": "acquisition_costs",
    "rates": "rates",
}
"""Kind of file, as `keyfolio.ledger.FIELDS` has it -> name of the file without .csv, in the order of writing."""

_TRUTH_FOLDER = "truth"
_MARK = b"\xef\xbb\xbf"  # tells spreadsheets that Chinese text is UTF-8
_WARNING = Text(
    "What is true of each customer of this fictional company. Keyfolio never reads this folder;\n"
    "it is here so that people can compare what the program finds with what is so.\n",
    "这家虚构公司每个客户的真实情况。Keyfolio 从不读取本文件夹；\n放在这里，是为了让人把程序的结论与真相作比较。\n",
)


def write_company(company: Company, folder: Path) -> tuple[Path, ...]:
    """Write every table as UTF-8 CSV with a header (in Chinese with a byte-order mark), replacing earlier ones.

    Returns:
        The paths written: one a kind, in the order of `FILES`, then those of the truth.

    Raises:
        CannotWrite: the folder cannot be made or a file cannot be written.
    """
    try:
        truth_folder = folder / _TRUTH_FOLDER
        truth_folder.mkdir(parents=True, exist_ok=True)
        facts = [_write_table(company, name, folder / f"{name}.csv") for name in FILES.values()]
        truth = _write_table(company, "truth", truth_folder / "accounts.csv")
        warning = _write_text(_WARNING, truth_folder / "README.txt", company.language)
    except OSError as trouble:
        raise CannotWrite(_trouble(folder, trouble)) from trouble
    return (*facts, truth, warning)


def company_file(company: Company, kind: str) -> bytes:
    """The file of one kind, as `write_company` writes it. kind: of `FILES`."""
    file = io.BytesIO()
    _put_table(getattr(company, FILES[kind]), file, company.language)
    return file.getvalue()


def _write_table(company: Company, name: str, path: Path) -> Path:
    with path.open("wb") as file:
        _put_table(getattr(company, name), file, company.language)
    return path


def _put_table(table: pa.Table, file: IO[bytes], language: Language) -> None:
    """No cell holds a comma, a quote or a line end, so none is quoted; the writer refuses if one did."""
    headers = ",".join(header(column, language) for column in table.column_names)
    file.write(_opening(language) + headers.encode() + b"\n")
    csv.write_csv(table, file, csv.WriteOptions(include_header=False, quoting_style="none"))


def _write_text(text: Text, path: Path, language: Language) -> Path:
    path.write_bytes(_opening(language) + text.in_language(language).encode())
    return path


def _opening(language: Language) -> bytes:
    return _MARK if language == "zh" else b""


def _trouble(folder: Path, trouble: OSError) -> Text:
    text = Text(
        "The sample cannot be written to {folder}: {reason}. Choose a folder that can be written and a disk with room.",
        "无法把示例公司写入 {folder}：{reason}。请选择可写且磁盘空间充足的文件夹。",
    )
    return text.fill(folder=folder, reason=trouble.strerror or trouble)
