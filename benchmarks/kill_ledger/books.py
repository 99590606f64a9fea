"""Two files of order lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path


def write_ledgers(home: Path, lines: int, chance: random.Random) -> tuple[Path, Path]:
    """A first file, and a second in which a third is known, a third is changed and a third is new."""
    first = [(place, chance.randrange(1, 100_000)) for place in range(lines)]
    second = [(place + lines if place % 3 == 0 else place, amount + (place % 3 == 1)) for place, amount in first]
    return _write(home / "before.csv", first), _write(home / "brought.csv", second)


def _write(path: Path, lines: list[tuple[int, int]]) -> Path:
    rows = (
        f"C{place % 97},{place // 5},2024-{place % 12 + 1:02}-{place % 28 + 1:02},"
        f"p{place % 11},{'nothing' if place % 400 == 7 else f'{cents / 100:.2f}'},{place}\n"
        for place, cents in lines
    )
    path.write_text("Customer ID,Order No,Date,Product,Amount,Line No\n" + "".join(rows), encoding="utf-8")
    return path
