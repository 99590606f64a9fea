"""The server is killed at points of a correction and of either undo, and started again: made once, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Batch
from tests.web.pipeline.books import ledger_now, write_sales
from tests.web.pipeline.installation import Installation, anna, ask_for_import
from tests.web.pipeline.killing import kill_at, some_of, start_again, work
from tests.web.pipeline.nursery import Nursery
from tests.web.pipeline.test_killed_imports import visible

POINTS = ("write lines", "sync quarantine", "move", "commit", "before the work is done", "before the commit", "done")


def _correct(number: int) -> None:
    services.correct_alike(number=number, reason="bad_amount", found=None, column=5, value="7.25", by=anna())


def _undo(number: int) -> None:
    services.undo(number=number, by=anna())


def _undo_correction(number: int) -> None:
    services.undo_correction(number=number, correction=2, by=anna())


@pytest.fixture(scope="module", params=[(_correct,), (_undo,), (_correct, _undo_correction)])
def ledger(request: pytest.FixtureRequest, installation: Installation, nursery: Nursery) -> dict[str, Any]:
    """Two new batches of which the second rests on the first, and a change of the first that waits."""
    files, others = installation.home.parent, 1_000 * Batch.objects.count()
    for name, begin in (("first", others), ("second", others + 200)):
        ask_for_import(write_sales(files / f"{name}.csv", begin=begin))
    work(nursery, 2)
    second = Batch.objects.latest("pk")
    assert second.rests_on == [second.number - 1]
    *made, asked = request.param
    for act in made:
        act(second.number - 1)
        work(nursery)
    asked(second.number - 1)
    installation.keep()
    before = ledger_now()
    work(nursery)
    return {"before": before, "after": ledger_now()}


@pytest.mark.parametrize("point", some_of(POINTS))
def test_a_change_killed_anywhere_is_made_once(
    ledger: dict[str, Any], fresh: Installation, nursery: Nursery, point: str
) -> None:
    assert visible(ledger["before"]) != visible(ledger["after"])
    kill_at(nursery, point)
    assert visible(ledger_now()) == visible(ledger["after" if point == "done" else "before"])

    start_again(nursery, was_done=point == "done")

    assert ledger_now() == ledger["after"]
    assert not list((fresh.home / "temporary").glob("work-*"))
