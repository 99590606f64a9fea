"""Children that can be killed at a named point, quickly: forked from one process that has everything loaded.

It reads one order a line, JSON: work, lease, and `point`: at the first report of a stage of this name, or just before
the act of this name, the child kills itself (`kill`), or waits until the file `hold` is gone. It writes one line for a
child begun, its pid, and one for a child ended: pid and exit code.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keyfolio_web.pipeline.queue import Claim
    from tests.web.pipeline.installation import Installation

_PAUSE_SECONDS = 0.02
_LONGEST_SECONDS = 180.0  # on a machine that does much else


class Nursery:
    """The tests' end of it: starts children for a `Worker`."""

    def __init__(self, installation: Installation) -> None:
        self._process = installation.start("-m", "tests.web.pipeline.nursery", pipes=subprocess.PIPE)
        self._begun: list[int] = []
        self._ended: dict[int, int] = {}
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, claim: Claim, *, point: str = "", hold: Path | None = None) -> Nursling:
        """A child that does this work. point: where it dies, or waits as long as `hold` is there."""
        order = {"work": claim.work_id, "lease": claim.lease, "point": point, "hold": str(hold or "")}
        assert self._process.stdin
        with self._news:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            count = len(self._begun)
            assert self._news.wait_for(lambda: len(self._begun) > count, _LONGEST_SECONDS)
            return Nursling(self, self._begun[-1])

    def killing(self, point: str) -> Callable[[Claim], Nursling]:
        """The same for a worker, with children that die there."""
        return partial(self.start, point=point)

    def exit_code(self, pid: int, timeout: float | None) -> int:
        """Of a child that ended. Raises: subprocess.TimeoutExpired."""
        with self._news:
            if not self._news.wait_for(lambda: pid in self._ended, timeout):
                raise subprocess.TimeoutExpired("child", timeout or 0)
            return self._ended[pid]

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            pid, *code = map(int, line.split())
            with self._news:
                if code:
                    self._ended[pid] = code[0]
                else:
                    self._begun.append(pid)
                self._news.notify_all()


class Nursling:
    """A child, as a worker knows it."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self.pid = pid

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises: subprocess.TimeoutExpired."""
        return self._nursery.exit_code(self.pid, timeout)

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


def _main() -> None:
    """Fork on order, and tell who ended, until nobody orders any more."""
    import django

    django.setup()
    from keyfolio_web.pipeline import child

    _warm_up()
    while True:
        if select.select([sys.stdin], [], [], _PAUSE_SECONDS)[0]:
            line = sys.stdin.readline()
            if not line:
                return
            _fork(child.do, json.loads(line))
        _tell_of_the_dead()


def _warm_up() -> None:
    """Do all of it once, so that children find the engine's expressions compiled; its threads end with the engine."""
    from keyfolio import DEFAULT_POLICY, Assumptions, HowToRead, flow
    from keyfolio.engine import open_engine
    from keyfolio.ledger import SqliteManifest, import_file, open_store
    from keyfolio.snapshot import Snapshot
    from tests.web.pipeline.books import write_sales

    with tempfile.TemporaryDirectory() as folder, open_engine() as engine:
        manifest = SqliteManifest(Path(folder) / "store")
        for begin in (0, 5):
            path = write_sales(Path(folder) / f"{begin}.csv", begin=begin, lines=60)
            import_file(engine, manifest, path, HowToRead(), "2025-01-01T00:00:00+00:00")
        observed = flow.observe(engine, Snapshot(open_store(engine, manifest)), Assumptions())
        flow.identify_accounts(engine, observed, DEFAULT_POLICY)


def _fork(do: Callable[..., int], order: dict[str, Any]) -> None:
    from keyfolio_web.pipeline.queue import Claim

    pid = os.fork()
    if pid:
        _tell(pid)
        return
    code = 70
    try:
        reach = _waiting(Path(order["hold"])) if order["hold"] else _dying
        _at_acts(order["point"], reach)
        code = do(Claim(order["work"], order["lease"]), partial(_at_stage, order["point"], reach))
    finally:
        os._exit(code)


def _dying() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _waiting(hold: Path) -> Callable[[], None]:
    def wait() -> None:
        hold.with_suffix(".reached").touch()
        deadline = time.monotonic() + _LONGEST_SECONDS
        while hold.exists() and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)

    return wait


def _at_stage(point: str, reach: Callable[[], None], stage: str, _rows: int) -> None:
    if stage == point:
        reach()


def _at_acts(point: str, reach: Callable[[], None]) -> None:
    """Points between the stages, in the middle of transactions."""
    from keyfolio_web.identify import publish as identify
    from keyfolio_web.ledger import publish as ledger
    from keyfolio_web.runs import services
    from keyfolio_web.value import publish as value

    acts: dict[str, tuple[Any, str, bool]] = {
        "before the work is done": (services, "finish", True),
        "before the commit": (services, "finish", False),
        "before the run is current": (services, "_turn_on", True),
        "before the seal is committed": (services, "_turn_on", False),
        "before the observations are committed": (value, "insert_rows", False),
        "between observations and standings": (identify, "publish_standings", True),
        "before the standings are committed": (identify, "insert_rows", False),
        "before the masters are written": (ledger, "publish_masters", True),
    }
    if point in acts:
        module, name, is_before = acts[point]
        setattr(module, name, _with(getattr(module, name), reach, is_before=is_before))


def _with(act: Callable[..., Any], reach: Callable[[], None], *, is_before: bool) -> Callable[..., Any]:
    def watched(*arguments: object, **named: object) -> object:
        if is_before:
            reach()
        answer = act(*arguments, **named)
        if not is_before:
            reach()
        return answer

    return watched


def _tell(*numbers: int) -> None:
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")
    sys.stdout.flush()


def _tell_of_the_dead() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell(pid, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _main()
