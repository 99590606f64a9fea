"""What people ask of the pages of values: what is it worth, how do we know, who is leaving, where do accounts go?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.browser.installation import PHONE, Installation, Visitor, enter, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from keyfolio.language import Language

WORDS = {
    "en": {"menu": "Value", "know": "How do we know?", "moves": "How accounts move", "tier": "By tier"},
    "zh": {"menu": "价值", "know": "依据是什么？", "moves": "客户迁移", "tier": "按级别"},
}
SANKEY_LABELS = """() => {
  const [series] = echarts.getInstanceByDom(document.querySelector('#sankey')).getOption().series;
  return series.data.map((data) => series.label.formatter({name: data.name, data}));
}"""
CHARTS = ("tracking", "calibration", "frequency", "bands", "lorenz")


def test_a_director_learns_what_accounts_are_worth_and_how_that_is_known(
    browser: Browser, sample: Installation, language: Language
) -> None:
    said = WORDS[language]
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        page = visitor.page
        page.get_by_role("navigation").get_by_role("link", name=said["menu"]).click()
        for chart in CHARTS:
            expect(page.locator(f"#{chart} canvas")).to_be_visible()
            assert has_ink(visitor, chart), chart
        figures = page.locator("details", has=page.locator("table")).first
        figures.locator("summary").click()
        expect(figures.locator("table")).to_be_visible()
        page.locator(".value-accounts tbody th a").first.click()
        expect(page.locator("#worth")).to_be_in_viewport()
        page.locator(".desk-worth summary").get_by_text(said["know"]).click()
        expect(page.locator(".desk-worth details li").first).to_be_visible()
        assert visitor.wrong() == []


def test_a_director_follows_accounts_from_state_to_state(
    browser: Browser, sample: Installation, language: Language
) -> None:
    said = WORDS[language]
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        visitor.go("/value/")
        page = visitor.page
        page.get_by_role("link", name=said["moves"]).click()
        assert has_ink(visitor, "sankey")
        assert "[object" not in str(page.evaluate(SANKEY_LABELS)), "states are named"
        page.get_by_role("link", name=said["tier"]).click()
        expect(page).to_have_url(f"{sample.address}/value/migration/?states=tiers")
        for chart in ("sankey", "forecast"):
            assert has_ink(visitor, chart), chart
        matrix = page.locator(".value-matrix tbody tr")
        expect(matrix).to_have_count(4)
        assert visitor.wrong() == []


def test_a_representative_reads_on_a_phone_who_of_their_own_accounts_is_silent(
    browser: Browser, sample: Installation, language: Language
) -> None:
    with visiting(browser, sample, language, PHONE) as visitor:
        enter(visitor, "representative")
        visitor.go("/value/")
        expect(visitor.page.locator("#silent")).to_be_visible()
        expect(visitor.page.locator("canvas")).to_have_count(0)
        assert visitor.overflow() == 0
        assert visitor.wrong() == []


def has_ink(visitor: Visitor, chart: str) -> bool:
    """Whether a chart has drawn something: it waits until it has."""
    drawn = """id => { const canvas = document.querySelector(`#${id} canvas`);
        if (!canvas) return false;
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels.buffer)).size > 20; }"""
    return bool(visitor.page.wait_for_function(drawn, arg=chart).json_value())
