"""How the accounts of a ledger move between states, in one call: a ledger in, its migration out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio import flow, report
from keyfolio.request import snapshot_of

if TYPE_CHECKING:
    from os import PathLike

    from keyfolio.assumptions import MigrationAssumptions
    from keyfolio.engine import Engine
    from keyfolio.language import Language
    from keyfolio.request import Request
    from keyfolio.value import Migration


@dataclass(frozen=True)
class MigratedAccounts:
    """How accounts moved, where they go next, and what that makes them worth."""

    migration: Migration

    def save(self, folder: str | PathLike[str], language: Language = "en") -> list[Path]:
        """Write migration.csv and migration.json.

        Raises:
            CannotWrite: the folder cannot be made or written, or the disk is full.
        """
        return report.write_migration(self.migration, Path(folder), language)


def migrate_in(engine: Engine, request: Request, chosen: MigrationAssumptions) -> MigratedAccounts:
    """Follow the accounts of a ledger, on an engine that is given.

    Raises:
        KeyfolioError: with what was found, what was needed and what to do, in both languages (`error.text`).
    """
    snapshot, assumptions, _ = snapshot_of(engine, request)
    return MigratedAccounts(flow.migrate(engine, flow.observe(engine, snapshot, assumptions), chosen))
