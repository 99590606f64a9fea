"""Precision and recall: what was found, held against what is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness import find_duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.near_duplicates.book import Book


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairs of accounts: known to be duplicates, found, both; and by kind, how many are known and how many found."""

    known: int
    found: int
    right: int
    by_kind: dict[str, tuple[int, int]]

    @property
    def precision(self) -> float:
        """Share of the found pairs that are known duplicates."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """Share of the known duplicates that were found."""
        return self.right / self.known


def measure_book(book: Book) -> Measured:
    """Look for duplicates in a book, and count."""
    found = {pair.account_codes for pair in find_duplicates(book.accounts)}
    known = Counter(book.duplicates.values())
    right = Counter(kind for pair, kind in book.duplicates.items() if pair in found)
    by_kind = {kind: (known[kind], right[kind]) for kind in sorted(known)}
    return Measured(len(book.duplicates), len(found), right.total(), by_kind)


def together(several: Sequence[Measured]) -> Measured:
    """Several books counted as one."""
    kinds = sorted({kind for one in several for kind in one.by_kind})
    by_kind = {kind: _summed([one.by_kind.get(kind, (0, 0)) for one in several]) for kind in kinds}
    return Measured(
        sum(one.known for one in several), sum(one.found for one in several), sum(one.right for one in several), by_kind
    )


def _summed(counts: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(known for known, _ in counts), sum(right for _, right in counts)
