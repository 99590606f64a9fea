"""What a ledger is asked about: files, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keyfolio.assumptions import Assumptions
from keyfolio.identify import DEFAULT_POLICY, Policy
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    open_contracts,
    open_ledger,
    read_account_codes,
    read_accounts,
    read_products,
)
from keyfolio.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Request:
    """What to look at, and how; what is left out is recognised or taken by the rule."""

    ledger: Path
    accounts: Path | None = None
    products: Path | None = None
    how: HowToRead = field(default_factory=HowToRead)
    policy: Policy = DEFAULT_POLICY
    assumptions: Assumptions = field(default_factory=Assumptions)
    only: Path | None = None  # a file with the codes of the accounts to judge


def with_contracts(engine: Engine, request: Request, snapshot: Snapshot) -> Snapshot:
    """A snapshot with the contracts of its store; a file has none."""
    if not request.ledger.is_dir():
        return snapshot
    return replace(snapshot, contracts=open_contracts(engine, SqliteManifest(request.ledger)))


def snapshot_of(engine: Engine, request: Request) -> tuple[Snapshot, Assumptions, Ledger]:
    """All that is read; the assumptions, with the accounts of the file `only`; the ledger with what it set aside.

    Raises:
        KeyfolioError: a file cannot be read, or is no ledger.
    """
    assumptions = request.assumptions
    if request.only:
        assumptions = replace(assumptions, only=frozenset(read_account_codes(engine, request.only)))
    opened = open_ledger(engine, request.ledger, request.how)
    masters = request.accounts and read_accounts(engine, request.accounts, date_order=request.how.date_order)
    products = request.products and read_products(engine, request.products)
    return Snapshot(ledger=opened, accounts=masters or None, products=products or None), assumptions, opened
