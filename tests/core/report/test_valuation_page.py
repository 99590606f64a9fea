"""The page on what accounts are worth: self-contained, inert, in both languages, and silent where nothing is known."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.core.report.self_contained import (
    HOSTILE,
    Page,
    check_admits_the_one_style,
    check_contents_are_there,
    check_needs_nothing_from_outside,
)
from tests.core.report.valued import plausible, steady, valued

from keyfolio.language import LANGUAGES, Language
from keyfolio.report import render_valuation
from keyfolio.report.model_words import FIT_REASONS, PARAMETERS, STATUSES
from keyfolio.report.valued_accounts import MOST_SILENT, MOST_VALUABLE, most_valuable, silent
from keyfolio.stats import REASONS
from keyfolio.value import gather_evidence

if TYPE_CHECKING:
    from keyfolio.value_accounts import ValuedAccounts

KNOWN_IN_CHINESE = {
    *("MBG", "CNBD", "NBD", "Pareto", "Gamma", "Gini", "CNY", "Keyfolio", "valuations", "csv", "alpha", "beta"),
    *("between", "within", "level", "slope"),
}


def _page(found: ValuedAccounts, language: Language = "en") -> str:
    return render_valuation(found.appraisal, found.described, found.currency, language)


def _part(html: str, name: str) -> str:
    return html.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


@pytest.fixture(scope="module")
def pages() -> dict[Language, str]:
    return {language: _page(plausible(), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_self_contained_and_whole(pages: dict[Language, str], language: Language) -> None:
    check_needs_nothing_from_outside(pages[language])
    check_admits_the_one_style(pages[language])
    check_contents_are_there(pages[language])


def test_hostile_names_stay_text_and_formulas_are_inert() -> None:
    html = _page(valued(steady(30), {"A0": HOSTILE, "A1": "=HYPERLINK(0)"}))
    page = Page(html)
    assert {"script", "img"}.isdisjoint(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "&lt;script src=" in html
    assert "<bdi>&#39;=HYPERLINK(0)</bdi>" in html


def test_chinese_has_no_english_left_over(pages: dict[Language, str]) -> None:
    page = Page(pages["zh"])
    said = " ".join([page.text, *page.values("aria-label"), *page.values("title")])
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= KNOWN_IN_CHINESE


def test_english_has_no_chinese_left_over(pages: dict[Language, str]) -> None:
    assert not re.findall(r"[\u3000-\u9fff]", Page(pages["en"]).text)


def test_the_answer_is_that_of_the_totals_with_their_intervals(pages: dict[Language, str]) -> None:
    orders, low, high = plausible().appraisal.valuations.totals.orders_12m
    assert f"{orders:,.0f} order days are expected in the next 12 months" in pages["en"]
    assert f"<dd>{low:,.0f} to {high:,.0f}</dd>" in pages["en"]
    assert f"预计今后 12 个月有 {orders:,.0f} 个下单日" in pages["zh"]
    assert f'title="CNY {Decimal(repr(plausible().appraisal.valuations.totals.clv[0])):,.2f}"' in pages["en"]


def test_every_model_that_was_compared_is_told_with_its_errors(pages: dict[Language, str]) -> None:
    models = _part(pages["en"], "models")
    for candidate in plausible().appraisal.lifetime.candidates:
        assert f"{candidate.root_mean_square_error:.3f}" in models
        assert f"{candidate.expected:,.0f}" in models
    assert models.count("chosen</span>") == 1
    assert set(FIT_REASONS) == REASONS
    assert set(re.findall(r"<code>(\w+)</code>", models)) <= set(PARAMETERS)
    assert set(STATUSES) == {"identified", "weak", "boundary", "too_few"}


def test_the_table_behind_the_curves_ends_with_what_came(pages: dict[Language, str]) -> None:
    tracking = gather_evidence(plausible().appraisal).tracking
    assert f'<td class="num">{tracking.came[-1]:,}</td>' in _part(pages["en"], "tracking")
    assert "Not seen by the model" in pages["en"]


def test_the_most_valuable_come_first_and_the_rest_is_in_the_file(pages: dict[Language, str]) -> None:
    listed = re.findall(r"<bdi>(K\d{4})</bdi>", _part(pages["en"], "valuable"))
    rows = plausible().appraisal.valuations.accounts.to_pylist()
    told = sorted((row for row in rows if row["clv"] is not None), key=lambda row: -row["clv"])
    assert listed == [row["account_code"] for row in told[:MOST_VALUABLE]]
    assert f"The first 100 of {len(told)} are listed here. All of them are in valuations.csv." in pages["en"]


def test_those_whose_silence_is_news_are_listed_apart(pages: dict[Language, str]) -> None:
    news = silent(plausible().appraisal)
    assert 0 < news.num_rows < 180
    assert all(row["p_longer_silence"] < 0.05 for row in news.to_pylist())
    listed = _part(pages["en"], "silent")
    assert listed.count('<li class="card worth">') == min(MOST_SILENT, news.num_rows)
    assert f'<span class="count">{news.num_rows}</span>' in listed


def test_the_same_ledger_makes_the_same_page(pages: dict[Language, str]) -> None:
    assert _page(plausible()) == pages["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_is_seen_to_leave_no_probability_stands(language: Language) -> None:
    html = _page(valued(steady(60)), language)
    said = {"en": ("P(alive)</dt><dd class=\"num\">not told</dd>", "who has left: no P(alive)"), "zh": (
        "存活概率</dt><dd class=\"num\">无法给出</dd>", "不给出存活概率")}[language]  # fmt: skip
    assert all(sentence in html for sentence in said)
    assert "99.9" not in _part(html, "valuable")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_accounts_have_a_page_without_a_model(language: Language) -> None:
    html = _page(valued([("A", 0, 10), ("A", 60, 30), ("B", 90, -5)]), language)
    assert {"en": "There is no model, so nothing was expected", "zh": "没有模型，因此没有可以比较的预期"}[
        language
    ] in html
    assert {"en": "No model was held against a holdout", "zh": "没有模型经过留出检验"}[language] in html
    assert 'class="curve expected"' not in html


def test_without_a_holdout_the_page_says_that_the_model_has_seen_all() -> None:
    early = [line for line in steady(60) if line[1] < 400]
    found = valued([*early, ("A0", 729, 100)])
    assert found.appraisal.lifetime.chosen_by == "likelihood"
    html = _page(found)
    assert "that it keeps up is no proof" in html
    assert "There is too little in the last 182 days to compare models by it" in html
    assert "No model was held against a holdout" in html
    assert 'class="unseen"' not in html


@pytest.mark.parametrize("lines", [[("A", 3, 10), ("B", 3, 20)], [("A", 3, -10)]], ids=["one day", "only returns"])
def test_a_ledger_that_tells_nothing_has_words_and_no_number(lines: list[tuple[str, int, int]]) -> None:
    found = valued(lines)
    assert most_valuable(found.appraisal).num_rows == 0
    html = _page(found)
    assert "do not tell what the accounts will bring" in html
    assert "No account could be valued." in html
    assert "nothing to share out" in html
