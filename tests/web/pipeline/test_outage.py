"""The database is gone for a while: it costs time, and no work.

KEYFOLIO_TEST_DATABASE=postgresql KEYFOLIO_TEST_OUTAGE_SECONDS=10 python -m pytest tests/web/pipeline/test_outage.py
lets it be gone for ten seconds each time; without it, until somebody was turned away.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from keyfolio_web.ledger.models import Batch
from keyfolio_web.pipeline import queue
from keyfolio_web.pipeline.worker import Worker
from keyfolio_web.runs.models import Run, Work
from tests.web.pipeline.books import write_sales
from tests.web.pipeline.installation import Installation, ask_for_a_run, ask_for_import, until
from tests.web.pipeline.killing import some_of
from tests.web.pipeline.nursery import Nursery
from tests.web.pipeline.proxy import Proxy

SECONDS = float(os.environ.get("KEYFOLIO_TEST_OUTAGE_SECONDS", "0"))
IMPORT = ("read", "compare", "commit", "before the work is done", "before the commit")
RUN = (
    *("open", "accounts", "before the observations are committed", "between observations and standings"),
    *("before the run is current", "before the seal is committed"),
)
with_a_server = pytest.mark.skipif(
    connections["default"].vendor != "postgresql", reason="a file is not gone for ten seconds; KEYFOLIO_TEST_DATABASE"
)


@pytest.fixture(scope="module")
def proxy(installation: Installation) -> Iterator[Proxy]:
    with Proxy(installation.database.url) as made:
        yield made


@pytest.fixture(scope="module")
def behind(installation: Installation, proxy: Proxy) -> Iterator[Nursery]:
    """Children that reach the database through the proxy."""
    direct, installation.database.url = installation.database.url, proxy.url
    yield Nursery(installation)
    installation.database.url = direct


@pytest.fixture(scope="module")
def sales(installation: Installation, behind: Nursery) -> Path:
    """A file; an installation in which it is imported once is kept, and a run asked for."""
    path = write_sales(installation.home.parent / "sales.csv")
    ask_for_import(path)
    assert Worker(behind.start).once()
    installation.keep()
    return write_sales(installation.home.parent / "more.csv", begin=300)


@with_a_server
@pytest.mark.parametrize(
    ("ask", "point"), [*(("import", point) for point in some_of(IMPORT)), *(("run", point) for point in some_of(RUN))]
)
def test_work_outlasts_a_database_that_is_gone(
    sales: Path, fresh: Installation, behind: Nursery, proxy: Proxy, tmp_path: Path, ask: str, point: str
) -> None:
    del fresh
    asked = ask_for_import(sales) if ask == "import" else ask_for_a_run().work
    claim = queue.claim()
    assert claim
    hold = tmp_path / "hold"
    hold.touch()
    child = behind.start(claim, point=point, hold=hold)
    until(hold.with_suffix(".reached").exists)

    gone(proxy, hold.unlink)

    assert child.wait(180) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (Work.State.DONE, 1)
    assert Batch.objects.count() == (2 if ask == "import" else 1)
    assert Run.objects.filter(is_current=True).count() == (0 if ask == "import" else 1)


@with_a_server
def test_a_worker_outlasts_a_database_that_is_gone(
    sales: Path, fresh: Installation, behind: Nursery, proxy: Proxy
) -> None:
    del behind
    worker = fresh.start("-m", "keyfolio_web.pipeline", str(os.getpid()), "worker")
    ask_for_import(sales.with_name("sales.csv"))
    until(lambda: state() == Work.State.DONE)

    gone(proxy)  # while there is nothing to do

    asked = ask_for_import(write_sales(sales.with_name("big.csv"), begin=1000, lines=60_000))
    until(lambda: state() == Work.State.RUNNING)
    gone(proxy)  # while it works
    until(lambda: state() == Work.State.DONE)
    asked.refresh_from_db()
    assert asked.attempts == 1
    assert worker.poll() is None
    worker.terminate()
    worker.wait(30)


def gone(proxy: Proxy, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Shut the door until somebody was turned away, and as long as is wanted."""
    begun = time.monotonic()
    proxy.shut()
    meanwhile()
    until(lambda: proxy.turned_away >= 2 and time.monotonic() - begun >= SECONDS)
    proxy.open()


def state() -> str:
    connection.close()
    return Work.objects.latest("pk").state
