"""A disk that fills up at any point of an import: told in words, and the store is as it was."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.test_kill import BEFORE, BROUGHT, STAGES
from tests.core.ledger_store.world import bring, living, write

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import KeyfolioError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _no_file_over(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.fixture
def disk() -> Iterator[None]:
    """The disk has room again at the end."""
    before, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    _no_file_over(before)


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("full_at", [stage for stage in STAGES["import"] if stage != "done"])
def test_a_disk_that_is_full_from_some_point_on_is_told_and_nothing_is_changed(
    engine: Engine, tmp_path: Path, full_at: str
) -> None:
    bring(engine, tmp_path / "store", write(tmp_path / "before.csv", BEFORE))
    before = living(engine, tmp_path / "store")
    brought = write(tmp_path / "brought.csv", BROUGHT)
    with open_engine(progress=lambda stage, _rows: _no_file_over(0) if stage == full_at else None) as filling:
        with pytest.raises(KeyfolioError) as refusal:
            bring(filling, tmp_path / "store", brought)
        _no_file_over(resource.RLIM_INFINITY)
    assert "空间" in refusal.value.text.zh
    assert living(engine, tmp_path / "store") == before
    assert bring(engine, tmp_path / "store", brought).number == 2
