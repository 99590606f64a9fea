"""What every account of a ledger is worth, in one call: a ledger in, its valuations out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio import flow, report
from keyfolio.report import ValueFindings
from keyfolio.request import snapshot_of, with_contracts

if TYPE_CHECKING:
    from os import PathLike

    from keyfolio.assumptions import ValueAssumptions
    from keyfolio.engine import Engine
    from keyfolio.language import Language
    from keyfolio.request import Request


class ValuedAccounts(ValueFindings):
    """What every account of a ledger is worth."""

    def save(self, folder: str | PathLike[str], language: Language = "en") -> list[Path]:
        """Write valuations.csv, models.json and report.html; groups.csv and contracts.csv where there are some.

        Raises:
            CannotWrite: the folder cannot be made or written, or the disk is full.
        """
        return report.write_valuations(self, Path(folder), language)


def value_in(engine: Engine, request: Request, chosen: ValueAssumptions) -> ValuedAccounts:
    """Value the accounts of a ledger, on an engine that is given.

    Raises:
        KeyfolioError: with what was found, what was needed and what to do, in both languages (`error.text`).
    """
    snapshot, assumptions, _ = snapshot_of(engine, request)
    snapshot = with_contracts(engine, request, snapshot)
    observed = flow.observe(engine, snapshot, assumptions)
    appraisal, renewals = flow.appraise(engine, observed, chosen), flow.value_contracts(engine, observed, chosen)
    return ValuedAccounts(appraisal, flow.describe(engine, observed), snapshot.ledger.currency, renewals)
