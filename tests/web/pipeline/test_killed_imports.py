"""The server is killed at every point of an import, and started again: all of it once, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from keyfolio_web.pipeline import queue
from keyfolio_web.pipeline.worker import Worker
from keyfolio_web.runs.models import Work
from tests.web.pipeline.books import ledger_now, write_sales
from tests.web.pipeline.installation import Installation, ask_for_import
from tests.web.pipeline.killing import kill_at, some_of, start_again, work
from tests.web.pipeline.nursery import Nursery

POINTS = (
    *("read", "check", "compare", "write lines", "sync lines", "sync quarantine", "move"),
    *("commit", "before the work is done", "before the commit", "done"),
)


@pytest.fixture(scope="module")
def ledger(installation: Installation, nursery: Nursery) -> dict[str, Any]:
    """A ledger of one batch and a file that waits to be imported; what is to be seen before and after."""
    files = installation.home.parent
    ask_for_import(write_sales(files / "first.csv"))
    work(nursery)
    ask_for_import(write_sales(files / "second.csv", begin=200, raise_by=3))
    installation.keep()
    before = ledger_now()
    work(nursery)
    return {"before": before, "after": ledger_now()}


@pytest.mark.parametrize("point", some_of(POINTS))
def test_an_import_killed_anywhere_is_made_once(
    ledger: dict[str, Any], fresh: Installation, nursery: Nursery, point: str
) -> None:
    kill_at(nursery, point)
    assert visible(ledger_now()) == visible(ledger["after" if point == "done" else "before"])

    start_again(nursery, was_done=point == "done")

    assert ledger_now() == ledger["after"]
    assert not list((fresh.home / "temporary").glob("work-*"))


def test_an_import_that_dies_again_and_again_is_reported_and_not_left_running(
    ledger: dict[str, Any], fresh: Installation, nursery: Nursery
) -> None:
    del fresh
    worker = Worker(nursery.killing("read"))
    for attempt in (1, 2, 3):
        assert worker.once()
        last = Work.objects.latest("pk")
        assert last.attempts == attempt
        assert last.state == (Work.State.FAILED if attempt == queue.MOST_ATTEMPTS else Work.State.WAITING)
    assert not worker.once()
    assert last.trouble is not None
    assert last.trouble["en"].startswith("It stopped 3 times")
    assert last.trouble["zh"].startswith("已中断 3 次")
    assert visible(ledger_now()) == visible(ledger["before"])


def visible(seen: dict[str, Any]) -> dict[str, Any]:
    """What a person sees: not the folders of files without a row."""
    return {name: what for name, what in seen.items() if name != "folders"}
