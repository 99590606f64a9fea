"""The one connection of this process to a Spark cluster, shared by its engines and ended with the last of them."""

from __future__ import annotations

import atexit
import signal
import tempfile
from contextlib import contextmanager
from threading import Lock, current_thread, main_thread
from typing import IO, TYPE_CHECKING

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkRuntimeError
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from keyfolio.errors import EngineTrouble
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from py4j.java_gateway import JavaGateway

EXACT = {
    "spark.sql.ansi.enabled": "true",  # a sum that overflows is an error, not another number
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # else digits are dropped to make room
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
}
"""What the same answer to the last digit rests on; whatever else Spark can be told is told in spark-defaults.conf."""
_SECONDS_TO_ANSWER = 10


class Driver:
    """The Java process that Spark needs, and its connection to a cluster."""

    def __init__(self) -> None:
        self._lock, self._users, self._address = Lock(), 0, ""
        self._log: IO[bytes] | None = None

    def open_session(self, address: str) -> SparkSession:
        """A session of its own on the cluster, for one engine; each is given back.

        Raises:
            EngineTrouble: Java is missing, the cluster cannot be reached, or this process works on another one.
        """
        with self._lock:
            if self._users and address != self._address:
                raise EngineTrouble(_ANOTHER.fill(address=address, other=self._address))
            context = _active()
            if context is None:
                context = _connect(self._gateway(), address)
            self._users, self._address = self._users + 1, address
        session = SparkSession(context).newSession()
        for name, value in EXACT.items():
            session.conf.set(name, value)
        return session

    def give_back(self) -> None:
        """Forget one session; with the last, the cluster is left."""
        with self._lock:
            self._users -= 1
            if not self._users and (context := SparkContext._active_spark_context):  # noqa: SLF001
                context.stop()

    def _gateway(self) -> JavaGateway:
        """The Java process; there is one at most. What it says goes to a file without a name."""
        gateway = SparkContext._gateway  # noqa: SLF001
        if gateway is not None:
            return gateway
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process
        atexit.register(self._log.close)
        try:
            return launch_gateway(popen_kwargs={"stdout": self._log, "stderr": self._log})  # type: ignore[no-untyped-call]
        except (PySparkRuntimeError, OSError) as trouble:
            raise EngineTrouble(_NO_JAVA, _said(self._log)) from trouble


def _active() -> SparkContext | None:
    """The connection there is; one that the cluster has ended is cleared away."""
    context = SparkContext._active_spark_context  # noqa: SLF001
    if context is not None and context._jsc.sc().isStopped():  # noqa: SLF001
        context.stop()
        return None
    return context


def _connect(gateway: JavaGateway, address: str) -> SparkContext:
    refusal = _refusal(gateway, address)
    if refusal:
        raise EngineTrouble(_NOT_REACHED.fill(address=address), _IT_SAYS.fill(trouble=refusal))
    conf = SparkConf(_jvm=gateway.jvm).setMaster(address).setAppName("Keyfolio")
    conf.set("spark.ui.showConsoleProgress", "false").set("spark.log.level", "ERROR")
    try:
        with _own_interrupt():
            return SparkContext(conf=conf, gateway=gateway)
    except (Py4JError, PySparkRuntimeError) as trouble:
        raise EngineTrouble(
            _NOT_REACHED.fill(address=address), _IT_SAYS.fill(trouble=_first_line(trouble))
        ) from trouble


@contextmanager
def _own_interrupt() -> Iterator[None]:
    """Ctrl-C stays what it was. PySpark would cancel its jobs in the middle of whatever it is being told, and fail."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if current_thread() is main_thread():
            signal.signal(signal.SIGINT, before)


def _refusal(gateway: JavaGateway, address: str) -> str:
    """Why no master answers; empty: one does. Spark itself would try for a minute."""
    trouble = ""
    for place in address.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket = gateway.jvm.java.net.Socket()
            socket.connect(gateway.jvm.java.net.InetSocketAddress(host, int(port)), _SECONDS_TO_ANSWER * 1000)
            socket.close()
        except (Py4JJavaError, ValueError) as refused:
            trouble = _first_line(refused.java_exception if isinstance(refused, Py4JJavaError) else refused)
        else:
            return ""
    return trouble


def _first_line(trouble: object) -> str:
    return (str(trouble).splitlines() or [""])[0]


def _said(log: IO[bytes]) -> Text:
    """The last line that the Java process wrote."""
    log.seek(0)
    lines = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()]
    return _IT_SAYS.fill(trouble=lines[-1] if lines else "—")


_IT_SAYS = Text("It says: {trouble}", "原因：{trouble}")
_NO_JAVA = Text(
    "Spark cannot start: it needs Java 17 or newer. Install it, or take duckdb:// as the engine.",
    "Spark 无法启动：需要 Java 17 或更高版本。请安装 Java，或改用 duckdb:// 引擎。",
)
_NOT_REACHED = Text(
    "The Spark cluster {address} cannot be reached. Check that its master runs and that the address is that of its "
    "page, or take duckdb:// as the engine.",
    "无法连接 Spark 集群 {address}。请确认其主节点正在运行、地址与其页面所示一致，或改用 duckdb:// 引擎。",
)
_ANOTHER = Text(
    "This process works on {other} already and cannot work on {address} beside it.",
    "当前进程已在使用 {other}，不能同时使用 {address}。",
)

DRIVER = Driver()
"""Of this process: Spark allows one."""
