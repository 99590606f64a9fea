"""The answer as Markdown: Keyfolio's pages beside the peer's, as a ratio, and the goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.pages.site import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.pages.site import Site
    from benchmarks.pages.timing import Timed

GOALS = {Page.LIST: 1 / 2, Page.ACCOUNT: 1 / 3, Page.SEARCH: 1 / 3}  # of the peer's median

_HEAD = (
    "| page | database | {ours}: p50 ms | p95 | queries | {theirs}: p50 ms | p95 | queries | ratio of p50 | goal |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
)


def table(pairs: Sequence[tuple[Site, Site]], taken: Mapping[Site, Mapping[Page, Timed]]) -> str:
    """One row a page and database; each pair is Keyfolio and the peer on the same database."""
    ours, theirs = pairs[0]
    rows = [_row(page, pair, taken) for page in Page for pair in pairs]
    return "\n".join([_HEAD.format(ours=ours.contender, theirs=theirs.contender), *rows])


def _row(page: Page, pair: tuple[Site, Site], taken: Mapping[Site, Mapping[Page, Timed]]) -> str:
    ours, theirs = (taken[site][page] for site in pair)
    ratio = ours.p50 / theirs.p50
    return f"| {page} | {pair[0].database} | {_cells(ours)} | {_cells(theirs)} | {ratio:.2f} | {_goal(page, ratio)} |"


def _goal(page: Page, ratio: float) -> str:
    if page not in GOALS:
        return "none set"
    return f"≤ {GOALS[page]:.2f}: {'met' if ratio <= GOALS[page] else 'missed'}"


def _cells(timed: Timed) -> str:
    return f"{timed.p50 * 1000:.0f} | {timed.p95 * 1000:.0f} | {timed.queries}"
