"""The accounts that may occur, told by a file of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.ledger import read_accounts

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine


def known_accounts(engine: Engine, path: Path | None) -> list[str] | None:
    """The codes that the file has; null: nothing was told. Raises: KeyfolioError."""
    if path is None:
        return None
    codes: list[str] = read_accounts(engine, path).table.account_code.to_pyarrow().to_pylist()
    return codes
