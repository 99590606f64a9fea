"""`python -m benchmarks.pages`: fill Keyfolio and creme-crm with the same accounts, then time their pages in turn."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pages import customers, report
from benchmarks.pages.creme import Creme
from benchmarks.pages.databases import Files, postgresql
from benchmarks.pages.keyfolio import Keyfolio
from benchmarks.pages.timing import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.pages.databases import Source
    from benchmarks.pages.site import Contender, Site

CONTENDERS: tuple[Contender, Contender] = (Keyfolio(), Creme())


def main() -> None:
    """Prepare everything, then measure everything in one run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the servers are stopped, too
    told = _options()
    for contender in CONTENDERS:
        contender.install()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="keyfolio-pages-", dir=told.folder)))
        customers.write(folder / "customers.csv", told.accounts)
        pairs = [_prepare(source, folder, told.requests) for source in _sources(told.database, folder, opened)]
        _tell(f"{told.requests} rounds")
        taken = measure([site for pair in pairs for site in pair], told.requests)
    print(_heading(told.accounts, told.requests))
    print(report.table(pairs, taken), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--accounts", type=int, default=2_000, help="as many organisations in creme (default: 2000)")
    parser.add_argument("--requests", type=int, default=30, help="of each page of each site (default: 30)")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument(
        "--folder", type=Path, help="where the databases are made, and deleted again (default: temporary)"
    )
    told = parser.parse_args()
    if told.accounts < 1 or told.requests < 2:
        parser.error("Ask for one account and two requests at least.")
    return told


def _sources(wanted: str, folder: Path, opened: ExitStack) -> Iterator[Source]:
    if wanted != "postgresql":
        yield Files(folder)
    if wanted != "sqlite":
        yield opened.enter_context(postgresql(folder / "postgresql"))


def _prepare(source: Source, folder: Path, requests: int) -> tuple[Site, Site]:
    ours, theirs = (_fill(contender, source, folder, requests) for contender in CONTENDERS)
    return ours, theirs


def _fill(contender: Contender, source: Source, folder: Path, requests: int) -> Site:
    _tell(f"{contender.name} is set up on {source.kind}")
    own = folder / f"{contender.name}-{source.kind}"
    own.mkdir()
    database = source.empty(contender.name.replace("-", "_"))
    site = contender.prepare(database, own, folder / "customers.csv", requests)
    source.settle(database)
    return site


def _heading(accounts: int, requests: int) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"### Pages at {accounts:,} accounts\n\n"
        f"{requests} requests a page, the sites in turn; one gunicorn sync worker each; {machine}.\n"
    )


def _tell(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
