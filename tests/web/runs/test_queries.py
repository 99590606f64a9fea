"""Who may look at work and runs."""

from __future__ import annotations

import pytest

from keyfolio_web.runs import queries, services
from keyfolio_web.runs.models import Run, Work
from tests.web.worlds import World


def test_those_who_work_on_runs_see_all_work(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    for person in (world.cast.analyst, world.cast.director, world.cast.administrator):
        assert queries.work_numbered(person, work.pk) == work
        assert queries.open_work(person) == [work]


def test_a_stranger_sees_no_work(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    for person in (world.cast.manager, world.cast.rita, world.cast.sam, world.cast.agent):
        assert queries.open_work(person) == []
        with pytest.raises(Work.DoesNotExist):
            queries.work_numbered(person, work.pk)


def test_who_asked_for_work_keeps_seeing_it_in_another_role(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    world.cast.analyst.role = world.cast.sam.role
    assert queries.work_numbered(world.cast.analyst, work.pk) == work


def test_work_that_is_over_is_not_open(world: World) -> None:
    assert Work.objects.count() == 2
    assert queries.open_work(world.cast.analyst) == []


def test_everybody_knows_the_sealed_runs_and_nobody_another(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    Run.objects.create(number=3, work=work, asked_by=world.cast.analyst, policy="", policy_label="", assumptions={})
    for person in (world.cast.sam, world.cast.director):
        assert list(queries.sealed_runs(person)) == [world.current, world.earlier]
        assert queries.run_numbered(person, 1) == world.earlier
        with pytest.raises(Run.DoesNotExist):
            queries.run_numbered(person, 3)


def test_who_may_not_sign_in_knows_no_run(world: World) -> None:
    world.cast.sam.is_active = False
    assert queries.current_run(world.cast.sam) is None
