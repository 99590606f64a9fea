"""A served installation and the people who visit it with a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

    from keyfolio.language import Language

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE = 1280, 390
Role = Literal["director", "manager", "representative", "analyst", "service_agent", "administrator"]
_START_SECONDS = 180
_LOCALE = {"en": "en-GB", "zh": "zh-CN"}
_WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


@dataclass(frozen=True, slots=True)
class Installation:
    """A server that answers at `address`, with its data in `home`."""

    address: str
    home: Path


def sample_home(factory: pytest.TempPathFactory, language: Language) -> Path:
    """The data of an installation that serves the sample company: made once, copied for each who asks."""
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    made = shared / f"sample-{language}"
    with (shared / f"sample-{language}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with served(shared / f"making-{language}", language) as making:
                pass
            making.home.rename(made)
    return Path(shutil.copytree(made, factory.mktemp("served") / "home"))


def erp_of(home: Path) -> Path:
    """Where the installation with its data in `home` looks for another company's database, erp2."""
    return home.with_name("erp.sqlite3")


@contextmanager
def served(home: Path, language: Language, *, sample: bool = True) -> Iterator[Installation]:
    """Serve until the block ends; the whole tree of processes goes with it."""
    port = free_port()
    command = [sys.executable, "-m", "keyfolio.cli", "serve", "--port", str(port), "--language", language]
    environment = {**os.environ, "KEYFOLIO_HOME": str(home), "KEYFOLIO_SQL_erp2": f"sqlite:///{erp_of(home)}"}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    log = home.with_suffix(".log")
    with log.open("wb") as told:
        server = subprocess.Popen(
            [*command, *(["--sample"] if sample else [])], env=environment, stdout=told, stderr=subprocess.STDOUT
        )
        with stopped(server):
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server, log)
            yield Installation(address, home)


@contextmanager
def stopped(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop a server with the end of the block."""
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until a server answers; what it said, when it does not."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=5):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError:
            return  # it answers: nobody is there yet, and one begins by the address that it printed
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))


def start_address(home: Path) -> str:
    """Where the first person begins, as a server without anybody printed it."""
    log = home.with_suffix(".log")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if found := re.search(r"https?://\S+/start/\?key=[\w-]+", log.read_text("utf-8", "replace")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))


@dataclass
class Visitor:
    """Somebody with a browser; what it complained of is kept."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response:
        """Open an address of the installation, or a whole one."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None
        return answer

    def wrong(self) -> list[Any]:
        """What the browser complained of, what the policy refused, and what axe finds, on this page."""
        refused = self.page.evaluate("window.refused")
        self.page.evaluate(AXE)
        rules = self.page.evaluate(
            "axe.run({resultTypes: ['violations'], preload: false,"  # there is no sound to be loaded
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"
        )
        said, self.complaints = self.complaints, []
        return [*said, *refused, *rules]

    @property
    def width(self) -> int:
        """Of the window, in pixels."""
        assert self.page.viewport_size is not None
        return self.page.viewport_size["width"]

    def resize(self, width: int) -> None:
        """Make the window so wide."""
        if width != self.width:
            self.page.set_viewport_size({"width": width, "height": 900})

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        found = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert isinstance(found, int)
        return found

    def unsound(self) -> list[Any]:
        """What is wrong with this page: axe looks at it on a phone (`test_pages` has it look at a desk)."""
        self.resize(PHONE)
        found = [*self.wrong(), *[f"{over} px too wide on a phone" for over in [self.overflow()] if over]]
        self.resize(DESK)
        found += [f"{over} px too wide at a desk" for over in [self.overflow()] if over]
        return [(self.page.url, one) for one in found]

    def words(self) -> str:
        """All that a person reads or hears on this page, but what is quoted as code."""
        said = self.page.evaluate(
            """() => {
              const shown = document.body.cloneNode(true);
              shown.querySelectorAll('script, code, kbd, [lang]').forEach((gone) => gone.remove());
              const told = ['title', 'aria-label', 'placeholder', 'alt', 'data-label'];
              const attributes = [...shown.querySelectorAll('*')].flatMap((one) =>
                told.map((name) => one.getAttribute(name)).filter(Boolean));
              const typed = [...shown.querySelectorAll('input[type=submit], button')].map((one) => one.value);
              return [document.title, shown.textContent, ...attributes].join('\\n');
            }"""
        )
        assert isinstance(said, str)
        return said


@contextmanager
def visiting(
    browser: Browser, installation: Installation, language: Language, width: int = DESK, *, script: bool = True
) -> Iterator[Visitor]:
    """A browser of one's own: no cookie of anybody else."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale=_LOCALE[language],
        java_script_enabled=script,
        accept_downloads=True,
    )
    context.add_init_script(_WATCH)
    page = context.new_page()
    visitor = Visitor(page, installation.address)
    page.on("console", lambda message: _note(visitor, message))
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    yield visitor
    context.close()


def _note(visitor: Visitor, message: ConsoleMessage) -> None:
    """Errors and warnings; advice of the browser's own, which it calls verbose, is none."""
    if message.type in {"error", "warning"}:
        visitor.complaints.append(f"{message.type}: {message.text}")


def enter(visitor: Visitor, role: Role) -> None:
    """Come in as the sample's person of a role: one click."""
    visitor.go("/sign-in/")
    visitor.page.locator(f"button[name=role][value={role}]").click()
    visitor.page.wait_for_url(re.compile(r"/identify/$"))
