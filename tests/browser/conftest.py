"""A real browser."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from tests.browser.installation import Installation, sample_home, served

from keyfolio.language import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed; without it the tests fail, as `make test` says.

    Gone with its module: while Playwright runs, Django takes the thread for one of asyncio's and refuses the database.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        yield started
        started.close()


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Of the pages."""
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def sample(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The sample company as `make run` shows it, with names in the language of the pages."""
    with served(sample_home(tmp_path_factory, language), language) as installation:
        yield installation
