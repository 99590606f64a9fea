"""The report as people open it: from a file, at a desk and on a phone, in both languages."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.core.report.world import companies, found, plausible

from keyfolio.language import LANGUAGES, Language
from keyfolio.report import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from keyfolio.findings import Findings

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE, SMALL_PHONE = 1280, 375, 360


class Opened(NamedTuple):
    """A report in the browser, with what it asked for and complained of."""

    page: Page
    address: str
    requests: list[str]
    complaints: list[str]


def opened(browser: Browser, report: Path, width: int) -> Opened:
    """Open a report at a width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())
    return Opened(page, report.as_uri(), requests, complaints)


def written(findings: Findings, folder: Path, language: Language) -> Path:
    """The report as a file."""
    path = folder / f"report-{language}.html"
    write_report(findings, path, language)
    return path


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The plausible company's report in both languages."""
    folder = tmp_path_factory.mktemp("reports")
    return {language: written(plausible(), folder, language) for language in LANGUAGES}


@pytest.fixture(params=[(language, width) for language in LANGUAGES for width in (DESK, PHONE)], ids=str)
def report(request: pytest.FixtureRequest, browser: Browser, reports: dict[Language, Path]) -> Iterator[Opened]:
    """Each language at each width."""
    language, width = request.param
    found_open = opened(browser, reports[language], width)
    yield found_open
    found_open.page.close()


def violations(page: Page) -> list[Any]:
    """What axe finds wrong: the rule, and where."""
    page.evaluate(AXE)
    found_wrong = page.evaluate(
        "axe.run({resultTypes: ['violations'], preload: false})"  # there is no sound to be loaded
        ".then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"
    )
    assert isinstance(found_wrong, list)
    return found_wrong


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert isinstance(width, int)
    return width


def test_asks_for_nothing_but_itself_and_complains_of_nothing(report: Opened) -> None:
    assert report.requests == [report.address]
    assert report.complaints == []


def test_everybody_can_read_all_of_it(report: Opened) -> None:
    report.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert violations(report.page) == []


def test_does_not_scroll_sideways_even_opened(report: Opened) -> None:
    report.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert overflow(report.page) == 0
    if report.page.viewport_size and report.page.viewport_size["width"] == PHONE:
        report.page.set_viewport_size({"width": SMALL_PHONE, "height": 900})
        assert overflow(report.page) == 0


def test_an_account_opens_by_keyboard(report: Opened) -> None:
    first = report.page.locator("li.card details").first
    first.locator("summary").focus()
    report.page.keyboard.press("Enter")
    assert first.evaluate("part => part.open") is True
    assert first.locator("table.criteria").is_visible()
    report.page.keyboard.press("Space")
    assert first.evaluate("part => part.open") is False


def test_the_style_applies_under_its_own_policy(report: Opened) -> None:
    assert report.page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == (
        "rgb(15, 76, 129)"
    )


def test_the_skip_link_is_the_first_stop_and_leads_to_the_list(report: Opened) -> None:
    report.page.keyboard.press("Tab")
    report.page.keyboard.press("Enter")
    assert report.page.evaluate("location.hash") == "#accounts"


def test_chinese_has_a_font_and_its_letters_have_shapes(browser: Browser, reports: dict[Language, Path]) -> None:
    assert subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=True).stdout.strip()
    page = opened(browser, reports["zh"], DESK).page
    ink = """() => {
        const canvas = new OffscreenCanvas(40, 40), pen = canvas.getContext('2d');
        pen.font = '24px ' + getComputedStyle(document.body).fontFamily;
        return ['大', '客', '户', '\\u{10FFFD}'].map(letter => {
            pen.clearRect(0, 0, 40, 40); pen.fillText(letter, 4, 30);
            return pen.getImageData(0, 0, 40, 40).data.join();
        });
    }"""
    drawn = page.evaluate(ink)
    page.close()
    assert len(set(drawn)) == 4, "two letters look alike: the font has no shapes for them"


@pytest.mark.parametrize(
    ("count", "first", "language"),
    [(6, 0, "zh"), (1, 0, "en"), (37, 36, "zh")],
    ids=["nobody is key", "one account", "only returns"],
)
def test_odd_states_are_as_readable(
    browser: Browser, tmp_path: Path, count: int, first: int, language: Language
) -> None:
    shown = opened(browser, written(found(companies(count)[first:]), tmp_path, language), PHONE)
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
