"""The report on value as people open it: from a file, at a desk and on a phone, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.test_report import DESK, PHONE, SMALL_PHONE, Opened, opened, overflow, violations
from tests.core.report.valued import plausible, steady, valued

from keyfolio.language import LANGUAGES, Language
from keyfolio.report import render_valuation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from keyfolio.value_accounts import ValuedAccounts


def written(found: ValuedAccounts, folder: Path, language: Language) -> Path:
    """The report as a file."""
    path = folder / f"report-{language}.html"
    path.write_text(render_valuation(found.appraisal, found.described, found.currency, language), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The plausible ledger's report in both languages."""
    folder = tmp_path_factory.mktemp("reports")
    return {language: written(plausible(), folder, language) for language in LANGUAGES}


@pytest.fixture(params=[(language, width) for language in LANGUAGES for width in (DESK, PHONE)], ids=str)
def report(request: pytest.FixtureRequest, browser: Browser, reports: dict[Language, Path]) -> Iterator[Opened]:
    """Each language at each width, with everything opened."""
    language, width = request.param
    shown = opened(browser, reports[language], width)
    shown.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    yield shown
    shown.page.close()


def test_asks_for_nothing_and_everybody_can_read_all_of_it(report: Opened) -> None:
    assert report.requests == [report.address]
    assert report.complaints == []
    assert violations(report.page) == []


def test_does_not_scroll_sideways_even_opened(report: Opened) -> None:
    assert overflow(report.page) == 0
    if report.page.viewport_size and report.page.viewport_size["width"] == PHONE:
        report.page.set_viewport_size({"width": SMALL_PHONE, "height": 900})
        assert overflow(report.page) == 0


def test_no_figure_runs_out_of_its_place(report: Opened) -> None:
    beyond = """() => [...document.querySelectorAll('.tiles .figure, .worth-figures dd, .versus dd')]
        .filter(part => part.scrollWidth > part.clientWidth + 1).map(part => part.textContent)"""
    assert report.page.evaluate(beyond) == []


def test_the_skip_link_is_the_first_stop_and_leads_to_the_list(report: Opened) -> None:
    report.page.keyboard.press("Tab")
    report.page.keyboard.press("Enter")
    assert report.page.evaluate("location.hash") == "#valuable"


@pytest.mark.parametrize("lines", [[("A", 3, 10)], steady(60)], ids=["nothing is told", "nobody leaves"])
def test_odd_states_are_as_readable(browser: Browser, tmp_path: Path, lines: list[tuple[str, int, int]]) -> None:
    shown = opened(browser, written(valued(lines), tmp_path, "zh"), PHONE)
    assert violations(shown.page) == []
    assert overflow(shown.page) == 0
    assert shown.complaints == []
    shown.page.close()


def test_prints_without_what_only_a_screen_needs(browser: Browser, reports: dict[Language, Path]) -> None:
    shown = opened(browser, reports["en"], DESK)
    shown.page.emulate_media(media="print")
    assert not shown.page.locator(".contents").is_visible()
    assert shown.page.locator("li.card").first.is_visible()
    shown.page.close()
