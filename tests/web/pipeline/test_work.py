"""Imports and runs, as a worker does them: in order, cancelled half-way, refused in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger import services as services_of_the_ledger
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch, Kind, Upload
from keyfolio_web.ledger.queries.batches import core_batch
from keyfolio_web.pipeline import queue
from keyfolio_web.pipeline.worker import Worker
from keyfolio_web.runs import services
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.refused import Refused
from keyfolio_web.value.models import Observation
from tests.web.pipeline.books import ledger_now, write_accounts, write_products, write_sales
from tests.web.pipeline.installation import Installation, anna, ask_for_a_run, ask_for_import, until
from tests.web.pipeline.killing import work
from tests.web.pipeline.nursery import Nursery

Begin = Callable[[str], tuple[Worker, Thread]]

pytestmark = pytest.mark.usefixtures("fresh")


@pytest.fixture(scope="module")
def sales(installation: Installation) -> Path:
    return write_sales(installation.home.parent / "sales.csv")


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    """As long as it is there, a child waits."""
    path = tmp_path / "hold"
    path.touch()
    return path


@pytest.fixture
def begin(nursery: Nursery, hold: Path) -> Iterator[Begin]:
    """Begin the work that is asked for: a worker in a thread of its own, whose child waits at a point."""
    begun: list[tuple[Worker, Thread]] = []

    def begin_at(point: str) -> tuple[Worker, Thread]:
        worker = Worker(lambda claim: nursery.start(claim, point=point, hold=hold))
        begun.append((worker, Thread(target=_run, args=(worker,))))
        begun[-1][1].start()
        until(hold.with_suffix(".reached").exists)
        return begun[-1]

    yield begin_at
    hold.unlink(missing_ok=True)
    for worker, thread in begun:
        worker.stopping.set()
        thread.join()


def _run(worker: Worker) -> None:
    try:
        worker.once()
    finally:
        connection.close()


def test_a_file_becomes_a_batch_and_its_accounts(nursery: Nursery, sales: Path) -> None:
    asked = ask_for_import(sales)
    work(nursery)
    [batch] = Batch.objects.all()
    assert batch == batch_of(asked)
    assert (batch.lines_read, batch.lines_quarantined) == (400, 10)
    assert Account.objects.count() == 23
    assert not Upload.objects.get().stored_name


def test_two_imports_of_the_same_file_are_one_batch(nursery: Nursery, sales: Path) -> None:
    first, second = ask_for_import(sales), ask_for_import(sales)
    work(nursery, 2)
    [batch] = Batch.objects.all()
    assert batch == batch_of(first)
    outcome = Upload.objects.get(work=second).outcome
    assert outcome
    assert outcome["same_as_batch"] == batch.number


def test_a_run_asked_for_during_an_import_reads_what_it_brings(
    nursery: Nursery, sales: Path, begin: Begin, hold: Path
) -> None:
    ask_for_import(write_sales(hold.with_name("first.csv"), lines=50))
    work(nursery)
    ask_for_import(sales)
    _, thread = begin("compare")
    run = ask_for_a_run()
    assert not Worker(nursery.start).once()  # another worker does not begin it
    hold.unlink()
    thread.join(180)
    work(nursery)
    run.refresh_from_db()
    assert [folder[:6] for folder in run.batches] == ["000001", "000002"]
    assert run.is_current


def test_a_run_reads_the_ledger_as_it_was_at_the_end_of_a_day(nursery: Nursery, sales: Path, tmp_path: Path) -> None:
    ask_for_import(sales)
    ask_for_import(write_sales(tmp_path / "more.csv", begin=300))
    work(nursery, 2)
    today, long_ago = timezone.localdate(), timezone.now() - timedelta(days=9)
    Batch.objects.filter(number=1).update(imported_at=long_ago)
    services_of_the_ledger.undo(number=1, by=anna())
    work(nursery)  # the second batch rests on the first: it is worked out again
    then = ask_for_a_run(ledger_on=today - timedelta(days=1))
    now = ask_for_a_run(ledger_on=today)
    work(nursery, 2)
    for run in (then, now):
        run.refresh_from_db()
    assert then.batches == [core_batch(Batch.objects.get(number=1)).folder]
    assert now.batches == [core_batch(Batch.objects.get(number=2, replaced_at=None)).folder]
    assert now.batches[0].endswith("-2")


def test_two_runs_at_once_are_two_runs_and_the_later_is_current(nursery: Nursery, sales: Path) -> None:
    ask_for_import(sales)
    work(nursery)
    first, second = ask_for_a_run(), ask_for_a_run(window_months=6)
    work(nursery, 2)
    assert Run.objects.get(is_current=True) == second
    assert Standing.objects.filter(run=first).count() == Observation.objects.filter(run=second).count() == 23


def batch_of(work: Work) -> Batch:
    return Batch.objects.get(upload__work=work)


@pytest.mark.parametrize("point", ["read", "write lines", "commit"])
def test_a_cancelled_import_leaves_nothing(nursery: Nursery, sales: Path, begin: Begin, point: str) -> None:
    before = ledger_now()
    asked = ask_for_import(sales)
    _, thread = begin(point)
    services.cancel(work_id=asked.pk, by=anna())
    thread.join(180)
    asked.refresh_from_db()
    assert asked.state == Work.State.CANCELLED
    assert ledger_now() == before
    ask_for_import(sales)
    assert Worker(nursery.start).once()
    assert Batch.objects.get().lines_accepted == 390


@pytest.mark.parametrize("point", ["accounts", "between observations and standings", "seal"])
def test_a_cancelled_run_leaves_nothing(nursery: Nursery, sales: Path, begin: Begin, point: str) -> None:
    ask_for_import(sales)
    work(nursery)
    run = ask_for_a_run()
    _, thread = begin(point)
    services.cancel(work_id=run.work.pk, by=anna())
    thread.join(180)
    run.work.refresh_from_db()
    assert run.work.state == Work.State.CANCELLED
    assert not Run.objects.filter(sealed_at__isnull=False).exists()
    assert not Observation.objects.exists()
    assert not Standing.objects.exists()


def test_what_is_finished_before_it_can_be_cancelled_stays(sales: Path, begin: Begin, hold: Path) -> None:
    asked = ask_for_import(sales)
    _, thread = begin("done")
    with pytest.raises(Refused):
        services.cancel(work_id=asked.pk, by=anna())
    hold.unlink()
    thread.join(180)
    asked.refresh_from_db()
    assert asked.state == Work.State.DONE


def test_a_worker_that_is_stopped_gives_its_work_back(nursery: Nursery, sales: Path, begin: Begin) -> None:
    asked = ask_for_import(sales)
    worker, thread = begin("check")
    worker.stopping.set()
    thread.join(180)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (Work.State.WAITING, 0)
    work(nursery)
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("point", ["compare", "commit"])
def test_who_lost_the_lease_cannot_finish(nursery: Nursery, sales: Path, hold: Path, point: str) -> None:
    """A worker that was thought dead goes on; the work was done by another in the meantime."""
    ask_for_import(sales)
    stalled = queue.claim()
    assert stalled
    late = nursery.start(stalled, point=point, hold=hold)
    until(hold.with_suffix(".reached").exists)
    Work.objects.update(lease="f" * 32)
    hold.unlink()
    assert late.wait(180) == 3
    assert not Batch.objects.exists()
    with DatabaseManifest(settings.STORE).writing():  # it may have ended before it could clear its folder away
        assert ledger_now()["folders"] == []
    assert not Account.objects.exists()


def test_two_workers_at_once_never_have_work_at_the_same_time() -> None:
    asked = [services.request(kind="import", by=anna()).pk for _ in range(30)]
    done: list[int] = []
    going_on: list[int] = []

    def take_turns() -> None:
        try:
            while Work.objects.filter(state=Work.State.WAITING).exists():
                if claim := queue.claim():
                    going_on.append(Work.objects.filter(state=Work.State.RUNNING).count())
                    done.append(claim.work_id)
                    services.finish(work_id=claim.work_id, lease=claim.lease)
        finally:
            connection.close()

    workers = [Thread(target=take_turns) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert done == asked
    assert set(going_on) == {1}


def test_a_fault_of_ours_is_tried_again_and_then_reported(nursery: Nursery, sales: Path) -> None:
    asked = ask_for_import(sales)
    Upload.objects.update(mapping=["no", "mapping"])
    worker = Worker(nursery.start)
    assert [worker.once() for _ in range(4)] == [True, True, True, False]
    asked.refresh_from_db()
    assert asked.state == Work.State.FAILED
    assert asked.trouble
    assert "Traceback" not in asked.trouble["en"]


def test_a_ledger_with_nothing_in_it_is_said_in_words(nursery: Nursery, sales: Path) -> None:
    ask_for_import(sales)
    work(nursery)
    run = ask_for_a_run()
    Batch.objects.update(undone_at=run.asked_at)
    assert Worker(nursery.start).once()
    run.work.refresh_from_db()
    assert (run.work.state, run.work.attempts) == (Work.State.FAILED, 1)
    assert run.work.trouble == {
        "en": "The ledger store holds no batch. Import a ledger first.",
        "zh": "账本库中没有批次。请先导入账本。",
    }


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Customer ID,Order No,Date,Amount\nA,1,2024-01-05,nothing\n", Kind.SALES, "No line of bad.csv can be used"),
        ("Colour,Shape\nred,round\n", Kind.SALES, "column"),
        ("Colour,Shape\nred,round\n", Kind.ACCOUNTS, "column"),
        ("Customer ID,Order No,Date,Amount\nA,1,01/02/2024,5\n", Kind.SALES, "date"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_words_and_once(
    nursery: Nursery, tmp_path: Path, text: str, kind: Kind, word: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    asked = ask_for_import(path, kind)
    assert Worker(nursery.start).once()
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (Work.State.FAILED, 1)
    assert asked.trouble
    assert word in asked.trouble["en"]
    assert asked.trouble["zh"] != asked.trouble["en"]
    assert not Batch.objects.exists()


def test_a_file_that_is_gone_is_asked_for_again(nursery: Nursery, sales: Path, fresh: Installation) -> None:
    asked = ask_for_import(sales)
    for stored in (fresh.home / "uploads").iterdir():
        stored.unlink()
    assert Worker(nursery.start).once()
    asked.refresh_from_db()
    assert asked.trouble
    assert asked.trouble["en"] == "The uploaded file is no longer there. Upload it again."


def test_a_run_reads_the_accounts_and_products_that_files_described(nursery: Nursery, sales: Path) -> None:
    for path, kind in ((sales, Kind.SALES), (write_accounts(sales.with_name("a.csv")), Kind.ACCOUNTS)):
        ask_for_import(path, kind)
    ask_for_a_run()
    work(nursery, 3)
    assert not Observation.objects.filter(families__lt=10).exists()  # codes, as long as nobody says more
    ask_for_import(write_products(sales.with_name("p.csv")), Kind.PRODUCTS)
    ask_for_a_run()
    work(nursery, 2)
    first, second = Run.objects.order_by("number")
    assert first.snapshot != second.snapshot
    assert set(Observation.objects.filter(run=second).values_list("families", flat=True)) == {3}
    assert second.code_version
