"""Real data through the pages with nothing but their own steps: a CRM's export, two files that are one, a web shop."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.installation import Visitor, served, start_address, visiting
from tests.browser.test_story import wait_for_end

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CRM, NORTHWIND, RETAIL = DATA / "crm_sales_opportunities", DATA / "northwind", DATA / "online_retail"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data is not beside the project, in ../shared/data")


@pytest.fixture(scope="module")
def visitor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Who has just set up an installation that holds nothing; Northwind's person reads Chinese, the others English."""
    home = tmp_path_factory.mktemp("empty") / "home"
    with (
        served(home, "en", sample=False) as installation,
        visiting(browser, installation, "en") as visitor,
    ):
        _begin(visitor, start_address(home))
        yield visitor


def test_a_crm_comes_in_whole_with_its_groups_its_misspellings_and_its_orphans(visitor: Visitor) -> None:
    page = visitor.page
    _import(visitor, "accounts", CRM / "accounts.csv")
    _import(visitor, "products", CRM / "products.csv")
    visitor.go("/accounts/groups")
    expect(page.locator("main table tbody tr")).to_have_count(7)
    page.locator("main table a", has_text="Acme Corporation").click()
    expect(page.locator("main table .desk-step")).to_have_count(4)
    assert visitor.unsound() == []

    _upload(visitor, "opportunities", CRM / "sales_pipeline.csv")
    expect(page.locator("#date-order select")).to_have_value("")  # told from the dates themselves, once for all
    expect(page.locator("#outcome")).to_contain_text("would be set aside")
    assert visitor.unsound() == []
    _press_import(visitor)
    page.locator("main a[href*='/ledger/batches/']").first.click()
    batch = page.url
    for said in (
        "8,800 lines read = 7,375 accepted",
        "1,425 quarantined",
        "4,238 are won, 2,473 lost and 664 open",
        "month, day, year",
    ):
        expect(page.locator("main")).to_contain_text(said)
    assert visitor.unsound() == []

    for written, means in (("technolgy", "technology"), ("GTXPro", "GTX Pro")):
        visitor.go("/ledger/")
        page.locator("main a[href$='/names/'], a[href$='/ledger/names/']").first.click()
        offer = page.locator("tr", has_text=written)
        offer.locator("button", has_text=f"It means {means}").click()
        expect(page.locator("section", has=page.locator("#told"))).to_contain_text(written)
    assert visitor.unsound() == []

    visitor.go(batch)
    page.locator(".correct-ways summary").first.click()
    page.locator("#alike-column").select_option(label="account")
    page.locator("#alike-value").fill("Not yet known")
    page.locator("form[action*=alike] button").click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(visitor)
    visitor.go(batch)
    for said in ("8,800 accepted", "4,238 are won, 2,473 lost and 2,089 open", "No line was set aside"):
        expect(page.locator("main")).to_contain_text(said)
    assert visitor.unsound() == []


def test_two_files_are_joined_on_the_page_and_undone_there(visitor: Visitor) -> None:
    page = visitor.page
    _speak(visitor, "zh-hans")
    _upload(visitor, "sales", NORTHWIND / "order_details.csv", heads=NORTHWIND / "orders.csv")
    _press_import(visitor)
    page.locator("main a[href*='/ledger/batches/']").first.click()
    batch = page.url
    expect(page.locator("main")).to_contain_text("接受 2,155")
    assert visitor.unsound() == []
    assert round(_sold(visitor), 2) == Decimal("1265793.04")
    visitor.go(batch)
    page.locator(".asked-first summary").click()
    page.locator(".asked-first button").click()
    expect(page.locator("main .alert-warning").first).to_be_visible()


def test_a_web_shop_of_93_193_lines_has_the_known_figures(visitor: Visitor) -> None:
    page = visitor.page
    _speak(visitor, "en")
    _upload(visitor, "sales", RETAIL / "dev_customers.csv.gz")
    expect(page.locator("#set-aside")).to_be_visible()
    assert visitor.unsound() == []
    _press_import(visitor)
    page.locator("main a[href*='/ledger/batches/']").first.click()
    expect(page.locator("main")).to_contain_text("93,193 accepted")
    assert _sold(visitor) == Decimal("1963407.59")
    assert visitor.unsound() == []


def _begin(visitor: Visitor, address: str) -> None:
    page = visitor.page
    visitor.go(address)
    page.locator("input[name=name]").fill("Ada")
    page.locator("input[name=email]").fill("ada@example.com")
    for field in page.locator("input[type=password]").all():
        field.fill("correct horse battery")
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/start" not in url)


def _speak(visitor: Visitor, language: str) -> None:
    """Press the button of a language, which stands on every page."""
    visitor.go("/")
    visitor.page.locator(f"button[name=language][value={language}]").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", {"en": "en", "zh-hans": "zh-Hans"}[language])


def _upload(visitor: Visitor, kind: str, file: Path, heads: Path | None = None) -> None:
    visitor.go("/ledger/upload/")
    visitor.page.locator(f"input[name=kind][value={kind}]").check()
    visitor.page.locator("input[name=file]").set_input_files(file)
    if heads:
        visitor.page.locator("input[name=heads]").set_input_files(heads)
    visitor.page.locator("main form button").first.click()
    visitor.page.wait_for_url(re.compile(r"/ledger/uploads/\d+/"))


def _import(visitor: Visitor, kind: str, file: Path) -> None:
    """Upload a file and import it as it is recognised."""
    _upload(visitor, kind, file)
    _press_import(visitor)


def _sold(visitor: Visitor) -> Decimal:
    """Net sales of every account, as a new run has them and the accounts page exports them."""
    page = visitor.page
    visitor.go("/identify/runs/new/")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(visitor)
    visitor.go("/accounts/")
    with page.expect_download() as download:
        page.locator("main a[href*='export.csv']").first.click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        return sum((Decimal(row.get("Net sales") or row["净销售额"]) for row in csv.DictReader(file)), Decimal(0))


def _press_import(visitor: Visitor) -> None:
    visitor.page.locator("button[name=act][value=import]").click()
    visitor.page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(visitor)
