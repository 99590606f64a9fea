"""The page of one piece of work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from keyfolio.cli import screen
from keyfolio_web.ledger.models import Batch, Kind, Upload
from keyfolio_web.runs import stages
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.runs.progress import progress_of
from keyfolio_web.shared.models import Person
from tests.web.conftest import SignIn
from tests.web.worlds import World

NOT_HERE = {"observe", "workers"}  # of the command line alone; before every step


def import_of(world: World, **fields: object) -> Work:
    work = Work.objects.create(kind=Work.Kind.IMPORT, asked_by=world.cast.analyst, **fields)
    Upload.objects.create(
        kind=Kind.SALES, file_name="订单.csv", size_bytes=1, digest="0", uploaded_by=world.cast.analyst, work=work
    )
    return work


def run_of(world: World, **fields: object) -> Work:
    work = Work.objects.create(kind=Work.Kind.RUN, asked_by=world.cast.analyst, **fields)
    Run.objects.create(number=3, work=work, asked_by=world.cast.analyst, policy="", policy_label="", assumptions={})
    return work


def page(sign_in: SignIn, person: Person, work: Work, **headers: str) -> str:
    response = sign_in(person).get(f"/work/{work.pk}/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_cannot_open_or_cancel_work(world: World, sign_in: SignIn) -> None:
    work = run_of(world)
    for person in (world.cast.rita, world.cast.sam, world.cast.manager):
        assert sign_in(person).get(f"/work/{work.pk}/").status_code == 404
        assert sign_in(person).post(f"/work/{work.pk}/cancel/").status_code == 404
    work.refresh_from_db()
    assert work.cancel_asked_at is None


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_guessed_number_is_not_found(world: World, sign_in: SignIn, number: int) -> None:
    assert sign_in(world.cast.analyst).get(f"/work/{number}/").status_code == 404


def test_the_pages_acts_are_not_done_by_looking(world: World, sign_in: SignIn) -> None:
    work = run_of(world)
    assert sign_in(world.cast.analyst).get(f"/work/{work.pk}/cancel/").status_code == 405
    assert sign_in(world.cast.analyst).post(f"/work/{work.pk}/").status_code == 405


def test_open_work_renews_itself_with_and_without_script(world: World, sign_in: SignIn) -> None:
    work = run_of(world)
    seen = page(sign_in, world.cast.analyst, work)
    assert 'hx-trigger="every 1s"' in seen
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in seen
    assert "Waiting its turn" in seen


def test_htmx_gets_the_part_alone(world: World, sign_in: SignIn) -> None:
    part = page(sign_in, world.cast.analyst, run_of(world), **{"HX-Request": "true"})
    assert "<section" in part
    assert "<html" not in part


def test_only_what_is_new_is_said_aloud(world: World, sign_in: SignIn) -> None:
    work = import_of(world, state=Work.State.RUNNING, stage="read", started_at=timezone.now())
    client = sign_in(world.cast.analyst)
    key = progress_of(work).key
    for seen, is_news in ((key, False), ("waiting-None-False", True)):
        part = client.get(f"/work/{work.pk}/?seen={seen}", headers={"HX-Request": "true"}).content.decode()
        assert ("hx-swap-oob" in part) == is_news
    assert "hx-swap-oob" not in client.get(f"/work/{work.pk}/?seen=other").content.decode()


def test_running_work_shows_its_step_rows_rate_and_time(world: World, sign_in: SignIn) -> None:
    began = timezone.now() - timedelta(seconds=70)
    work = import_of(
        world, state=Work.State.RUNNING, stage="read", started_at=began, stage_began_at=began, rows_done=7_000_000
    )
    seen = page(sign_in, world.cast.analyst, work)
    assert "Import of 订单.csv" in seen
    assert "7,000,000" in seen
    assert "1 min 10 s" in seen
    rate = progress_of(work).rows_per_second
    assert rate is not None
    assert 95_000 < rate <= 100_000


def test_a_rate_is_not_told_before_it_can_be_known(world: World) -> None:
    now = timezone.now()
    work = import_of(world, state=Work.State.RUNNING, stage="read", started_at=now, stage_began_at=now, rows_done=5)
    assert progress_of(work, now).rows_per_second is None


def test_finished_work_leads_on_and_asks_no_more(world: World, sign_in: SignIn) -> None:
    seen = page(sign_in, world.cast.analyst, world.current.work)
    assert 'href="/identify/runs/2/"' in seen
    assert "hx-trigger" not in seen
    assert "http-equiv" not in seen
    assert "/cancel/" not in seen


def test_a_finished_import_leads_to_its_batch(world: World, sign_in: SignIn) -> None:
    work = import_of(world, state=Work.State.DONE)
    Batch.objects.create(
        number=1, upload=work.upload, source="a", file_digest="0", rows_digest="0", reading="{}", lines_read=0,
        lines_accepted=0, lines_updated=0, lines_skipped=0, lines_quarantined=0, lines_repeated=0,
        lines_in_known_orders=0, imported_by=world.cast.analyst, imported_at=timezone.now(),
    )  # fmt: skip
    assert 'href="/ledger/batches/1/"' in page(sign_in, world.cast.analyst, work)


def test_a_file_that_was_there_already_leads_to_the_batch_it_is(world: World, sign_in: SignIn) -> None:
    work = import_of(world, state=Work.State.DONE)
    Upload.objects.update(outcome={"same_as_batch": 7})
    seen = page(sign_in, world.cast.analyst, work)
    assert "already, as batch 7" in seen
    assert 'href="/ledger/batches/7/"' in seen


def test_a_failure_is_told_in_the_readers_language(world: World, sign_in: SignIn) -> None:
    work = import_of(world, state=Work.State.FAILED, trouble={"en": "No <line>.", "zh": "没有可用的行。"})
    assert "No &lt;line&gt;." in page(sign_in, world.cast.analyst, work)
    world.cast.director.language = "zh-hans"
    world.cast.director.save()
    seen = page(sign_in, world.cast.director, work)
    assert "没有可用的行。" in seen
    assert "未能完成" in seen
    assert "Nothing" not in seen


def test_work_whose_file_was_asked_for_again_still_has_a_page(world: World, sign_in: SignIn) -> None:
    for state in Work.State:
        work = Work.objects.create(kind=Work.Kind.IMPORT, state=state, asked_by=world.cast.analyst)
        assert "Import" in page(sign_in, world.cast.analyst, work)


def test_cancelling_leads_back_to_the_page_which_says_so(world: World, sign_in: SignIn) -> None:
    work = run_of(world)
    response = sign_in(world.cast.analyst).post(f"/work/{work.pk}/cancel/", follow=True)
    assert response.redirect_chain == [(f"/work/{work.pk}/", 302)]
    assert "Cancelled" in response.content.decode()


def test_cancelling_too_late_is_refused_in_words(world: World, sign_in: SignIn) -> None:
    response = sign_in(world.cast.analyst).post(f"/work/{world.current.work_id}/cancel/", follow=True)
    assert "This work is over already." in response.content.decode()


def test_every_stage_the_engine_reports_has_a_step() -> None:
    known = {stage for steps in stages.STEPS.values() for step in steps for stage in step.stages}
    assert set(screen._STAGES) - NOT_HERE <= known  # noqa: SLF001


def test_open_work_is_listed_on_other_pages(world: World) -> None:
    work = import_of(world, state=Work.State.RUNNING, stage="check")
    request = RequestFactory().get("/")
    for person, is_seen in ((world.cast.director, True), (world.cast.sam, False)):
        request.user = person
        shown = Template("{% load open_work %}{% open_work %}").render(Context({"request": request}))
        assert (f'href="/work/{work.pk}/"' in shown) == is_seen
        assert ("Checking the lines" in shown) == is_seen


def test_a_wait_for_a_worker_of_a_cluster_is_told_and_is_no_step() -> None:
    assert stages.place_of(Work.Kind.RUN, "workers") is None
    told = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told.add(str(stages.in_words(Work.Kind.RUN, "workers")))
    assert told == {"Waiting until a worker of the Spark cluster has room", "正在等待 Spark 集群的工作节点空闲"}


def test_every_step_has_chinese_words() -> None:
    with translation.override("zh-hans"):
        assert all(str(step.label)[0] >= "\u4e00" for steps in stages.STEPS.values() for step in steps)
