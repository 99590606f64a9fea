"""A real Spark cluster on this machine: a master and its workers, from the pip package."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, cast

import psutil  # type: ignore[import-untyped]
import pyspark

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = Path(pyspark.__file__).parent
_CLIENT = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # a test ends before a better compiler would pay
_SMALL = {
    "spark.ui.enabled": "false",
    "spark.executor.memory": "768m",
    "spark.driver.memory": "768m",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}
FOR_TESTS = {
    **_SMALL,
    "spark.driver.extraJavaOptions": _CLIENT,
    "spark.executor.extraJavaOptions": _CLIENT,
    "spark.sql.codegen.wholeStage": "false",  # compiling takes longer than interpreting a few thousand rows
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
FOR_MILLIONS = {
    **_SMALL,
    "spark.executor.memory": "4g",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "16",
}


class Standalone:
    """A master and two workers with a core each, on loopback. told: what spark-defaults.conf says."""

    def __init__(self, folder: Path, told: Mapping[str, str]) -> None:
        self.folder, self._listeners, self._memory = folder, list[Thread](), told["spark.executor.memory"]
        (folder / "spark-defaults.conf").write_text("\n".join(" ".join(pair) for pair in told.items()), "ascii")
        self._master = self._start("master.Master", "--host", "127.0.0.1", "--port", "0")
        self.address = self._wait_for(self._master, r"(spark://127\.0\.0\.1:\d+)")
        self.workers = [self._begin_worker() for _ in range(2)]
        for worker in self.workers:
            self._wait_for(worker, "(Successfully registered)")

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process that uses it needs to be told."""
        return {
            "SPARK_HOME": str(HOME),
            "SPARK_CONF_DIR": str(self.folder),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "128m",
            "SPARK_DAEMON_JAVA_OPTS": _CLIENT,
        }

    def kill(self, worker: subprocess.Popen[str]) -> None:
        """A worker and what computes for it, without a word."""
        for process in [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]:
            process.kill()
        worker.wait()

    def stop(self) -> None:
        """End all of it."""
        for daemon in (*self.workers, self._master):
            if daemon.poll() is None:
                self.kill(daemon)
        for listener in self._listeners:
            listener.join()

    def _begin_worker(self) -> subprocess.Popen[str]:
        work = str(self.folder / "work")
        return self._start("worker.Worker", "--cores", "1", "--memory", self._memory, "--work-dir", work, self.address)

    def cpu_seconds(self) -> float:
        """What the workers, and those that compute or have computed for them, have taken so far."""
        seconds = 0.0
        for worker in (psutil.Process(worker.pid) for worker in self.workers):
            for one in (worker, *worker.children(recursive=True)):
                times = one.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
        return seconds

    def _start(self, name: str, *options: str) -> subprocess.Popen[str]:
        command = [HOME / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *options, "--webui-port", "0"]
        environment = {**os.environ, **self.environment}
        return subprocess.Popen(
            list(map(str, command)), env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def _wait_for(self, daemon: subprocess.Popen[str], pattern: str) -> str:
        """The text that a daemon says; what it says afterwards is listened to, and forgotten."""
        said, stream = [], cast("IO[str]", daemon.stdout)
        for line in stream:
            said.append(line)
            if found := re.search(pattern, line):
                listener = Thread(target=_forget, args=(stream,), daemon=True)
                listener.start()
                self._listeners.append(listener)
                return found[1]
        raise AssertionError(f"Spark did not start. It needs Java 17 or newer: .ci/java. {''.join(said[-9:])}")


def _forget(said: IO[str]) -> None:
    with said:
        for _line in said:
            pass
