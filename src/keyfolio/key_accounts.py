"""The main job in one call: a ledger in, its key accounts out, with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio import flow, report
from keyfolio.assumptions import Assumptions
from keyfolio.engine import Engine, open_engine
from keyfolio.identify import DEFAULT_POLICY, Policy
from keyfolio.ledger import HowToRead
from keyfolio.request import Request, snapshot_of

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd
    import pyarrow as pa

    from keyfolio.findings import Findings, Summary
    from keyfolio.language import Language


@dataclass(frozen=True)
class KeyAccounts:
    """What a run found, with the lines that were set aside.

    findings: the typed tables of the run. quarantine: columns of `schemas.QUARANTINE`, ordered by source, line_number.
    """

    findings: Findings
    quarantine: pa.Table

    @property
    def summary(self) -> Summary:
        """The run in figures."""
        return self.findings.summary

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """One row an account, by rank: the columns of accounts.csv; money as `decimal.Decimal`, `why` in English."""
        frame: pd.DataFrame = report.account_rows(self.findings, "en").to_pandas()
        return frame

    def save_report(self, path: str | PathLike[str], language: Language = "en") -> Path:
        """Write the self-contained HTML report.

        Raises:
            CannotWrite: the folder is missing or closed, or the disk is full.
        """
        report.write_report(self.findings, Path(path), language)
        return Path(path)

    def save(self, folder: str | PathLike[str], language: Language = "en") -> list[Path]:
        """Write accounts.csv, summary.json, report.html and, when lines were set aside, quarantine.csv.

        Raises:
            CannotWrite: the folder cannot be made or written, or the disk is full.
        """
        return report.write_results(self.findings, self.quarantine, Path(folder), language)


def find_key_accounts(
    ledger: str | PathLike[str],
    *,
    accounts: str | PathLike[str] | None = None,
    products: str | PathLike[str] | None = None,
    how: HowToRead | None = None,
    policy: Policy = DEFAULT_POLICY,
    assumptions: Assumptions | None = None,
) -> KeyAccounts:
    """Find the key accounts of a ledger: a file or the folder of a store.

    ledger: a file is CSV, TSV, JSON Lines, gzip of these, XLSX or Parquet.
    accounts, products: files of master data (names, industries, regions, parents; product families).
    how: mapping of columns, order of dates, and today; see `HowToRead`. Without `today` no date counts as future.
    assumptions: as-of day, window, whether accounts or groups are judged, and which; see `Assumptions`.

    Raises:
        KeyfolioError: with what was found, what was needed and what to do, in both languages (`error.text`).
    """
    request = Request(
        ledger=Path(ledger),
        accounts=Path(accounts) if accounts else None,
        products=Path(products) if products else None,
        how=how or HowToRead(),
        policy=policy,
        assumptions=assumptions or Assumptions(),
    )
    with open_engine() as engine:
        return find_in(engine, request)


def find_in(engine: Engine, request: Request) -> KeyAccounts:
    """The same, on an engine that is given: with its progress, memory limit and temporary folder."""
    snapshot, assumptions, opened = snapshot_of(engine, request)
    findings = flow.identify_accounts(engine, flow.observe(engine, snapshot, assumptions), request.policy)
    quarantine = engine.rows(opened.quarantine.order_by("source", "line_number", "reason", "line"))
    return KeyAccounts(findings, quarantine)
