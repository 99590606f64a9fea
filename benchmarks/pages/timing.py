"""Every page asked for of every site in turn, so that all of them see the same machine."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.pages.serving import served
from benchmarks.pages.setting_up import run
from benchmarks.pages.site import Page
from benchmarks.pages.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.pages.site import Site

_COUNT = Path(__file__).with_name("inside") / "count_queries.py"
_WARM_UP_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Timed:
    """One page of one site: at least two requests."""

    seconds: Sequence[float]  # of each request
    queries: int

    @property
    def p50(self) -> float:
        """Seconds within which half of the requests were answered."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """Seconds within which 19 of 20 requests were answered."""
        return quantiles(self.seconds, n=20, method="inclusive")[-1]


def measure(sites: Sequence[Site], requests: int) -> Mapping[Site, Mapping[Page, Timed]]:
    """Serve all the sites at once, sign in to each, and ask for each page `requests` times."""
    queries = {site: _queries(site) for site in sites}
    taken: dict[Site, dict[Page, list[float]]] = {site: {page: [] for page in Page} for site in sites}
    with ExitStack() as servers:
        visitors = {site: _signed_in(site, servers.enter_context(served(site))) for site in sites}
        for turn in range(-_WARM_UP_ROUNDS, requests):
            for site, page in _round(sites, turn):
                addresses = site.pages[page]
                seconds = visitors[site].see(addresses[turn % len(addresses)]).seconds
                if turn >= 0:
                    taken[site][page].append(seconds)
    return {site: {page: Timed(taken[site][page], queries[site][page]) for page in Page} for site in sites}


def _round(sites: Sequence[Site], turn: int) -> Iterator[tuple[Site, Page]]:
    """Every page of every site once; every other round begins with the last site."""
    for page in Page:
        for site in sites if turn % 2 == 0 else reversed(sites):
            yield site, page


def _signed_in(site: Site, port: int) -> Visitor:
    visitor = Visitor(port)
    visitor.sign_in(site.sign_in)
    return visitor


def _queries(site: Site) -> Mapping[Page, int]:
    """Counted in a process of its own: counting takes time."""
    asked = {
        "path": site.sign_in.path,
        "fields": dict(site.sign_in.fields),
        "pages": [site.pages[page][0].path for page in Page],
    }
    said = run([site.python, _COUNT], cwd=site.folder, told=site.environment, given=json.dumps(asked))
    return dict(zip(Page, json.loads(said), strict=True))
