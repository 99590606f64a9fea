"""Renew the pictures that the READMEs show: `.venv/bin/python docs/take_pictures.py`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.installation import enter, served, visiting

from keyfolio.cli import main
from keyfolio.language import LANGUAGES, Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1280, 1320


def make_report(folder: Path, language: Language) -> Path:
    """The report on the sample company, in one language."""
    main(["sample", "--out", f"{folder}/sample", "--language", language])
    masters = [f"--{name}={folder}/sample/{name}.csv" for name in ("accounts", "products")]
    main(["identify", f"{folder}/sample/order_lines.csv", *masters, f"--out={folder}", "--language", language])
    return folder / "report.html"


def take_report(browser: Browser, folder: Path, language: Language) -> None:
    """Write report.en.png or report.zh.png beside this file."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(make_report(folder, language).as_uri())
    page.screenshot(path=HERE / f"report.{language}.png")


def take_pages(browser: Browser, folder: Path, language: Language) -> None:
    """Write pages.en.png or pages.zh.png: what a director sees first; value.*.png: the page Value."""
    with served(folder / "home", language) as sample, visiting(browser, sample, language, WIDTH) as visitor:
        enter(visitor, "director")
        visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        visitor.page.screenshot(path=HERE / f"pages.{language}.png")
        visitor.go("/value/")
        visitor.page.locator("#tracking canvas").wait_for()
        visitor.page.wait_for_timeout(1000)  # until the chart is drawn
        visitor.page.screenshot(path=HERE / f"value.{language}.png")


def take_pictures() -> None:
    """Write every picture."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in LANGUAGES:
            folder = Path(made) / language
            folder.mkdir()
            take_report(browser, folder, language)
            take_pages(browser, folder, language)


if __name__ == "__main__":
    take_pictures()
