"""What histories of a ledger are made of: files written in many ways, corrections, merges; and what they come to."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.core.ledger_store.world import BASE, HEADERS, RATES, Line, has_bad_amount, is_wrong

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNTS = ("甲公司", "B", "C")
AMOUNTS = ("1234.5678", "-2.0001", "5.00", "lots")
CORRECTED = "7.0001"
CURRENCIES = (BASE, BASE, "USD", "EUR")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


@dataclass
class Hand:
    """One way of writing a file: its encoding, and how numbers and dates look in it."""

    encoding: str
    thousands: bool
    slashes: bool

    def write(self, path: Path, lines: list[Line]) -> Path:
        """The lines as a file."""
        with path.open("w", encoding=self.encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADERS)
            writer.writerows(self.cells(line) for line in lines)
        return path

    def cells(self, line: Line) -> list[str]:
        """One line, as it stands in the file."""
        on = date.fromisoformat(line.on)
        amount = f"{Decimal(line.amount):,}" if self.thousands and not has_bad_amount(line) else line.amount
        amount = f"{line.currency} {amount}".strip()
        day = f"{on.year}/{on.month}/{on.day}" if self.slashes else line.on
        return [*line._replace(on=day, amount=amount)][: len(HEADERS)]


@dataclass
class Merges:
    """Which account counts for which, as a person who reads the list of merges would say."""

    into: dict[str, str] = field(default_factory=dict)

    def merge(self, kept: str, merged: str) -> bool:
        """Let one account count for another; false: it does so already, or it would go in a circle."""
        if merged in self.into or self.end(kept) == merged:
            return False
        self.into[merged] = kept
        return True

    def end(self, account: str) -> str:
        """The account that the lines of this one count for."""
        while account in self.into:
            account = self.into[account]
        return account

    def totals(self, held: Counter[Line]) -> Counter[str]:
        """Of each account that has lines, the amount in 1/10,000; all that is held is in it, once."""
        sums = Counter[str]()
        for line, copies in held.items():
            sums[self.end(line.account)] += line.money * copies
        return sums


def right_lines(lines: list[Line]) -> dict[int, Line]:
    """Every line with a bad amount with a right one in the base currency, by its place from 0."""
    right = {"amount": CORRECTED, "currency": BASE}
    return {place: line._replace(**right) for place, line in enumerate(lines) if has_bad_amount(line)}


def rates_file(path: Path) -> Path:
    """The rates there are, as a CSV."""
    rows = [f"{currency},{on},{rate}" for (currency, on), rate in RATES.items()]
    path.write_text("\n".join(["Currency,Rate date,Rate", *rows]), encoding="utf-8")
    return path


def correct(lines: list[Line]) -> int:
    """Put right amounts where they are bad, but where the id of a line is used for another; how many were put."""
    joined = 0
    for place, line in right_lines(lines).items():
        if not _is_twice(lines, line):
            lines[place] = line
            joined += 1
    return joined


def _is_twice(lines: list[Line], line: Line) -> bool:
    """Whether the file has used the line's id for another line already."""
    others = [other for other in lines if not is_wrong(other) and other.key == line.key]
    return line.key is not None and bool(others) and others[0] != line
