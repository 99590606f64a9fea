"""Renew the pictures of the report that the READMEs show: `.venv/bin/python docs/take_pictures.py`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from keyfolio.cli import main

HERE = Path(__file__).parent
WIDTH, HEIGHT = 1280, 1320


def make_report(folder: Path, language: str) -> Path:
    """The report on the sample company, in one language."""
    main(["sample", "--out", f"{folder}/sample", "--language", language])
    masters = [f"--{name}={folder}/sample/{name}.csv" for name in ("accounts", "products")]
    main(["identify", f"{folder}/sample/order_lines.csv", *masters, f"--out={folder}", "--language", language])
    return folder / "report.html"


def take_pictures() -> None:
    """Write report.en.png and report.zh.png beside this file."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in ("en", "zh"):
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(make_report(Path(folder) / language, language).as_uri())
            page.screenshot(path=HERE / f"report.{language}.png")


if __name__ == "__main__":
    take_pictures()
