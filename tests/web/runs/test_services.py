"""Asking for work, cancelling it, and changing which run is current."""

from __future__ import annotations

import pytest

from keyfolio_web.runs import queries, services
from keyfolio_web.runs.lease import LeaseLost
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import NotAllowed, Refused
from tests.web.worlds import World

LEASE = "a" * 32


def running(world: World) -> Work:
    return Work.objects.create(
        kind=Work.Kind.RUN, state=Work.State.RUNNING, asked_by=world.cast.analyst, lease=LEASE, attempts=1
    )


def unsealed(world: World, work: Work) -> Run:
    return Run.objects.create(
        number=3, work=work, asked_by=world.cast.analyst, policy="", policy_label="balanced", assumptions={}
    )


def seal(run: Run, lease: str = LEASE) -> None:
    services.seal(
        run_id=run.pk,
        work_id=run.work_id,
        lease=lease,
        summary={"accounts": 2, "key_accounts": 1},
        months=[24_000],
        snapshot="0" * 64,
    )


def test_those_who_work_on_runs_may_ask_for_work(world: World) -> None:
    for person in (world.cast.analyst, world.cast.director, world.cast.administrator):
        assert services.request(kind="run", by=person).state == Work.State.WAITING


def test_others_may_not_ask_for_work(world: World) -> None:
    for person in (world.cast.manager, world.cast.rita, world.cast.agent):
        with pytest.raises(NotAllowed):
            services.request(kind="import", by=person)


def test_waiting_work_is_cancelled_at_once(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    services.cancel(work_id=work.pk, by=world.cast.director)
    work.refresh_from_db()
    assert work.state == Work.State.CANCELLED
    assert work.ended_at == work.cancel_asked_at
    assert AuditEntry.objects.get(act="work_cancelled").person == world.cast.director


def test_running_work_is_only_asked_to_stop_and_once(world: World) -> None:
    work = running(world)
    for _ in range(2):
        services.cancel(work_id=work.pk, by=world.cast.analyst)
    work.refresh_from_db()
    assert work.state == Work.State.RUNNING
    assert work.cancel_asked_at
    assert AuditEntry.objects.filter(act="work_cancelled").count() == 1


def test_work_that_is_over_cannot_be_cancelled(world: World) -> None:
    with pytest.raises(Refused):
        services.cancel(work_id=world.current.work_id, by=world.cast.analyst)
    assert not AuditEntry.objects.exists()


def test_a_stranger_cannot_cancel_work(world: World) -> None:
    work = services.request(kind="run", by=world.cast.analyst)
    with pytest.raises(NotAllowed):
        services.cancel(work_id=work.pk, by=world.cast.sam)
    work.refresh_from_db()
    assert work.cancel_asked_at is None


def test_sealing_makes_a_run_the_one_current_run_and_its_work_done(world: World) -> None:
    run = unsealed(world, running(world))
    assert queries.current_run(world.cast.sam) == world.current

    seal(run)

    assert queries.current_run(world.cast.sam) == run
    assert list(Run.objects.filter(is_current=True)) == [run]
    run.work.refresh_from_db()
    assert (run.work.state, run.work.lease) == (Work.State.DONE, "")
    entry = AuditEntry.objects.get(act="run_sealed")
    assert (entry.subject, entry.details["key_accounts"]) == ("3", 1)


@pytest.mark.parametrize("lease", ["b" * 32, ""])
def test_a_lost_lease_cannot_seal_and_changes_nothing(world: World, lease: str) -> None:
    run = unsealed(world, running(world))
    with pytest.raises(LeaseLost):
        seal(run, lease)
    run.refresh_from_db()
    assert run.sealed_at is None
    assert queries.current_run(world.cast.sam) == world.current
    assert Work.objects.get(pk=run.work_id).state == Work.State.RUNNING
    assert not AuditEntry.objects.exists()


def test_work_without_a_lease_is_nobodys_to_finish(world: World) -> None:
    work = running(world)
    Work.objects.update(lease="")
    with pytest.raises(LeaseLost):
        services.finish(work_id=work.pk, lease="")


def test_work_is_finished_once(world: World) -> None:
    work = running(world)
    services.finish(work_id=work.pk, lease=LEASE)
    with pytest.raises(LeaseLost):
        services.finish(work_id=work.pk, lease=LEASE)


def test_an_earlier_run_becomes_current_again(world: World) -> None:
    services.make_current(number=1, by=world.cast.analyst)
    assert queries.current_run(world.cast.sam) == world.earlier
    assert AuditEntry.objects.get().act == "run_made_current"


def test_only_those_who_work_on_runs_change_the_current_one(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.make_current(number=1, by=world.cast.manager)
    assert queries.current_run(world.cast.manager) == world.current


@pytest.mark.parametrize("number", [2, 3, 99])
def test_a_run_that_is_current_unsealed_or_missing_cannot_be_made_current(world: World, number: int) -> None:
    unsealed(world, running(world))
    with pytest.raises(Refused):
        services.make_current(number=number, by=world.cast.analyst)
    assert queries.current_run(world.cast.analyst) == world.current


def test_a_pruned_run_cannot_be_made_current(world: World) -> None:
    Run.objects.filter(number=1).update(pruned_at=world.current.sealed_at)
    with pytest.raises(Refused, match="no longer kept"):
        services.make_current(number=1, by=world.cast.analyst)
