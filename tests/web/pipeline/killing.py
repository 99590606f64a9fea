"""A server that dies, and one that is started after it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from keyfolio_web.pipeline import queue
from keyfolio_web.pipeline.worker import Worker, tidy
from keyfolio_web.runs.models import Work
from tests.web.pipeline.installation import let_the_lease_run_out
from tests.web.pipeline.nursery import Nursery


def some_of(points: Sequence[str]) -> Sequence[str]:
    """Every fifth point and the last, so that `make test` stays short; all of them with KEYFOLIO_TEST_KILLS=all."""
    if os.environ.get("KEYFOLIO_TEST_KILLS") == "all":
        return points
    return [*points[1:-1:5], points[-1]]


def work(nursery: Nursery, times: int = 1) -> None:
    """A worker does what is asked, and all of it can be done."""
    worker = Worker(nursery.start)
    for _ in range(times):
        assert worker.once()
    assert set(Work.objects.values_list("state", flat=True)) == {Work.State.DONE}


def kill_at(nursery: Nursery, point: str) -> None:
    """A worker takes the work, and dies together with its child when that comes to this point."""
    claim = queue.claim()
    assert claim
    assert nursery.start(claim, point=point).wait(180) == -signal.SIGKILL
    assert not Worker(nursery.start).once()  # another worker waits for as long as the lease lasts
    let_the_lease_run_out()


def start_again(nursery: Nursery, *, was_done: bool) -> None:
    """A new worker finds what the dead one left, and the work is done."""
    tidy()
    assert Worker(nursery.start).once() != was_done
    assert not Worker(nursery.start).once()
    last = Work.objects.latest("pk")
    assert (last.state, last.attempts) == (Work.State.DONE, 1 if was_done else 2)
