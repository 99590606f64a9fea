"""The page of a run: self-contained, inert, exact, in both languages, whatever was found."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.core.report.self_contained import (
    HOSTILE,
    Page,
    check_admits_the_one_style,
    check_contents_are_there,
    check_needs_nothing_from_outside,
)
from tests.core.report.world import companies, found, named, plausible

from keyfolio.identify import RFM_CLASSES
from keyfolio.language import LANGUAGES, Language, Text
from keyfolio.report import render_report
from keyfolio.report.account_list import MOST_KEY_ACCOUNTS, closest
from keyfolio.report.figures import Figures
from keyfolio.report.pareto_chart import MOST_BARS, pareto_chart

KNOWN_IN_CHINESE = {"ABC", "RFM", "Gini", "HHI", "CNY", "Keyfolio", "accounts", "csv", "Amount", "SKU", "Kosten"}


@pytest.fixture(scope="module")
def pages() -> dict[Language, str]:
    return {language: render_report(plausible(), language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_self_contained_and_whole(pages: dict[Language, str], language: Language) -> None:
    check_needs_nothing_from_outside(pages[language])
    check_admits_the_one_style(pages[language])
    check_contents_are_there(pages[language])


def test_hostile_text_stays_text() -> None:
    one, *others = companies(30)
    hostile = replace(named(one, HOSTILE), named={**one.named, "account_name": HOSTILE, "industry": HOSTILE})
    findings = found([hostile, *others])
    mapping = {HOSTILE: "amount", "=cmd|' /C calc'!A0": "cost"}
    hostile_all = replace(findings, summary=replace(findings.summary, mapping=mapping, notes=(Text(HOSTILE, HOSTILE),)))
    html = render_report(hostile_all, "en")
    page = Page(html)
    assert {"script", "img"}.isdisjoint(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "&lt;script src=" in html
    assert "<bdi>&#39;=cmd|" in html


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1"])
def test_a_formula_for_a_name_comes_out_behind_an_apostrophe(name: str) -> None:
    findings = found([named(companies(1)[0], name)])
    assert re.search(r"<h3><bdi>&#39;[^<]*</bdi></h3>", render_report(findings, "en"))


def test_money_is_exact_to_the_cent(pages: dict[Language, str]) -> None:
    net_sales = sum(plausible().accounts["net_sales"].to_pylist())
    cents = f"{(Decimal(net_sales) / 10_000).quantize(Decimal('0.01')):,}"
    for language in LANGUAGES:
        assert f'title="CNY {cents}"' in pages[language]


def test_a_page_says_who_is_key_in_one_sentence(pages: dict[Language, str]) -> None:
    summary = plausible().summary
    share = f"{100 * (summary.key_share or 0):.1f}"
    assert f"{summary.key_accounts} of 200 accounts are key; they bring {share}\xa0% of net sales." in pages["en"]
    assert f"200 个客户中有 {summary.key_accounts} 个大客户，占净销售额的 {share}%。" in pages["zh"]


def test_each_language_says_its_own_language(pages: dict[Language, str]) -> None:
    assert '<html lang="en">' in pages["en"]
    assert '<html lang="zh-Hans">' in pages["zh"]
    assert all(name.zh in pages["zh"] for name in RFM_CLASSES.values())
    assert all(name.en in pages["en"].lower() for name in RFM_CLASSES.values())


def test_chinese_has_no_english_left_over(pages: dict[Language, str]) -> None:
    page = Page(pages["zh"])
    labels = [label for label in page.values("aria-label") + page.values("title") if label]
    findings = plausible()
    said = " ".join([page.text, *labels]).replace(findings.summary.policy, "")
    said = re.sub(findings.summary.snapshot[:12] + r"\w*", "", said)
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= KNOWN_IN_CHINESE


def test_english_has_no_chinese_left_over(pages: dict[Language, str]) -> None:
    assert not re.findall(r"[\u3000-\u9fff]", Page(pages["en"]).text)


def test_lists_each_key_account_once_with_its_score_and_why(pages: dict[Language, str]) -> None:
    keys = plausible().accounts.filter(plausible().accounts["is_key"])
    listed = pages["en"].split('id="accounts"')[1].split('id="closest"')[0]
    assert listed.count('<li class="card">') == keys.num_rows == listed.count("Key: score")
    for account in keys.select(["account_name", "account_code"]).to_pylist():
        assert account["account_name"] is None or account["account_name"].replace("&", "&amp;") in listed
        assert account["account_code"] in listed


def test_the_closest_are_the_ten_best_that_are_not_key() -> None:
    accounts = plausible().accounts
    others = sorted(
        (row for row in accounts.to_pylist() if not row["is_key"]), key=lambda row: (-row["score"], row["rank"])
    )
    assert closest(accounts)["account_code"].to_pylist() == [row["account_code"] for row in others[:10]]


def test_the_same_findings_make_the_same_page(pages: dict[Language, str]) -> None:
    assert render_report(plausible(), "en") == pages["en"]


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    findings = plausible()
    keys = findings.accounts.filter(findings.accounts["is_key"])
    many = pa.concat_tables([keys] * (600 // keys.num_rows + 1))
    summary = replace(findings.summary, key_accounts=many.num_rows)
    html = render_report(replace(findings, accounts=many, summary=summary), "en")
    assert html.count('<li class="card">') == MOST_KEY_ACCOUNTS
    assert f"The first 500 of {many.num_rows} are listed here. All of them are in accounts.csv." in html
    assert "Every account is key" in html
    assert len(html) < 5_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_key_says_what_is_missed_most(language: Language) -> None:
    findings = found(companies(6))
    failed = ",".join(findings.accounts["failed"].to_pylist())
    assert findings.summary.key_accounts == 0
    assert "score" in failed
    listed = render_report(findings, language).split('id="accounts"')[1].split('id="closest"')[0]
    needed = findings.policy.limits.score
    assert {"en": f"A score of at least {needed}", "zh": f"得分不低于 {needed}"}[language] in listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_total_that_is_not_positive_has_no_shares_and_says_so(language: Language) -> None:
    findings = found(companies(37)[36:], currency=None)
    assert findings.summary.net_sales < 0
    html = render_report(findings, language)
    assert {"en": "so there are no classes", "zh": "无法分类"}[language] in html
    assert 'class="curve"' not in html


def test_one_account_is_told_as_one() -> None:
    assert "There is one account, and it is not key." in render_report(found(companies(1)), "en")


def test_one_key_account_takes_the_singular() -> None:
    findings = plausible()
    single = replace(findings, summary=replace(findings.summary, key_accounts=1, key_share=0.5))
    assert "1 of 200 accounts is key; it brings 50.0\xa0% of net sales." in render_report(single, "en")


def test_an_account_without_a_name_is_called_by_its_code() -> None:
    assert "no name in the ledger" in render_report(found([named(companies(1)[0], None)]), "en")


def test_no_margin_is_a_dash_and_a_criterion_left_out() -> None:
    without = [replace(one, observed={**one.observed, "margin": None}) for one in companies(30)]
    html = render_report(found(without), "en")
    assert "No cost was recognised in the ledger" in html
    assert '<dt>Margin</dt><dd class="num">–</dd>' in html
    assert "Profit <span" not in html.split('class="legend"')[1].split("</ul>")[0]


def test_the_chart_stays_light_and_true_with_many_accounts() -> None:
    n = 100_000
    net_sales = pa.array(range(4 * n // 5, -n // 5, -1), pa.int64())
    accounts = pa.table({"net_sales": pc.multiply(net_sales, 10_000)})
    total = pc.sum(accounts["net_sales"]).as_py()
    summary = replace(plausible().summary, accounts=n, net_sales=total, top20_accounts=n // 5)
    chart = pareto_chart(accounts, summary, Figures("en"))
    assert len(chart.bars) == MOST_BARS
    assert chart.accounts_a_bar == n // MOST_BARS
    assert len(chart.bars_path) + len(chart.curve_path) < 10_000
    assert chart.bars[0].net_sales.full == f"{sum(range(4 * n // 5 - 999, 4 * n // 5 + 1)):,}.00"
    assert chart.bars[-1].net_sales.full.startswith("-")
    assert chart.bars[-1].cumulative == "100.0\xa0%"
    assert float(chart.zero_down) < 95, "negative bars have no room below the zero line"
