"""What every account of a ledger is worth, in one call: a ledger in, its valuations out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio import flow, report
from keyfolio.request import snapshot_of

if TYPE_CHECKING:
    from os import PathLike

    import pyarrow as pa

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.engine import Engine
    from keyfolio.language import Language
    from keyfolio.request import Request
    from keyfolio.value import Appraisal


@dataclass(frozen=True)
class ValuedAccounts:
    """appraisal: every account's value, and how it is known. described: their names, industries, regions.

    currency: of the ledger; null: it does not say.
    """

    appraisal: Appraisal
    described: pa.Table
    currency: str | None

    def save(self, folder: str | PathLike[str], language: Language = "en") -> list[Path]:
        """Write valuations.csv, models.json and report.html.

        Raises:
            CannotWrite: the folder cannot be made or written, or the disk is full.
        """
        return report.write_valuations(self.appraisal, self.described, self.currency, Path(folder), language)


def value_in(engine: Engine, request: Request, chosen: ValueAssumptions) -> ValuedAccounts:
    """Value the accounts of a ledger, on an engine that is given.

    Raises:
        KeyfolioError: with what was found, what was needed and what to do, in both languages (`error.text`).
    """
    snapshot, assumptions, _ = snapshot_of(engine, request)
    observed = flow.observe(engine, snapshot, assumptions)
    appraisal = flow.appraise(engine, observed, chosen)
    return ValuedAccounts(appraisal, flow.describe(engine, observed), snapshot.ledger.currency)
