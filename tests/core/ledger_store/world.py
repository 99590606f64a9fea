"""Small ledgers as files, and what a store should hold of them, worked out line by line."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from keyfolio.ledger import HowToRead, SqliteManifest, import_file, open_ledger
from keyfolio.units import day, money

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Batch

NOON = "2025-01-01T12:00:00+00:00"
HEADERS = ("Customer ID", "Order No", "Order Date", "Product", "Amount", "Line No")


class Line(NamedTuple):
    """One line as it is written; a line without an id has an empty one."""

    account: str
    order: str
    on: str
    product: str
    amount: str
    line_id: str = ""

    @property
    def key(self) -> tuple[str, str, str] | None:
        """What a line with an id is known by."""
        return (self.account, self.order, self.line_id) if self.line_id else None


def write(path: Path, lines: list[Line]) -> Path:
    """The lines as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(lines)
    return path


def bring(engine: Engine, store: Path, path: Path) -> Batch:
    """Import a file."""
    return import_file(engine, SqliteManifest(store), path, HowToRead(), NOON)


def living(engine: Engine, ledger: Path) -> Counter[Line]:
    """The lines of a store, or of a file, that count."""
    rows = engine.rows(open_ledger(engine, ledger, HowToRead()).lines).to_pylist()
    counted: Counter[Line] = Counter()
    for row in rows:
        texts = (row["account_code"], row["order_id"], day(row["day"]).isoformat(), row["product_code"])
        counted[Line(*texts, str(money(row["amount"])), row["line_id"] or "")] += row["sign"]
    assert all(copies >= 0 for copies in counted.values()), "a reversal without its line"
    return +counted


@dataclass
class Import:
    """One import of the model: what it added and took away."""

    lines: list[Line]
    change: Counter[Line]
    rests_on: set[int]
    visible: bool = True


@dataclass
class Model:
    """A store as the words of the documentation have it, one line after the other."""

    imports: dict[int, Import] = field(default_factory=dict)

    def held(self) -> Counter[Line]:
        """The lines that count."""
        counted: Counter[Line] = Counter()
        for brought in self.imports.values():
            if brought.visible:
                counted.update(brought.change)
        return +counted

    def bring(self, lines: list[Line]) -> Counter[str]:
        """Import a file; what became of its lines."""
        if any(brought.visible and brought.lines == lines for brought in self.imports.values()):
            return Counter(skipped=len(lines))
        held, change, fates, met = self.held(), Counter[Line](), Counter[str](), set[Line]()
        seen: Counter[Line] = Counter()
        first: dict[tuple[str, str, str], Line] = {}
        by_key = {line.key: line for line in held if line.key}
        for line in lines:
            seen[line] += 1
            known = first.setdefault(line.key, line) if line.key else None
            if line.key is None:
                fate = "skipped" if seen[line] <= held[line] else "accepted"
            elif known != line:
                fate = "quarantined"
            elif seen[line] > 1 or by_key.get(line.key) == line:
                fate = "skipped"
            else:
                fate = "updated" if line.key in by_key else "accepted"
            fates[fate] += 1
            if fate in ("accepted", "updated"):
                change[line] += 1
            if fate == "updated" and line.key:
                change[by_key[line.key]] -= 1
            if fate in ("skipped", "updated"):
                met.add(line)
        self.imports[len(self.imports) + 1] = Import(lines, change, self._rests_on(met))
        return fates

    def undo(self, number: int) -> bool:
        """Undo an import; false: later ones rest on it, or it is not there."""
        brought = self.imports.get(number)
        resting = any(number in other.rests_on for other in self.imports.values() if other.visible)
        if brought is None or not brought.visible or resting:
            return False
        brought.visible = False
        return True

    def _rests_on(self, met: set[Line]) -> set[int]:
        keys = {line.key for line in met if line.key}
        return {
            number
            for number, brought in self.imports.items()
            if brought.visible and any(line in met or line.key in keys for line in brought.change)
        }
