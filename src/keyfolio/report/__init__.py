"""What a run leaves behind: one self-contained page to read, print and send, and files for programs."""

from keyfolio.report.account_rows import ROW_SCHEMA, account_rows
from keyfolio.report.cells import inert_cell
from keyfolio.report.files import summary_figures, whole_file, write_accounts, write_quarantine, write_summary
from keyfolio.report.page import render_report
from keyfolio.report.report_file import write_report

__all__ = [
    "ROW_SCHEMA",
    "account_rows",
    "inert_cell",
    "render_report",
    "summary_figures",
    "whole_file",
    "write_accounts",
    "write_quarantine",
    "write_report",
    "write_summary",
]
