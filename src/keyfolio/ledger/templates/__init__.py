"""Templates to download: files to fill in, with examples and notes, in either language."""

from keyfolio.ledger.templates.template import NOTE_HEADINGS, Template, template_of
from keyfolio.ledger.templates.workbook import template_workbook

__all__ = ["NOTE_HEADINGS", "Template", "template_of", "template_workbook"]
