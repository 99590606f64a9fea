"""Old runs lose their rows and keep their figures; runs that came to nothing lose theirs at once."""

from __future__ import annotations

import pytest

from keyfolio_web.identify.models import Standing
from keyfolio_web.pipeline.prune import clear_dead_runs, prune
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.runs.services import make_current
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.value.models import Observation
from tests.web.worlds import World, publish


@pytest.fixture
def five_runs(world: World) -> World:
    """Runs 1 to 5, the second current."""
    for number in (3, 4, 5):
        publish(number, world.accounts, key=range(2), by=world.cast.analyst)
    return world


def with_rows() -> list[int]:
    return sorted(set(Standing.objects.values_list("run__number", flat=True)))


def test_the_newest_the_current_and_the_one_before_it_keep_their_rows(five_runs: World) -> None:
    assert prune(keep=2) == [3]
    assert with_rows() == [1, 2, 4, 5]
    assert not Observation.objects.filter(run__number=3).exists()
    pruned = Run.objects.get(number=3)
    assert pruned.pruned_at
    assert pruned.summary
    assert pruned.summary["accounts"] == len(five_runs.accounts)
    assert AuditEntry.objects.get(act="run_pruned").subject == "3"


def test_pruning_twice_prunes_once(five_runs: World) -> None:
    del five_runs
    prune(keep=2)
    assert prune(keep=2) == []
    assert AuditEntry.objects.count() == 1


def test_a_pruning_that_was_interrupted_is_ended(five_runs: World) -> None:
    Run.objects.filter(number=3).update(pruned_at=five_runs.current.sealed_at)
    assert prune(keep=12) == []
    assert with_rows() == [1, 2, 4, 5]


def test_few_runs_are_all_kept(five_runs: World) -> None:
    del five_runs
    assert prune(keep=12) == []


def test_an_old_run_made_current_again_is_kept(five_runs: World) -> None:
    make_current(number=5, by=five_runs.cast.analyst)
    assert prune(keep=2) == [1, 2, 3]
    assert with_rows() == [4, 5]


@pytest.mark.parametrize(
    ("state", "goes"), [("waiting", False), ("running", False), ("failed", True), ("cancelled", True)]
)
def test_rows_of_a_run_that_came_to_nothing_are_deleted(world: World, state: str, goes: bool) -> None:
    run = publish(3, world.accounts, key=range(2), by=world.cast.analyst)
    Run.objects.filter(pk=run.pk).update(sealed_at=None)
    Work.objects.filter(pk=run.work_id).update(state=state)
    clear_dead_runs()
    assert (3 not in with_rows()) == goes
    assert {1, 2} <= set(with_rows())
