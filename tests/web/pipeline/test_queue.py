"""Work is taken oldest first and one at a time; what a dead worker had is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from keyfolio.language import Text
from keyfolio_web.pipeline import queue
from keyfolio_web.runs import lease as leases
from keyfolio_web.runs import services
from keyfolio_web.runs.deaths import deaths_of, in_words
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from tests.web.cast import person

State = Work.State


@pytest.fixture
def analyst(db: None) -> Person:  # noqa: ARG001
    return person("Anna", Role.ANALYST)


def taken() -> queue.Claim:
    claim = queue.claim()
    assert claim
    return claim


def let_go(claim: queue.Claim) -> None:
    Work.objects.filter(pk=claim.work_id).update(lease_until=timezone.now() - timedelta(seconds=1))


def state(claim: queue.Claim) -> str:
    return Work.objects.get(pk=claim.work_id).state


def test_nothing_asked_for_is_nothing_taken(analyst: Person) -> None:
    del analyst
    assert queue.claim() is None


def test_the_oldest_is_taken_first_and_the_next_waits_for_it(analyst: Person) -> None:
    first, second = (services.request(kind="import", by=analyst), services.request(kind="run", by=analyst))
    claim = taken()
    assert claim.work_id == first.pk
    assert queue.claim() is None
    services.finish(work_id=first.pk, lease=claim.lease)
    assert taken().work_id == second.pk


def test_no_work_is_begun_beside_younger_work_that_goes_on(analyst: Person) -> None:
    late = services.request(kind="import", by=analyst)
    Work.objects.create(kind="run", state=State.RUNNING, asked_by=analyst, lease="x")
    assert queue.claim() is None
    assert Work.objects.get(pk=late.pk).state == State.WAITING


def test_cancelled_work_is_not_taken(analyst: Person) -> None:
    work = services.request(kind="import", by=analyst)
    services.cancel(work_id=work.pk, by=analyst)
    assert queue.claim() is None


def test_a_lease_that_is_renewed_holds(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    claim = taken()
    let_go(claim)
    assert queue.renew(claim) is False
    assert queue.sweep() == 0
    assert state(claim) == State.RUNNING


def test_renewing_tells_of_a_cancellation(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    claim = taken()
    services.cancel(work_id=claim.work_id, by=analyst)
    assert queue.renew(claim) is True
    queue.stop(claim)
    assert state(claim) == State.CANCELLED


def test_work_of_a_dead_worker_is_taken_by_another_and_lost_to_the_first(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    dead = taken()
    let_go(dead)
    assert queue.sweep() == 1
    alive = taken()
    assert alive.work_id == dead.work_id
    assert alive.lease != dead.lease

    with pytest.raises(leases.LeaseLost):
        queue.renew(dead)
    with pytest.raises(leases.LeaseLost):
        queue.report(dead, "read", timezone.now(), 1)
    with pytest.raises(leases.LeaseLost):
        leases.check(dead.work_id, dead.lease)
    with pytest.raises(leases.LeaseLost):
        services.finish(work_id=dead.work_id, lease=dead.lease)
    queue.fail(dead, Text("no", "否"))
    queue.stop(dead)
    queue.settle(dead)
    queue.give_back(dead)
    work = Work.objects.get(pk=alive.work_id)
    assert (work.state, work.lease, work.attempts) == (State.RUNNING, alive.lease, 2)
    services.finish(work_id=alive.work_id, lease=alive.lease)


def test_after_three_attempts_it_is_reported_in_both_languages(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    for _ in range(queue.MOST_ATTEMPTS):
        claim = taken()
        queue.report(claim, "save accounts", timezone.now(), 1_500, 2_000)
        queue.settle(claim, code=-9)
    work = Work.objects.get()
    assert (work.state, work.lease, work.lease_until) == (State.FAILED, "", None)
    assert work.ended_at
    assert work.trouble
    for words in (
        "Attempt 3 ended while: Writing the accounts.",
        "1,500 of 2,000",
        "signal 9",
        "KEYFOLIO_MEMORY_LIMIT",
    ):
        assert words in work.trouble["en"]
    for words in ("第 3 次尝试中断，当时正在：写入客户。", "1,500 / 2,000", "信号 9", "KEYFOLIO_MEMORY_LIMIT"):
        assert words in work.trouble["zh"]
    assert [(death.attempt, death.code, death.rows) for death in deaths_of(work)] == [
        (attempt, -9, 1_500) for attempt in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [(-9, "short of memory"), (-15, "signal 15"), (1, "exit code 1"), (None, "no sign of life")],
)
def test_each_attempt_that_died_says_how(analyst: Person, code: int | None, words: str) -> None:
    services.request(kind="import", by=analyst)
    claim = taken()
    queue.report(claim, "read", timezone.now(), 77)
    queue.settle(claim, code=code)
    work = Work.objects.get()
    [death] = deaths_of(work)
    assert words in in_words(work, death)
    assert "Reading the file" in in_words(work, death)
    assert "77" in in_words(work, death)
    assert death.seen_at <= timezone.now()


def test_work_of_a_worker_that_gave_no_sign_of_life_tells_of_it(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    taken()
    Work.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert queue.sweep() == 1
    assert [death.code for death in deaths_of(Work.objects.get())] == [None]


def test_who_leaves_or_is_cancelled_has_not_died(analyst: Person) -> None:
    work = services.request(kind="run", by=analyst)
    queue.give_back(taken())
    claim = taken()
    services.cancel(work_id=work.pk, by=analyst)
    queue.settle(claim, code=-9)
    assert deaths_of(Work.objects.get()) == []


def test_work_that_was_cancelled_is_not_tried_again(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    claim = taken()
    services.cancel(work_id=claim.work_id, by=analyst)
    let_go(claim)
    queue.sweep()
    assert state(claim) == State.CANCELLED


def test_a_worker_that_leaves_gives_back_its_attempt_too(analyst: Person) -> None:
    services.request(kind="run", by=analyst)
    queue.give_back(taken())
    work = Work.objects.get()
    assert (work.state, work.attempts, work.lease) == (State.WAITING, 0, "")


def test_what_a_person_can_mend_is_told_and_not_tried_again(analyst: Person) -> None:
    services.request(kind="import", by=analyst)
    claim = taken()
    queue.fail(claim, Text("The file is empty.", "文件是空的。"))
    work = Work.objects.get()
    assert (work.state, work.trouble) == (State.FAILED, {"en": "The file is empty.", "zh": "文件是空的。"})
    assert queue.claim() is None


def test_settling_what_is_done_changes_nothing(analyst: Person) -> None:
    services.request(kind="import", by=analyst)
    claim = taken()
    services.finish(work_id=claim.work_id, lease=claim.lease)
    for act in (queue.settle, queue.stop, queue.give_back):
        act(claim)
    assert state(claim) == State.DONE
    assert queue.is_over(claim)


def test_each_attempt_reports_from_its_own_beginning(analyst: Person) -> None:
    services.request(kind="import", by=analyst)
    claim = taken()
    queue.report(claim, "read", timezone.now(), 500)
    queue.settle(claim)
    taken()
    work = Work.objects.get()
    assert (work.stage, work.stage_began_at, work.rows_done) == ("", None, 0)
