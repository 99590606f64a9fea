"""Templates as workbooks: the file to fill in, and a sheet of notes behind it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

from keyfolio.language import Text
from keyfolio.ledger.templates.template import NOTE_HEADINGS, template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keyfolio.language import Language
    from keyfolio.ledger.fields import Kind

_ROWS, _NOTES = Text("Rows", "数据"), Text("Notes", "说明")
_WIDEST = 60


def template_workbook(kind: Kind, language: Language) -> bytes:
    """The template of a kind of file as XLSX: headers and examples on the first sheet, notes on the second."""
    template, file = template_of(kind, language), io.BytesIO()
    headings = [text.in_language(language) for text in NOTE_HEADINGS]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        _add_sheet(workbook, _ROWS.in_language(language), [template.headers, *template.rows])
        _add_sheet(workbook, _NOTES.in_language(language), [headings, *template.notes])
    return file.getvalue()


def _add_sheet(workbook: xlsxwriter.Workbook, name: str, rows: Sequence[Iterable[str]]) -> None:
    """Every cell is text: spreadsheets then leave codes and dates as they are."""
    sheet, bold, text = workbook.add_worksheet(name), workbook.add_format({"bold": True}), workbook.add_format()
    text.set_num_format("@")
    for place, column in enumerate(zip(*rows, strict=True)):
        sheet.set_column(place, place, min(_WIDEST, 4 + max(2 * len(cell) for cell in column)), text)
        for line, cell in enumerate(column):
            sheet.write_string(line, place, cell, bold if line == 0 else text)
    sheet.freeze_panes(1, 0)
