"""A change of the store that is killed on its way, at every point there is, and made again: once, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.killed_act import act
from tests.core.ledger_store.world import Line, bring, living, write

from keyfolio.ledger import HowToRead, SqliteManifest, open_ledger

if TYPE_CHECKING:
    from keyfolio.engine import Engine

TEA = Line("A", "1", "2024-01-05", "tea", "10.00")
OIL = Line("B", "2", "2024-02-09", "oil", "7.00")
FIRST = Line("A", "9", "2024-03-01", "tea", "10.00", "1")
CHANGED = FIRST._replace(amount="12.00")
BEFORE = [TEA, FIRST, OIL._replace(amount="nothing")]  # line 4 waits to be corrected
BROUGHT = [TEA, TEA, OIL, CHANGED, OIL._replace(amount="none")]
_WRITTEN = [f"{step} {name}" for name in ("lines", "order_sums", "skipped", "quarantine") for step in ("write", "sync")]
STAGES = {
    "import": ("read", "check", "compare", *_WRITTEN, "move", "commit", "done"),
    "undo": (*(stage for stage in _WRITTEN if "skipped" not in stage), "move", "commit", "done"),
    "correct": (
        "read",
        "compare",
        *(stage for stage in _WRITTEN if "skipped" not in stage),
        "move",
        *_WRITTEN,
        "move",
        "commit",
        "done",
    ),
}
AFTERWARDS = {
    "import": {TEA: 2, OIL: 1, CHANGED: 1},
    "undo": {TEA: 2, OIL: 1, CHANGED: 1},
    "correct": {TEA: 2, OIL: 1, CHANGED: 1},
}


@pytest.fixture(scope="module", params=STAGES)
def killed(request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Copies of a store, each with an act that was killed at another point; and one in which it was not."""
    name, home = request.param, tmp_path_factory.mktemp("kill")
    ledger = write(home / "brought.csv", BROUGHT)
    bring(engine, home / "start", write(home / "before.csv", BEFORE))
    if name != "import":
        bring(engine, home / "start", ledger)
    shutil.copytree(home / "start", home / "clean")
    act(name, engine, home / "clean", ledger)
    for point, _stage in _points(name):
        shutil.copytree(home / "start", home / "killed" / str(point))
    _kill(name, home, ledger)
    return Killed(name, home, ledger)


class Killed:
    """One act, and its stores."""

    def __init__(self, name: str, home: Path, ledger: Path) -> None:
        self.name, self.home, self.ledger = name, home, ledger

    def stage(self, point: int) -> str:
        """What was going on when it was killed at this point, from 1."""
        return (self.home / "killed" / f"{point}.stage").read_text()


def test_a_killed_act_done_again_is_exact(engine: Engine, killed: Killed) -> None:
    start = living(engine, killed.home / "start")
    undisturbed = _seen(engine, killed.home / "clean")
    for point, stage in _points(killed.name):
        store = killed.home / "killed" / str(point)
        assert killed.stage(point) == stage
        assert living(engine, store) == (AFTERWARDS[killed.name] if stage == "done" else start), stage
        if stage != "done":
            act(killed.name, engine, store, killed.ledger)
        assert living(engine, store) == AFTERWARDS[killed.name], stage
        assert _seen(engine, store) == undisturbed, stage
        assert sorted(path.name for path in (store / "batches").iterdir()) == sorted(
            path.name for path in (killed.home / "clean" / "batches").iterdir()
        )


def _points(name: str) -> list[tuple[int, str]]:
    """Every fifth point and the last two, so that `make test` stays short; all with KEYFOLIO_TEST_KILLS=all."""
    points = list(enumerate(STAGES[name], 1))
    return points if os.environ.get("KEYFOLIO_TEST_KILLS") == "all" else [*points[:-2:5], *points[-2:]]


def _seen(engine: Engine, store: Path) -> tuple[object, ...]:
    ledger = open_ledger(engine, store, HowToRead())
    return ledger.digest, ledger.counts, SqliteManifest(store).history()


def _kill(name: str, home: Path, ledger: Path) -> None:
    points = [str(point) for point, _stage in _points(name)]
    temporary = home / "temporary"
    temporary.mkdir()
    program = "tests.core.ledger_store.killed_act"
    done = subprocess.run(
        [sys.executable, "-m", program, name, str(home / "killed"), str(ledger), *points],
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.split() == points, done.stderr
