"""Every page that a link leads to, in both languages, at a desk and on a phone: no complaint, no stray word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import expect
from tests.browser.installation import DESK, PHONE, Installation, Visitor, enter, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from keyfolio.language import Language

# Words that are the same in both languages: names, codes, and what the field says in Latin letters.
_SHARED_WORDS = {"ABC", "RFM", "CSV", "XLSX", "API", "CLV", "Gini", "HHI", "Keyfolio", "KA", "VIP", "JSON", "OpenAPI"}
_SHARED_WORDS |= {
    "balanced",
    "Acme",
    "gzip",
    "xlsx",
    "SHA",
    "CN",
    "English",
}  # names, endings, and what an example shows
_NAMES = {"中文", "华为"}  # of a language, and in an example
_SHARED_WORDS |= {
    "CNY",
    "PNG",
    "UTC",
    "IP",
    "TSV",
    "Lines",
    "SELECT",
    "Parquet",
    "TOML",
    "Excel",
    "UTF",
    "GBK",
    "ID",
    "MB",
}
_SHARED_WORDS |= {"MBG", "CNBD", "NBD", "BG", "Pareto", "Gamma", "alpha", "beta", "between", "within"}  # models
_NOT_WORDS = re.compile(
    r"\S+@\S+"  # addresses of people
    r"|[\w.-]+\.(?:csv|xlsx|gz|parquet|tsv|json|toml)\b"  # files
    r"|(?<![A-Za-z0-9])(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]+"  # codes, digests, versions
    r"|https?://\S+"
    r"|\b[a-z]+(?:_[a-z]+)+\b"  # names of fields
)
_CHINESE = re.compile(r"[㐀-鿿]")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_MANY_PAGES = 60

# What people ask of the pages of values.
_VALUE_WORDS = {
    "en": {"menu": "Value", "know": "How do we know?", "moves": "How accounts move", "tier": "By tier"},
    "zh": {"menu": "价值", "know": "依据是什么？", "moves": "客户迁移", "tier": "按级别"},
}
_SANKEY_LABELS = """() => {
  const [series] = echarts.getInstanceByDom(document.querySelector('#sankey')).getOption().series;
  return series.data.map((data) => series.label.formatter({name: data.name, data}));
}"""
_VALUE_CHARTS = ("tracking", "calibration", "frequency", "bands", "lorenz")


def stray_words(said: str, language: Language) -> set[str]:
    """Words of the other language."""
    if language == "en":
        return set(re.findall(r"[㐀-鿿]+", said)) - _NAMES
    return set(_ENGLISH.findall(_NOT_WORDS.sub(" ", said))) - _SHARED_WORDS


def shape(address: str) -> tuple[str, tuple[str, ...]]:
    """What kind of page an address leads to: numbers and codes do not matter, nor do the values of a query."""
    parts = urlsplit(address)
    path = re.sub(r"(?<=/)(?=[^/]*\d)[^/]+(?=/)", "#", parts.path)
    return path, tuple(sorted(name for name, _value in parse_qsl(parts.query)))


def every_page(visitor: Visitor) -> Iterator[str]:
    """Open one page of each kind that can be reached by links; its address."""
    waiting = [f"{visitor.address}/"]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting and len(seen) < _MANY_PAGES:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = visitor.go(address)
        assert answer.status == 200, (address, answer.status)
        seen.add(shape(visitor.page.url))
        yield visitor.page.url
        links = visitor.page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)")
        waiting += [link.partition("#")[0] for link in links if _is_page(link, visitor.address)]


def _is_page(link: str, address: str) -> bool:
    return link.startswith(address) and not re.search(r"\.(csv|xlsx|json|toml)(\?|$)|/export/|/static/|/api/", link)


def test_every_page_is_sound(browser: Browser, sample: Installation, language: Language) -> None:
    """For who may see everything: others see fewer of these pages, with fewer words."""
    wrong: dict[str, object] = {}
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "administrator")
        for address in every_page(visitor):
            if found := at_both_widths(visitor, language):
                wrong[address.removeprefix(sample.address)] = found
    assert wrong == {}


def at_both_widths(visitor: Visitor, language: Language) -> list[object]:
    """What is wrong at a desk and on a phone; the window is made another only once a page."""
    found: list[object] = []
    for width in (visitor.width, *({DESK, PHONE} - {visitor.width})):
        visitor.resize(width)
        found += too_wide(visitor) if width == PHONE else [*visitor.wrong(), *stray_words(visitor.words(), language)]
    return found


def too_wide(visitor: Visitor) -> list[str]:
    """Whether this page has to be pushed sideways."""
    overflow = visitor.overflow()
    return [f"{overflow} px too wide on a phone"] if overflow > 0 else []


def test_the_way_in_is_sound(browser: Browser, sample: Installation, language: Language) -> None:
    with visiting(browser, sample, language, PHONE) as visitor:
        visitor.go("/sign-in/")
        assert visitor.wrong() == []
        assert stray_words(visitor.words(), language) == set()


def test_a_page_that_is_not_there_is_sound(browser: Browser, sample: Installation, language: Language) -> None:
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        assert visitor.go("/accounts/no-such-account/").status == 404
        wrong = [said for said in visitor.wrong() if "404" not in str(said)]
        assert wrong == []
        assert stray_words(visitor.words(), language) == set()


def test_the_stray_words_of_a_page_are_found() -> None:
    assert stray_words("客户 Accounts A001 a@b.example ABC", "zh") == {"Accounts"}
    assert stray_words("Accounts 客户", "en") == {"客户"}


def test_a_director_learns_what_accounts_are_worth_and_how_that_is_known(
    browser: Browser, sample: Installation, language: Language
) -> None:
    said = _VALUE_WORDS[language]
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        page = visitor.page
        page.get_by_role("navigation").get_by_role("link", name=said["menu"]).click()
        for chart in _VALUE_CHARTS:
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
    said = _VALUE_WORDS[language]
    with visiting(browser, sample, language) as visitor:
        enter(visitor, "director")
        visitor.go("/value/")
        page = visitor.page
        page.get_by_role("link", name=said["moves"]).click()
        assert has_ink(visitor, "sankey")
        assert "[object" not in str(page.evaluate(_SANKEY_LABELS)), "states are named"
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
