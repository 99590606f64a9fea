"""Files as tables of text: one reader a kind of file, all with one answer (`TextTable`)."""

from keyfolio.ledger.sources.opening import open_file
from keyfolio.ledger.sources.text_table import LINE_NUMBER, IsHead, SetAside, TextTable, file_digest

__all__ = ["LINE_NUMBER", "IsHead", "SetAside", "TextTable", "file_digest", "open_file"]
