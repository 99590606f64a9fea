"""An import that is killed on its way, at every point there is, and done again: all of it once, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.world import Line, bring, living, write

from keyfolio.ledger import HowToRead, SqliteManifest, open_ledger

if TYPE_CHECKING:
    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")
FIRST = Line("A", "9", "2024-03-01", "tea", "10.00", "1")
BEFORE = [TEA, FIRST]
BROUGHT = [TEA, TEA, OIL, FIRST._replace(amount="12.00"), OIL._replace(amount="nothing")]
AFTERWARDS = {TEA: 2, OIL: 1, BROUGHT[3]: 1}
STAGES = (
    *("read", "check", "compare", "write lines", "sync lines", "write quarantine", "sync quarantine"),
    *("move", "commit", "done"),
)
MOST_POINTS = 15


@pytest.fixture(scope="module")
def clean(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store when nobody is killed."""
    home = tmp_path_factory.mktemp("clean")
    bring(engine, home / "store", write(home / "before.csv", BEFORE))
    shutil.copytree(home / "store", home / "start")
    bring(engine, home / "store", write(home / "brought.csv", BROUGHT))
    return home


@pytest.fixture(scope="module")
def stores(clean: Path) -> Path:
    """Copies of the store, by the point at which an import into it was killed."""
    stores = clean / "killed"
    for point in range(1, MOST_POINTS + 1):
        shutil.copytree(clean / "start", stores / str(point))
    temporary = clean / "temporary"
    temporary.mkdir()
    program = Path(__file__).with_name("killed_import.py")
    done = subprocess.run(
        [sys.executable, str(program), str(clean / "brought.csv"), str(stores)],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.strip() == str(len(STAGES) + 1), done.stderr
    return stores


@pytest.mark.parametrize(("point", "stage"), list(enumerate(STAGES, 1)))
def test_a_killed_import_done_again_is_exact(engine: Engine, clean: Path, stores: Path, point: int, stage: str) -> None:
    store = stores / str(point)
    assert (stores / f"{point}.stage").read_text() == stage
    assert living(engine, store) == (AFTERWARDS if stage == "done" else dict.fromkeys(BEFORE, 1))

    again = bring(engine, store, clean / "brought.csv")

    assert again.number == 2
    assert living(engine, store) == AFTERWARDS
    assert {path.name[:6] for path in (store / "batches").iterdir()} == {"000001", "000002"}
    done, undisturbed = (open_ledger(engine, folder, HowToRead()) for folder in (store, clean / "store"))
    assert (done.digest, done.counts) == (undisturbed.digest, undisturbed.counts)
    assert len(SqliteManifest(store).batches()) == 2
