"""Templates to download: files to fill in, with examples and notes, in either language."""

from keyfolio.ledger.templates.template import NOTE_HEADINGS, Template, template_of

__all__ = ["NOTE_HEADINGS", "Template", "template_of"]
