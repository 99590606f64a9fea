"""A folder to write in and an engine to read with, both for the whole session: each test writes its file anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import HowToRead, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from keyfolio.ledger import Ledger

    Read = Callable[..., Ledger]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where property tests write, one file after the other."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One engine: a ledger that is read replaces the one before."""
    with open_engine() as engine:
        yield engine


@pytest.fixture(scope="session")
def read(engine: Engine, folder: Path) -> Read:
    """Opens a ledger given as text, or as a path."""

    def read(ledger: str | Path, how: HowToRead | None = None) -> Ledger:
        path = ledger
        if isinstance(path, str):
            path = folder / "ledger.csv"
            path.write_text(str(ledger), encoding="utf-8")
        return open_ledger(engine, path, how or HowToRead())

    return read
