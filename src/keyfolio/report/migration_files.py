"""The files of a migration: the moves between each two states, and all of it in figures."""

from __future__ import annotations

import csv
import json
from typing import IO, TYPE_CHECKING

from keyfolio import units
from keyfolio.report.files import CSV_ENCODING, cells_of, together
from keyfolio.report.migration_figures import migration_figures
from keyfolio.value import STATE_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.language import Language
    from keyfolio.value import Migration

MIGRATION_COLUMNS = ("from", "to", "accounts", "share", "low", "high", "from_label", "to_label")


def write_migration(migration: Migration, folder: Path, language: Language) -> list[Path]:
    """Write migration.csv and migration.json; the folder is made when it is not there.

    Returns:
        The paths written.

    Raises:
        CannotWrite: the folder cannot be made or written, or the disk is full.
    """
    figures = migration_figures(migration)
    with together(folder) as open_aside:
        with open_aside("migration.csv", CSV_ENCODING[language]) as file:
            _write_moves(migration, file, language)
        with open_aside("migration.json", "utf-8") as file:
            file.write(json.dumps(figures, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    return [folder / name for name in ("migration.csv", "migration.json")]


def _write_moves(migration: Migration, file: IO[str], language: Language) -> None:
    """One row a pair of states, in their order: moves of accounts, and their share, empty where it is not told."""
    names, pooled = migration.states, migration.moves.sum(axis=0)
    labels = [STATE_LABELS[name].in_language(language) for name in names]
    writer = csv.writer(file)
    writer.writerow(MIGRATION_COLUMNS)
    for start, left in enumerate(pooled):
        for to, accounts in enumerate(left):
            shares = _shares(migration, start, to)
            writer.writerow(cells_of([names[start], names[to], int(accounts), *shares, labels[start], labels[to]]))


def _shares(migration: Migration, start: int, to: int) -> list[float | None]:
    if migration.chain is None:
        return [None, None, None]
    shares = migration.chain.shares
    return [units.share(float(column[start, to])) for column in (shares.expected, shares.low, shares.high)]
