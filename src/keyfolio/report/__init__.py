"""What a run leaves behind: one self-contained page to read, print and send, and files for programs."""

from keyfolio.report.account_rows import ROW_SCHEMA, account_rows
from keyfolio.report.cells import inert_cell
from keyfolio.report.files import summary_figures, write_report, write_results
from keyfolio.report.page import render_report

__all__ = [
    "ROW_SCHEMA",
    "account_rows",
    "inert_cell",
    "render_report",
    "summary_figures",
    "write_report",
    "write_results",
]
