"""A line of cells as one text, and the cells of such a text: whatever they hold, and however long they are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


def written(cell: ir.StringValue, separator: str) -> ir.StringValue:
    """A cell as it stands in a line: in quotes, when it holds a separator, a quote or a line break."""
    telling = (separator, '"', "\n", "\r")
    needs_quotes = ibis.or_(*(cell.contains(text) for text in telling))
    quoted = '"' + cell.replace('"', '""') + '"'
    return cast("ir.StringValue", ibis.cases((needs_quotes, quoted), else_=cell))


def cells_in(line: str, separator: str) -> list[str]:
    """The cells of a line; a quote that is left open reaches to its end. Nothing is refused.

    >>> cells_in('a,"b, ""c"", d",e', ",")
    ['a', 'b, "c", d', 'e']
    >>> cells_in('a;"open; to the end', ";")
    ['a', 'open; to the end']
    """
    cells = []
    for found in _cell(separator).finditer(line):
        quoted, rest, end = found.groups()
        cells.append((quoted or "").replace('""', '"') + rest)
        if not end:
            break
    return cells


@lru_cache
def _cell(separator: str) -> re.Pattern[str]:
    mark = re.escape(separator)
    return re.compile(rf'(?:"((?:[^"]++|"")*+)(?:"|\Z))?((?:(?!{mark}).)*+)({mark}|\Z)', re.DOTALL)
