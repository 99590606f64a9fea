"""The processes of an installation as `keyfolio serve` starts them, killed and stopped for real."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request
from collections.abc import Callable
from contextlib import closing

import psutil  # type: ignore[import-untyped]
import pytest
from django.db import connection

from keyfolio.cli import main
from keyfolio_web.ledger.models import Batch
from keyfolio_web.pipeline.commands import serve
from keyfolio_web.runs.models import Work
from tests.web.pipeline.books import write_sales
from tests.web.pipeline.installation import Installation, ask_for_import, let_the_lease_run_out, until

SERVE = "from keyfolio.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
pytestmark = pytest.mark.usefixtures("fresh")


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def status_of(port: int) -> int | None:
    """Of the first page; null: nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return None


def state() -> str:
    connection.close()
    return Work.objects.latest("pk").state


def in_work(worker: int) -> bool:
    """Whether a worker has a process for its work: the child of the one from which they are forked."""
    return any(one.parent().pid != worker for one in psutil.Process(worker).children(recursive=True))


def is_alive(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


@pytest.fixture
def big_import(installation: Installation) -> Work:
    """An import that takes some seconds."""
    return ask_for_import(write_sales(installation.home.parent / "big.csv", lines=120_000))


def test_a_worker_killed_with_its_import_is_followed_by_another(installation: Installation, big_import: Work) -> None:
    killed = installation.start("-m", "keyfolio_web.pipeline", str(os.getpid()), "worker")
    until(lambda: state() == Work.State.RUNNING and in_work(killed.pid))
    below = psutil.Process(killed.pid).children(recursive=True)

    killed.kill()
    killed.wait()

    until(lambda: not [one for one in below if is_alive(one)])
    assert state() == Work.State.RUNNING
    assert not Batch.objects.exists()
    let_the_lease_run_out()
    installation.start("-m", "keyfolio_web.pipeline", str(os.getpid()), "worker")
    until(lambda: state() == Work.State.DONE)
    big_import.refresh_from_db()
    assert big_import.attempts == 2
    assert Batch.objects.get().lines_accepted == 117_000
    until(lambda: not list((installation.home / "temporary").glob("work-*")))


def test_a_worker_told_to_stop_gives_its_import_back_and_goes(installation: Installation, big_import: Work) -> None:
    worker = installation.start("-m", "keyfolio_web.pipeline", str(os.getpid()), "worker")
    until(lambda: state() == Work.State.RUNNING)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    big_import.refresh_from_db()
    assert (big_import.state, big_import.attempts) == (Work.State.WAITING, 0)
    assert not list((installation.home / "temporary").glob("work-*"))


def test_serving_answers_works_mends_itself_and_stops(installation: Installation) -> None:
    port = free_port()
    served = installation.start("-c", SERVE, "serve", "--port", str(port))
    until(lambda: status_of(port) == 200)
    web, worker = sorted(psutil.Process(served.pid).children(), key=lambda child: "worker" in child.cmdline())

    work = ask_for_import(write_sales(installation.home.parent / "small.csv"))
    until(lambda: state() == Work.State.DONE)
    assert Batch.objects.get().upload_id == work.upload.pk

    for killed in (web, worker):
        os.kill(killed.pid, signal.SIGKILL)
    until(lambda: len([child for child in psutil.Process(served.pid).children() if is_alive(child)]) == 2)
    until(lambda: status_of(port) == 200)

    everyone = psutil.Process(served.pid).children(recursive=True)
    served.send_signal(signal.SIGINT)
    assert served.wait(30) == 0
    assert not [one for one in everyone if is_alive(one)]


def test_nobody_outlives_a_server_that_is_killed(installation: Installation) -> None:
    port = free_port()
    served = installation.start("-c", SERVE, "serve", "--port", str(port))
    until(lambda: status_of(port) == 200)
    everyone = psutil.Process(served.pid).children(recursive=True)
    assert len(everyone) >= 3
    served.kill()
    until(lambda: not [one for one in everyone if is_alive(one)])


def test_a_process_whose_parent_is_gone_before_it_begins_does_nothing(installation: Installation) -> None:
    work = ask_for_import(write_sales(installation.home.parent / "small.csv"))
    orphan = installation.start("-m", "keyfolio_web.pipeline", str(os.getppid()), "worker")
    assert orphan.wait(60) == -signal.SIGTERM
    assert (work.state, state()) == (Work.State.WAITING, Work.State.WAITING)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`keyfolio serve` in this process, where Django is ready already; its exit code."""
    monkeypatch.setattr(serve, "make_ready", lambda: None)
    return lambda *told: main(["serve", *told])


def test_a_port_that_is_taken_is_told_in_words(serving: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        assert serving("--port", str(port), "--language", "zh") == 2
    assert f"无法在 127.0.0.1:{port} 提供服务" in capsys.readouterr().err


@pytest.mark.parametrize("told", [["--port", "0"], ["--port", "70000"], ["--threads", "0"], ["--host", "no.such.host"]])
def test_nonsense_is_refused_before_anything_starts(
    serving: Callable[..., int], told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert serving(*told) == 2
    assert capsys.readouterr().err
