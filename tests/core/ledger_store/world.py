"""Small ledgers as files, and what a store should hold of them, worked out line by line."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, NamedTuple

from keyfolio.ledger import HowToRead, SqliteManifest, import_file, open_ledger
from keyfolio.units import day

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch

NOON = "2025-01-01T12:00:00+00:00"
HEADERS = ("Customer ID", "Order No", "Order Date", "Product", "Amount", "Line No")
BASE = "CNY"
RATES = {("USD", "2024-01-05"): Decimal("7.12345678"), ("EUR", "2024-01-05"): Decimal("0.00033")}
"""The rates there are, in the base currency: those of other days are missing."""


class Line(NamedTuple):
    """One line as it is written; a line without an id has an empty one, as one whose amount names no currency."""

    account: str
    order: str
    on: str
    product: str
    amount: str
    line_id: str = ""
    currency: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether its amount must be converted."""
        return self.currency not in ("", BASE)

    @property
    def money(self) -> int:
        """Its amount in 1/10,000 of the base currency, rounded half-even; the line is not a wrong one."""
        rate = RATES[self.currency, self.on] if self.is_foreign else Decimal(1)
        return int((Decimal(self.amount) * 10_000 * rate).quantize(Decimal(1), ROUND_HALF_EVEN))

    @property
    def key(self) -> tuple[str, str, str] | None:
        """What a line with an id is known by."""
        return (self.account, self.order, self.line_id) if self.line_id else None


def write(path: Path, lines: list[Line]) -> Path:
    """The lines as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(line[: len(HEADERS)] for line in lines)
    return path


def bring(engine: Engine, store: Path, path: Path) -> Batch:
    """Import a file."""
    return import_file(engine, SqliteManifest(store), path, HowToRead(), NOON)


def living(engine: Engine, ledger: Path, base: str = "") -> Counter[Line]:
    """The lines of a store, or of a file, that count. base: the currency of those that were not converted."""
    rows = engine.rows(open_ledger(engine, ledger, HowToRead()).lines).to_pylist()
    counted: Counter[Line] = Counter()
    for row in rows:
        texts = (row["account_code"], row["order_id"], day(row["day"]).isoformat(), row["product_code"])
        amount = row["amount"] if row["rate"] is None else row["original_amount"]
        currency = base if row["rate"] is None else row["currency"]
        counted[Line(*texts, _exact(amount), row["line_id"] or "", currency)] += row["sign"]
    assert all(copies >= 0 for copies in counted.values()), "a reversal without its line"
    return +counted


def _exact(amount: int) -> str:
    """An amount in 1/10,000 as it is written: with its cents, and more only where there is more."""
    return f"{Decimal(amount).scaleb(-4):.{2 if amount % 100 == 0 else 4}f}"


def is_wrong(line: Line) -> bool:
    """Whether a line must be set aside whatever stands beside it."""
    return has_bad_amount(line) or (line.is_foreign and (line.currency, line.on) not in RATES)


def has_bad_amount(line: Line) -> bool:
    """Whether its amount is no number."""
    return not line.amount.lstrip("-").replace(".", "").isdigit()


@dataclass
class Import:
    """One import of the model."""

    lines: list[Line]
    visible: bool = True
    sent: list[Line] = field(init=False)

    def __post_init__(self) -> None:
        """Keep what the file says, whatever is corrected later."""
        self.sent = list(self.lines)


@dataclass
class Model:
    """A store as the words of the documentation have it: what its visible files say, one after the other.

    first: the number of its first batch of order lines; those before it are of other facts.
    """

    imports: dict[int, Import] = field(default_factory=dict)
    first: int = 1

    @property
    def next(self) -> int:
        """The number of the batch that comes next."""
        return self.first + len(self.imports)

    def bring(self, lines: list[Line]) -> int:
        """Import a file; the number of its batch. A file that is there, and would add nothing, is no batch again."""
        same = [number for number in self.visible() if self.imports[number].sent == lines]
        if same and not self.adds(lines):
            return same[-1]
        if all(is_wrong(line) for line in lines):
            return 0
        number = self.next
        self.imports[number] = Import(list(lines))
        return number

    def adds(self, lines: list[Line]) -> bool:
        """Whether a file would add or replace a line now."""
        fates = _replay(lines, self.held())
        return bool(fates["accepted"] + fates["updated"])

    def undo(self, number: int) -> bool:
        """Undo an import; false: it is not there."""
        brought = self.imports.get(number)
        if brought is None or not brought.visible:
            return False
        brought.visible = False
        return True

    def held(self) -> Counter[Line]:
        """The lines that count."""
        return self._replayed()[0]

    def fates(self, number: int) -> Counter[str]:
        """What became of the lines of a batch that can be seen."""
        return self._replayed()[1][number]

    def visible(self) -> list[int]:
        """The batches that can be seen."""
        return [number for number, brought in self.imports.items() if brought.visible]

    def _replayed(self) -> tuple[Counter[Line], dict[int, Counter[str]]]:
        held, fates = Counter[Line](), dict[int, Counter[str]]()
        for number in self.visible():
            fates[number] = _replay(self.imports[number].lines, held)
        return +held, fates


def _replay(lines: list[Line], held: Counter[Line]) -> Counter[str]:
    """Add the lines of one file to those that count; what became of them."""
    before, fates, seen = Counter(held), Counter[str](), Counter[Line]()
    first: dict[tuple[str, str, str], Line] = {}
    by_key: dict[tuple[str, str, str] | None, Line] = {line.key: line for line in +before if line.key}
    for line in lines:
        fate = "quarantined" if is_wrong(line) else _fate(line, seen, first, before, by_key)
        fates[fate] += 1
        if fate in ("accepted", "updated"):
            held[line] += 1
        if fate == "updated" and line.key:
            held[by_key[line.key]] -= 1
    return fates


def _fate(
    line: Line,
    seen: Counter[Line],
    first: dict[tuple[str, str, str], Line],
    before: Counter[Line],
    by_key: dict[tuple[str, str, str] | None, Line],
) -> str:
    seen[line] += 1
    if line.key is None:
        return "skipped" if seen[line] <= before[line] else "accepted"
    if first.setdefault(line.key, line) != line:
        return "quarantined"
    if seen[line] > 1 or by_key.get(line.key) == line:
        return "skipped"
    return "updated" if line.key in by_key else "accepted"
