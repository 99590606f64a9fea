"""What a run leaves behind: one self-contained page to read, print and send, and files for programs."""

from keyfolio.report.account_rows import ROW_SCHEMA, account_rows
from keyfolio.report.cells import inert_cell
from keyfolio.report.evidence_figures import evidence_figures
from keyfolio.report.files import summary_figures, write_report, write_results
from keyfolio.report.migration_figures import migration_figures
from keyfolio.report.migration_files import write_migration
from keyfolio.report.model_words import (
    BASES,
    FIT_REASONS,
    NOBODY_LEFT,
    PARAMETERS,
    SPENDS,
    STATUSES,
    WITHOUT_ERROR,
    how_chosen,
    model_called,
    model_named,
    what_spend_rests_on,
)
from keyfolio.report.page import render_report
from keyfolio.report.renewal_files import renewal_figures
from keyfolio.report.valuation_files import model_figures, write_valuations
from keyfolio.report.valuation_page import render_valuation
from keyfolio.report.valuation_words import LIMITS_ARE as LIMITS
from keyfolio.report.valuation_words import NO_SHARES
from keyfolio.report.value_findings import ValueFindings

__all__ = [
    "BASES",
    "FIT_REASONS",
    "LIMITS",
    "NOBODY_LEFT",
    "NO_SHARES",
    "PARAMETERS",
    "ROW_SCHEMA",
    "SPENDS",
    "STATUSES",
    "ValueFindings",
    "WITHOUT_ERROR",
    "account_rows",
    "evidence_figures",
    "how_chosen",
    "inert_cell",
    "migration_figures",
    "model_called",
    "model_figures",
    "model_named",
    "render_report",
    "render_valuation",
    "renewal_figures",
    "summary_figures",
    "what_spend_rests_on",
    "write_migration",
    "write_report",
    "write_results",
    "write_valuations",
]
