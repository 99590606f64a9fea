"""The report as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.report.files import whole_file
from keyfolio.report.page import render_report

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.findings import Findings
    from keyfolio.language import Language


def write_report(findings: Findings, path: Path, language: Language) -> None:
    """Write the page to a file: all of it, or nothing.

    Raises:
        CannotWrite: the folder is missing or closed, the disk is full, or the path is a folder.
    """
    page = render_report(findings, language)
    with whole_file(path) as file:
        file.write(page)
