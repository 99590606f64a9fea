"""Runs over more accounts than the database keeps: cancelled or killed at any step they leave no row and no file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from keyfolio_web.identify.models import Standing
from keyfolio_web.pipeline.prune import prune
from keyfolio_web.pipeline.worker import Worker
from keyfolio_web.runs import services, stages
from keyfolio_web.runs.deaths import deaths_of, in_words
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.value.models import Observation, ProductSales, ProductTotal
from tests.web.pipeline.books import ACCOUNTS, run_now, write_sales
from tests.web.pipeline.installation import Installation, anna, ask_for_a_run, ask_for_import, until
from tests.web.pipeline.killing import kill_at, some_of, start_again, work
from tests.web.pipeline.nursery import Nursery

LIMIT = 8
STAGES = sorted(
    {stage for step in stages.STEPS[Work.Kind.RUN] for stage in step.stages}
    - {"observe", "sealed"}  # of the command line alone; and over
)
POINTS = (*STAGES, "between observations and standings", "before the seal is committed", "sealed")


@pytest.fixture(scope="module")
def nursery(installation: Installation) -> Nursery:
    installation.publish_limit = LIMIT
    return Nursery(installation)


@pytest.fixture(scope="module")
def undisturbed(installation: Installation, nursery: Nursery) -> dict[str, Any]:
    """What a run comes to when nobody disturbs it; kept is the moment at which it waits."""
    ask_for_import(write_sales(installation.home.parent / "sales.csv"))
    work(nursery)
    ask_for_a_run()
    installation.keep()
    work(nursery)
    return all_of_it()


@pytest.fixture
def waiting(undisturbed: dict[str, Any], fresh: Installation) -> Installation:
    del undisturbed
    return fresh


def all_of_it() -> dict[str, Any]:
    """Rows and files of the first run."""
    run = Run.objects.get(number=1)
    files = {path.name: pq.read_table(path).to_pylist() for path in (settings.RESULTS / f"run-{run.pk}").iterdir()}
    sales = ProductSales.objects.order_by("account__code", "product__code")
    return {
        **run_now(1),
        "files": files,
        "kept": run.kept_accounts,
        "sales": list(sales.values_list("account__code", "product__code", "net_sales")),
        "totals": list(ProductTotal.objects.order_by("product__code").values_list("product__code", "accounts")),
    }


def left() -> list[Any]:
    """Whatever a run writes."""
    rows = [model.objects.count() for model in (Observation, Standing, ProductSales, ProductTotal)]
    return [*filter(None, rows), *settings.RESULTS.iterdir(), *settings.TEMPORARY.glob("work-*")]


def test_the_database_has_some_and_the_files_have_all(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["kept"] == len(undisturbed["standings"]) == LIMIT
    names = ["accounts.parquet", "bought.parquet", "buyers.parquet", "codes.parquet", "valuations.parquet"]
    assert sorted(undisturbed["files"]) == names
    assert [row["rank"] for row in undisturbed["files"]["accounts.parquet"]] == list(range(1, ACCOUNTS + 1))
    assert len({code for code, *_ in undisturbed["sales"]}) == LIMIT
    bought = undisturbed["files"]["bought.parquet"]
    assert len({row["account_code"] for row in bought}) == ACCOUNTS
    assert sum(accounts for _code, accounts in undisturbed["totals"]) == len(bought)


@pytest.mark.parametrize("point", STAGES)
def test_a_run_cancelled_at_any_step_leaves_no_row_and_no_file(
    waiting: Installation, nursery: Nursery, tmp_path: Path, point: str
) -> None:
    del waiting
    hold = tmp_path / "hold"
    hold.touch()
    worker = Worker(partial(nursery.start, point=point, hold=hold))
    thread = threading.Thread(target=_once(worker))
    thread.start()
    until(hold.with_suffix(".reached").exists)
    run = Run.objects.get()
    services.cancel(work_id=run.work_id, by=anna())
    thread.join(180)
    run.work.refresh_from_db()
    assert run.work.state == Work.State.CANCELLED
    assert deaths_of(run.work) == []
    assert left() == []


@pytest.mark.parametrize("point", some_of(POINTS))
def test_a_run_killed_at_any_step_comes_to_the_same_when_it_is_begun_anew(
    undisturbed: dict[str, Any], waiting: Installation, nursery: Nursery, point: str
) -> None:
    del waiting
    kill_at(nursery, point)
    start_again(nursery, was_done=point == "sealed")
    assert all_of_it() == undisturbed
    assert not list(settings.TEMPORARY.glob("work-*"))


def test_a_run_that_is_killed_each_time_says_what_it_was_doing(waiting: Installation, nursery: Nursery) -> None:
    del waiting
    worker = Worker(nursery.killing("save standings"))
    assert [worker.once() for _ in range(4)] == [True, True, True, False]
    failed = Work.objects.latest("pk")
    assert failed.state == Work.State.FAILED
    assert [(death.attempt, death.code) for death in deaths_of(failed)] == [(1, -9), (2, -9), (3, -9)]
    assert all("signal 9" in in_words(failed, death) for death in deaths_of(failed))
    assert left() == []


def test_the_files_go_with_the_rows_of_an_old_run(waiting: Installation, nursery: Nursery) -> None:
    del waiting
    for months in (6, 5, 4):
        ask_for_a_run(window_months=months)
    work(nursery, 4)
    folders = {f"run-{pk}" for pk in Run.objects.values_list("pk", flat=True)}
    assert {folder.name for folder in settings.RESULTS.iterdir()} == folders
    assert len(list(settings.RESULTS.rglob("buyers.parquet"))) <= 2
    [gone, *_] = prune(keep=2)
    assert {folder.name for folder in settings.RESULTS.iterdir()} < folders
    assert not (settings.RESULTS / f"run-{Run.objects.get(number=gone).pk}").exists()


def _once(worker: Worker) -> Callable[[], None]:
    """In a thread of its own, with a connection of its own."""

    def once() -> None:
        from django.db import connection

        worker.once()
        connection.close()

    return once
