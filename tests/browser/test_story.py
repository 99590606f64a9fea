"""What people do, in a real browser: import, correct a mapping, run, open "why" down to the orders, compare, export."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.installation import (
    DESK,
    Installation,
    Visitor,
    enter,
    erp_of,
    visiting,
)

from keyfolio.language import LANGUAGES, Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_LONG = 60_000  # milliseconds for work in the background
_HEADERS = {"en": "Client,Doc,Day,Value", "zh": "往来单位,单据,日子,数目"}
# What no word of a language decides is done in one of them.
_IN_ENGLISH, _IN_CHINESE = (pytest.mark.parametrize("language", [one], indirect=True) for one in LANGUAGES)
_FIELDS = ("account_code", "order_id", "order_date", "amount")


@pytest.fixture
def analyst(browser: Browser, sample: Installation, language: Language) -> Iterator[Visitor]:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "analyst")
        yield visitor
        assert visitor.wrong() == []


@pytest.fixture
def representative(browser: Browser, sample: Installation, language: Language) -> Iterator[Visitor]:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "representative")
        yield visitor


def strange_ledger(folder: Path, language: Language, name: str = "strange.csv") -> Path:
    """A ledger with headers nobody knows, and one line that cannot be read."""
    lines = [f"NEW{n % 5},D{n},2025-{n % 12 + 1:02d}-15,{100 + n}.50" for n in range(60)]
    path = folder / name
    path.write_text("\n".join([_HEADERS[language], *lines, "NEW1,D999,2025-01-01,abc"]) + "\n", "utf-8")
    return path


def wait_for_end(visitor: Visitor) -> None:
    """Until the work on this page is over, as the page itself says by not being refreshed any more."""
    expect(visitor.page.locator("main [hx-trigger*='every']")).to_have_count(0, timeout=_LONG)


def test_an_analyst_corrects_a_mapping_and_imports(analyst: Visitor, language: Language, tmp_path: Path) -> None:
    page = analyst.page
    analyst.go("/ledger/upload/")
    page.locator("input[name=file]").set_input_files(strange_ledger(tmp_path, language))
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(re.compile(r"/ledger/uploads/\d+/"))
    for header, field in zip(_HEADERS[language].split(","), _FIELDS, strict=True):
        page.locator("tr", has=page.get_by_text(header, exact=True)).locator("select").first.select_option(field)
    page.locator("button[name=act][value=import], button[value=import]").first.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("main a[href*='/ledger/batches/']").first.click()
    page.wait_for_url(re.compile(r"/ledger/batches/\d+/"))
    expect(page.locator("main")).to_contain_text("61")
    expect(page.locator("main")).to_contain_text("abc")


def test_an_analyst_corrects_the_quarantine_and_undoes_the_batch(analyst: Visitor, language: Language) -> None:
    """The batch of the story before: the line that it set aside is corrected, then the batch is undone."""
    page = analyst.page
    analyst.go("/ledger/")
    page.locator("main a[href*='/ledger/batches/']").first.click()
    page.wait_for_url(re.compile(r"/ledger/batches/\d+/"))
    for summary in page.locator(".correct-ways summary").all():
        summary.click()
    assert analyst.unsound() == []
    page.locator("main a[href*='/lines/']").first.click()
    page.locator("input[value=abc]").fill("161.50")
    assert (analyst.wrong(), analyst.overflow()) == ([], 0)
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("main a[href*='/ledger/batches/']").first.click()
    expect(page.locator("main")).to_contain_text({"en": "61 accepted", "zh": "接受 61"}[language])
    expect(page.locator("#quarantine")).to_contain_text(
        {"en": "No line was set aside", "zh": "没有隔离任何行"}[language]
    )
    undo = page.locator(".asked-first", has=page.locator("form[action$='/undo/']"))
    undo.locator("summary").click()
    undo.locator("button").click()
    expect(page.locator("main .alert-warning").first).to_be_visible()
    assert analyst.wrong() == []


@_IN_ENGLISH
def test_an_analyst_makes_a_profile_and_imports_by_it(analyst: Visitor, sample: Installation) -> None:
    with closing(sqlite3.connect(erp_of(sample.home))) as erp, erp:
        erp.execute("CREATE TABLE sales (kd, order_id, order_date, amount)")
        erp.execute("INSERT INTO sales VALUES ('ERP1', 7, '2025-01-31', '10.50')")
    page = analyst.page
    analyst.go("/ledger/profiles/new/")
    for name, told in {"name": "erp2", "query": "DELETE FROM sales", "mapping": "kd = account_code"}.items():
        page.locator(f"[name={name}]").fill(told)
    page.locator("[name=connection]").select_option("erp2")
    page.locator("main form button").first.click()
    expect(page.locator("main .state-bad")).to_contain_text("DELETE")
    analyst.complaints.clear()  # the browser calls the refusal, 422, a failure
    assert analyst.unsound() == []
    page.locator("[name=query]").fill("SELECT kd, order_id, order_id AS line_id, order_date, amount FROM sales")
    page.locator("[name=incremental_by]").fill("order_id")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/ledger/profiles/\d+/"))
    page.locator("a[href*=look]").click()
    expect(page.locator("main table")).to_contain_text("ERP1")
    assert analyst.unsound() == []
    page.go_back()
    page.locator("form[action*=run] button").click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    expect(page.locator("main a[href*='/ledger/batches/']").first).to_be_visible()
    page.locator("main a[href*='/ledger/profiles/']").first.click()
    page.wait_for_url(re.compile(r"/ledger/profiles/\d+/"))
    assert analyst.unsound() == []
    analyst.go("/ledger/profiles/new/")
    page.locator("[name=name]").fill("files7")
    page.locator("main form button").first.click()
    expect(page.locator("input[name=file]")).to_be_visible()
    assert analyst.unsound() == []
    analyst.go("/ledger/profiles/")
    expect(page.locator("main")).to_contain_text("erp2")
    assert analyst.unsound() == []


def test_an_analyst_merges_near_duplicates_and_undoes_it(analyst: Visitor, tmp_path: Path) -> None:
    page = analyst.page
    twins = tmp_path / "twins.csv"
    twins.write_text(
        "account code,account name,order id,order date,amount\n"
        "TWIN1,深圳市鑫源贸易公司,T1,2025-01-31,100.00\n"
        "TWIN2,鑫源贸易(深圳)有限公司,T2,2025-02-03,50.00\n",
        "utf-8",
    )
    analyst.go("/ledger/upload/")
    page.locator("input[name=file]").set_input_files(twins)
    page.locator("main form button").first.click()
    page.locator("button[name=act][value=import], button[value=import]").first.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    analyst.go("/ledger/duplicates/")
    page.locator("form[action*=find] button").click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("main a[href*=duplicates]").click()
    pair = page.locator("section", has=page.get_by_text("鑫源贸易(深圳)有限公司")).first
    expect(pair).to_contain_text("TWIN2")
    assert analyst.unsound() == []
    pair.locator("button", has_text="TWIN1").click()
    expect(page.locator("#merges")).to_be_visible()
    expect(page.locator("table tbody tr").first).to_contain_text("TWIN2")
    assert analyst.wrong() == []
    page.locator("form[action*=undo] button").first.click()
    expect(page.locator("table .badge-not-key").first).to_be_visible()
    assert analyst.wrong() == []


def test_an_analyst_brings_a_group_in_and_moves_an_account(analyst: Visitor, tmp_path: Path) -> None:
    page = analyst.page
    units = ["account code,account name,parent", "GRP,中国通信集团,"]
    units += [f"U{n},{'北' if n % 2 else '南'}方公司 {n},{'GRP' if n < 3 else f'U{n % 2}'}" for n in range(9)]
    (tmp_path / "units.csv").write_text("\n".join(units) + "\n", "utf-8")
    analyst.go("/ledger/upload/")
    page.locator("input[type=radio][value=accounts]").check()
    page.locator("input[name=file]").set_input_files(tmp_path / "units.csv")
    page.locator("main form button").first.click()
    page.locator("button[name=act][value=import], button[value=import]").first.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    analyst.go("/accounts/groups")
    page.locator("a[href='/accounts/GRP/group/']").click()
    expect(page.locator("main table tbody tr")).to_have_count(10)
    assert analyst.unsound() == []
    page.locator("input[name=code]").fill("U8")
    page.locator("input[name=parent]").fill("GRP")
    page.locator("input[name=since]").fill("2025-06-01")
    page.locator("form[action*=move] button").click()
    row = page.locator("main table tbody tr", has=page.locator("a[href='/accounts/U8/']"))
    expect(row.locator(".desk-step")).to_have_count(1)
    page.locator("input[name=on]").fill("2025-05-31")
    page.locator(".desk-on-day button").click()
    expect(row.locator(".desk-step")).to_have_count(2)
    assert analyst.wrong() == []


@_IN_CHINESE
def test_an_analyst_makes_lists_joins_them_exports_and_judges_one(
    analyst: Visitor, language: Language, tmp_path: Path
) -> None:
    page = analyst.page
    analyst.go("/accounts/")
    codes = page.locator("main table tbody th a").evaluate_all("all => all.map(a => a.pathname.split('/')[2])")
    first, second, third = list(dict.fromkeys(codes))[:3]
    named = page.locator(f"main a[href='/accounts/{third}/']").first.inner_text().splitlines()[0]
    analyst.go("/accounts/lists")
    assert analyst.unsound() == []
    page.locator("#id_named-name").fill("One")
    page.locator("#id_named-named").fill(f"{first}\n{second}\n{first}")
    page.locator("form[action$='lists/make'] button").click()
    names = tmp_path / "names.csv"
    names.write_text(f"客户名称\n{named}X\n{second}\n", "utf-8")
    page.locator("#id_file-name").fill("Two")
    page.locator("#id_file-file").set_input_files(names)
    page.locator("form[action$='lists/file'] button").click()
    expect(page.locator("section[aria-labelledby=near] input[name=also]")).to_have_value(third)
    assert analyst.unsound() == []
    page.locator("section[aria-labelledby=near] button").click()
    analyst.go("/accounts/?tier=key")
    page.locator(".desk-save summary").click()
    page.locator("#id_save-name").fill("Key")
    page.locator("form[action*='lists/save'] button").click()
    for operation, wanted in (("union", {first, second, third}), ("intersection", {second}), ("difference", {first})):
        analyst.go("/accounts/lists")
        page.locator("#id_combine-name").fill(operation)
        page.locator("select[name=combine-first]").select_option(label="One")
        page.locator("select[name=combine-second]").select_option(label="Two")
        page.locator("select[name=combine-operation]").select_option(operation)
        page.locator("form[action$='lists/combine'] button").click()
        page.locator("main table th a", has_text=operation).click()
        with page.expect_download() as download:
            page.locator("main a[href*='export.csv']").first.click()
        lines = Path(download.value.path()).read_text("utf-8-sig").strip().splitlines()[1:]
        assert {line.split(",")[0] for line in lines} == wanted
    analyst.go("/accounts/lists")
    expect(page.locator("main table th a", has_text="Key")).to_have_count(1)
    assert analyst.unsound() == []
    _judge_a_list(analyst, "union", {"en": "accounts of the list “union”", "zh": "名单“union”的"}[language])


def _judge_a_list(analyst: Visitor, name: str, said: str) -> None:
    """Asked for from the page of the list; its run says of whom it is, and another stays current."""
    page = analyst.page
    analyst.go("/identify/runs/")
    current = page.locator("main tr", has=page.locator(".badge-good")).locator("th").inner_text()
    analyst.go("/accounts/lists")
    page.locator("main table th a", has_text=name).click()
    page.locator("#judge").click()
    expect(page.locator("#of-list")).to_contain_text(said)
    assert analyst.unsound() == []
    page.locator("form.identify-form button").click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("#work a.btn-primary").click()
    expect(page.locator("#judged")).to_contain_text(said)
    expect(page.locator("form[action$='/make-current/'] button")).to_have_count(1)
    assert analyst.unsound() == []
    analyst.go("/identify/runs/")
    expect(page.locator("main tr", has=page.locator(".badge-good")).locator("th")).to_have_text(current)
    assert analyst.unsound() == []


def test_an_analyst_looks_at_the_data_and_opens_what_was_found(analyst: Visitor) -> None:
    """The sample ends long ago, so that its newest line at least is worth a look."""
    page = analyst.page
    analyst.go("/ledger/quality/")
    assert analyst.wrong() == []
    page.locator("form[action*=look] button").click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("main a[href*=quality]").click()
    names = ["", *page.locator(".findings a").evaluate_all("links => links.map(link => link.pathname.split('/')[3])")]
    assert "stale" in names
    for name in names:
        analyst.go(f"/ledger/quality/{name}/" if name else "/ledger/quality/")
        expect(page.locator("main table tbody tr").first).to_be_visible()
        assert analyst.unsound() == []


@_IN_CHINESE
def test_the_mapping_is_remembered(analyst: Visitor, language: Language, tmp_path: Path) -> None:
    page = analyst.page
    path = strange_ledger(tmp_path, language, "again.csv")
    path.write_text(path.read_text("utf-8").replace("NEW", "OTHER"), "utf-8")
    analyst.go("/ledger/upload/")
    page.locator("input[name=file]").set_input_files(path)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(re.compile(r"/ledger/uploads/\d+/"))
    chosen = [page.locator("main select").nth(place).input_value() for place in range(4)]
    assert chosen == list(_FIELDS)


def test_a_director_sees_in_three_clicks_why_an_account_is_key(
    browser: Browser, sample: Installation, language: Language
) -> None:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")  # the first
        visitor.page.locator("main a[href*='/why/']").first.click()  # the second
        expect(visitor.page.locator("main meter, main .why-bar").first).to_be_visible()
        visitor.page.locator("main a[href*='/orders/']").first.click()  # the third: the orders behind it
        expect(visitor.page.locator("main table tbody tr").first).to_be_visible()
        assert visitor.wrong() == []


@_IN_ENGLISH
def test_an_analyst_runs_anew_and_compares(analyst: Visitor) -> None:
    page = analyst.page
    analyst.go("/identify/")
    page.locator("a[href*='new'], summary:has-text('run'), summary:has-text('运行')").first.click()
    page.locator("input[name=window_months]").fill("12")
    page.locator("form:has(input[name=window_months]) button").last.click()
    page.wait_for_url(re.compile(r"/work/\d+/"))
    wait_for_end(analyst)
    page.locator("main a[href*='/identify/runs/']").first.click()
    page.locator("main a[href*='compare']").first.click()
    expect(page).to_have_url(re.compile("/compare"))
    expect(page.locator("main table tbody tr, main li").first).to_be_visible()


@_IN_ENGLISH
def test_what_is_exported_is_what_the_filter_shows(analyst: Visitor) -> None:
    page = analyst.page
    analyst.go("/accounts/?tier=key")
    told = int("".join(re.findall(r"[0-9]", page.locator("main p[role=status]").inner_text())))
    first = page.locator("main table tbody tr a").first.inner_text().splitlines()[0]
    with page.expect_download() as download:
        page.locator("main a[href*='export.csv'], main a[href*='export/csv']").first.click()
    lines = Path(download.value.path()).read_text("utf-8-sig").strip().splitlines()
    assert len(lines) - 1 == told > 0
    assert first in lines[1]


def test_a_representative_sees_only_their_own(
    representative: Visitor, browser: Browser, sample: Installation, language: Language
) -> None:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        visitor.go("/accounts/")
        every = visitor.page.locator("main a[href^='/accounts/']").evaluate_all("links => links.map(a => a.pathname)")
    page = representative.page
    representative.go("/accounts/")
    own = set(page.locator("main a[href^='/accounts/']").evaluate_all("links => links.map(a => a.pathname)"))
    own = {path for path in own if re.fullmatch(r"/accounts/[^/]+/", path)}
    strange = next(path for path in every if re.fullmatch(r"/accounts/[^/]+/", path) and path not in own)
    code = strange.split("/")[2]
    assert code not in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.locator("main a[href*='export.csv']").first.click()
    exported = Path(download.value.path()).read_text("utf-8-sig")
    assert len(exported.strip().splitlines()) - 1 == len(own) > 0
    assert code not in exported
    representative.go(f"/accounts/?q={code}")
    assert code not in page.locator("main").inner_text()
    assert representative.wrong() == []
    representative.go("/identify/")
    assert code not in page.locator("main").inner_text()
    whys = page.locator("main a[href*='/why/']").evaluate_all("links => links.map(a => a.pathname)")
    assert {why.split("/")[-2] for why in whys} <= {path.split("/")[2] for path in own}
    assert representative.wrong() == []
    assert representative.go(whys[0].replace(whys[0].split("/")[-2], code)).status == 404
    assert representative.go(strange).status == 404
    assert representative.go(f"{strange}orders/").status == 404
    assert representative.go("/ledger/").status == 403


@_IN_CHINESE
def test_everything_but_charts_works_without_script(browser: Browser, sample: Installation, language: Language) -> None:
    with visiting(browser, sample, language, DESK, script=False) as visitor:
        enter(visitor, "analyst")
        visitor.page.locator("main a[href*='/why/']").first.click()
        expect(visitor.page).to_have_url(re.compile("/why/"))
        expect(visitor.page.locator("main h2, main h3").first).to_be_visible()
        visitor.go("/accounts/?q=C00")
        expect(visitor.page.locator("main table tbody tr").first).to_be_visible()


def test_at_last_the_sample_is_left_once_one_has_read_what_goes(
    browser: Browser, sample: Installation, language: Language
) -> None:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        visitor.page.locator(".sample-banner a").click()
        for own in visitor.page.locator("main input[name=with_own]").all():  # where an earlier story imported
            own.check()
        visitor.page.locator("main .btn-danger").click()
        visitor.page.wait_for_url(re.compile(r"/start/"))
        visitor.page.locator("input[name=name]").fill("Ada")
        visitor.page.locator("input[name=email]").fill("ada@example.com")
        for place in range(visitor.page.locator("input[type=password]").count()):
            visitor.page.locator("input[type=password]").nth(place).fill("correct horse battery")
        visitor.page.locator("main form button").last.click()
        expect(visitor.page.locator(".sample-banner")).to_have_count(0)
        assert visitor.go("/accounts/").status == 200
        assert visitor.page.locator("main table tbody tr").count() == 0
