"""Files as tables of text: one reader a kind of file, all with one answer (`TextTable`); and queries as such files."""

from keyfolio.ledger.sources.database import Fetched, Query, fetch_query, refuse_writing
from keyfolio.ledger.sources.mark import Mark
from keyfolio.ledger.sources.only_reads import reading_query
from keyfolio.ledger.sources.opening import open_file
from keyfolio.ledger.sources.text_table import LINE_NUMBER, IsHead, SetAside, TextTable, file_digest

__all__ = [
    "LINE_NUMBER",
    "Fetched",
    "IsHead",
    "Mark",
    "Query",
    "SetAside",
    "TextTable",
    "fetch_query",
    "file_digest",
    "open_file",
    "reading_query",
    "refuse_writing",
]
