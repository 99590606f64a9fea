"""Small ledgers whose accounts are valued: one of many that a model fits, and odd ones that none does."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from keyfolio.assumptions import ValueAssumptions
from keyfolio.engine import open_engine
from keyfolio.request import Request
from keyfolio.value_accounts import ValuedAccounts, value_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Line = tuple[str, int, int]  # account, day, amount

OPENS_ON = date(2023, 1, 2)
DAYS = 730


def valued(lines: Iterable[Line], names: Mapping[str, str] | None = None, currency: str = "CNY") -> ValuedAccounts:
    """Value the accounts of these lines; names: of some of them."""
    with TemporaryDirectory() as made, open_engine() as engine:
        ledger = _write(Path(made) / "ledger.csv", ["account", "order", "date", f"amount ({currency})"], _rows(lines))
        told = [[code, name, "Retail", "North"] for code, name in (names or {}).items()]
        masters = _write(Path(made) / "accounts.csv", ["account", "name", "industry", "region"], told) if told else None
        return value_in(engine, Request(ledger, accounts=masters), ValueAssumptions())


@lru_cache(maxsize=1)
def plausible() -> ValuedAccounts:
    """Some 180 accounts over two years, each at its own rhythm; some left, and one only sent goods back."""
    chance = random.Random(7)  # noqa: S311
    lines: list[Line] = [("K9999", 400, -50)]
    for account in range(180):
        every, day, size = chance.uniform(12, 90), chance.randrange(300), chance.lognormvariate(6, 1)
        until = DAYS if chance.random() < 0.6 else chance.randrange(day, DAYS)
        while day < until:
            lines.append((f"K{account:04}", day, round(size * chance.uniform(0.6, 1.5)) + 1))
            day += max(1, round(chance.gammavariate(3, every / 3)))
    return valued(lines, {f"K{account:04}": f"Company {account} & Sons" for account in range(0, 180, 2)})


def steady(accounts: int) -> list[Line]:
    """Accounts that order every so many days until the end: nobody is seen to leave."""
    return [(f"A{at}", day, 100) for at in range(accounts) for day in range(at % 7, DAYS, 20 + at % 30)]


def _rows(lines: Iterable[Line]) -> list[list[object]]:
    dated = ((code, OPENS_ON + timedelta(days=day), amount) for code, day, amount in lines)
    return [[code, f"{code}-{day}", day, amount] for code, day, amount in dated]


def _write(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path
