"""What was read, line for line, and what the columns were taken for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.ledger.fields import ACCOUNTS, PRODUCTS, SALES
from keyfolio.report import words
from keyfolio.report.cells import inert_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyfolio.ledger import Counts
    from keyfolio.report.figures import Figures

_LABELS = {field.name: field.label for field in (*PRODUCTS, *ACCOUNTS, *SALES)}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the lines read; `sign` stands before it in the sum."""

    sign: str
    name: Text
    lines: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file, and what it was taken for."""

    header: str
    field: Text


def row_sum(lines: Counts, figures: Figures) -> list[Part]:
    """Lines read = accepted + updated + skipped + quarantined."""
    accepted = words.ACCEPTED_MEANS.fill(repeated=figures.count(lines.repeated))
    parts = [
        ("", words.READ, lines.read, words.READ_MEANS),
        ("=", words.ACCEPTED, lines.accepted, accepted),
        ("+", words.UPDATED, lines.updated, words.UPDATED_MEANS),
        ("+", words.SKIPPED, lines.skipped, words.SKIPPED_MEANS),
        ("+", words.QUARANTINED, lines.quarantined, words.QUARANTINED_MEANS),
    ]
    return [Part(sign, name, figures.count(number), meaning) for sign, name, number, meaning in parts]


def columns(mapping: Mapping[str, str]) -> list[Column]:
    """The columns of the file in its order; a field without words of its own keeps its name."""
    return [Column(inert_cell(header), _LABELS.get(name, Text(name, name))) for header, name in mapping.items()]
