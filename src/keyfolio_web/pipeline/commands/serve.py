"""`keyfolio serve`: web server and worker, in one tree of processes."""

from __future__ import annotations

import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text
from keyfolio_web.pipeline.commands.django_ready import make_ready

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "serve"
SUMMARY = Text(
    "Serve the pages, and do the imports and runs that people ask for there; data in KEYFOLIO_HOME.",
    "启动网页服务，并在后台执行导入和识别；数据存放在 KEYFOLIO_HOME。",
)
_HELP = {
    "port": Text("port to serve on (default: {default})", "端口（默认 {default}）"),
    "host": Text("address to serve on (default: {default}, this machine only)", "监听地址（默认 {default}，仅限本机）"),
    "threads": Text("requests answered at the same time (default: {default})", "同时处理的请求数（默认 {default}）"),
}
_SAMPLE = Text(
    "show a made-up company, until somebody leaves it for their own data; on this machine only",
    "展示一家虚构的示例公司，直到有人退出示例、改用自己的数据；仅限本机",
)
_SAMPLE_IS_LOCAL = Text(
    "The sample company has public sign-ins and is served to this machine only: leave out --host, or name another "
    "KEYFOLIO_HOME and leave out --sample.",
    "示例公司的登录方式是公开的，只能在本机使用：请去掉 --host；或另设 KEYFOLIO_HOME 并去掉 --sample。",
)
_MAKING = Text("Making the sample company …", "正在生成示例公司……")
_SIGN_INS = Text("Sample company; sign in with one click, or as:", "示例公司；可一键进入，也可用以下账号登录：")
_SIGN_IN = Text("  {email}  {password}", "  {email}  {password}")
_START = Text(
    "Nobody can sign in yet. Add the first administrator at {address}",
    "还没有人可以登录。请打开 {address} 添加第一位管理员。",
)
_LOOK_SECONDS = 0.2
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_DEFAULTS: dict[str, int | str] = {"port": 8000, "host": "127.0.0.1", "threads": 8}
_READY = Text("Keyfolio is at {address} – stop it with Ctrl+C.", "Keyfolio 已启动：{address}（按 Ctrl+C 停止）。")
_TAKEN = Text(
    "Nothing can be served on {where}: {reason}. Another server may be running there; choose another port with --port.",
    "无法在 {where} 提供服务：{reason}。该端口可能已被占用，请用 --port 另选端口。",
)
_FEW = Text("--threads is {threads}; give 1 or more.", "--threads 为 {threads}，应不小于 1。")
_NO_PORT = Text("--port is {port}; give a number from 1 to 65535.", "--port 为 {port}，应在 1 到 65535 之间。")


class CannotServe(KeyfolioError):
    """The address cannot be served on."""


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    for name, default in _DEFAULTS.items():
        said = screen.say(_HELP[name].fill(default=default))
        parser.add_argument(f"--{name}", type=type(default), default=default, metavar=name.upper(), help=said)
    parser.add_argument("--sample", action="store_true", help=screen.say(_SAMPLE))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Prepare, serve and work until told to stop.

    Raises:
        CannotServe: the port is taken, or the address is not this machine's.
    """
    _refuse_nonsense(options)
    make_ready()
    from keyfolio_web.pipeline.prepare import prepare
    from keyfolio_web.pipeline.supervise import Supervisor
    from keyfolio_web.pipeline.sweep import in_use

    _refuse_taken(options.host, options.port)
    with in_use():
        prepare()
        if options.sample:
            _make_sample(screen)
        _refuse_sample_elsewhere(options.host)
        supervisor = Supervisor(["web", options.host, str(options.port), str(options.threads)], ["worker"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: supervisor.stopping.set())
        threading.Thread(target=_announce, args=(options, screen), daemon=True).start()
        supervisor.run()


def _refuse_nonsense(options: argparse.Namespace) -> None:
    if not 1 <= options.port <= 65535:
        raise CannotServe(_NO_PORT.fill(port=options.port))
    if options.threads < 1:
        raise CannotServe(_FEW.fill(threads=options.threads))
    if options.sample and options.host not in _THIS_MACHINE:
        raise CannotServe(_SAMPLE_IS_LOCAL)


def _refuse_sample_elsewhere(host: str) -> None:
    """Also when an earlier start made it: everybody knows its passwords."""
    from keyfolio_web.shared.installation import is_sample

    if is_sample() and host not in _THIS_MACHINE:
        raise CannotServe(_SAMPLE_IS_LOCAL)


def _make_sample(screen: Screen) -> None:
    from keyfolio_web.pipeline.sample import load_sample

    load_sample(screen.language, before_making=lambda: screen.tell(_MAKING))


def _tell_way_in(address: str, screen: Screen) -> None:
    """The sample's sign-ins; or where the first administrator begins."""
    from keyfolio_web.people.services import nobody_yet, start_key
    from keyfolio_web.pipeline.sample import SIGN_INS
    from keyfolio_web.shared.installation import is_sample

    if is_sample():
        screen.tell(_SIGN_INS)
        for sign_in in SIGN_INS:
            screen.tell(_SIGN_IN.fill(email=f"{sign_in.email:40}", password=sign_in.password))
    elif nobody_yet():
        screen.tell(_START.fill(address=f"{address}start/?key={start_key()}"))


def _refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as trouble:
        where = f"{host}:{port}"
        raise CannotServe(_TAKEN.fill(where=where, reason=trouble.strerror or trouble)) from trouble


def _announce(options: argparse.Namespace, screen: Screen) -> None:
    """Say where, as soon as somebody answers there."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104
    while not _listens(near, options.port):
        time.sleep(_LOOK_SECONDS)
    shown = f"[{near}]" if ":" in near else near
    address = f"http://{shown}:{options.port}/"
    screen.tell(_READY.fill(address=address))
    _tell_way_in(address, screen)


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
