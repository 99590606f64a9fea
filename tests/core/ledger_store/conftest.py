"""An engine for the whole of a module: it forgets a table when the next of that name comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyfolio.engine import Engine, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine
