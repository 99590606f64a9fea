"""The first page: who is key, and why; and what of it each person may see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.pages import FIRST_SHOWN
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.templatetags.keyfolio import money, percent, short_money
from tests.web.cast import make_cast
from tests.web.conftest import SignIn
from tests.web.identify.conftest import Sample

OVERVIEW = reverse("identify:overview")


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_director_reads_who_is_key_and_why(sample: Sample, sign_in: SignIn) -> None:
    page = text_of(sign_in(sample.cast.director), OVERVIEW)
    summary = sample.findings.summary
    assert f"{summary.key_accounts} of {summary.accounts} accounts are key; they bring" in page
    assert percent(summary.key_share) in page
    key = Standing.objects.filter(run=sample.current, is_key=True).order_by("rank").select_related("account")
    for standing in key[:FIRST_SHOWN]:
        assert reverse("identify:why", args=[2, standing.account.code]) in page
    assert page.count("Key: score") == min(FIRST_SHOWN, summary.key_accounts)


def test_a_director_sees_charts_and_the_tables_behind_them(sample: Sample, sign_in: SignIn) -> None:
    page = text_of(sign_in(sample.cast.director), OVERVIEW)
    assert 'data-chart="pareto"' in page
    assert 'id="pareto-data"' in page
    assert 'data-chart="abc"' in page
    assert money(sample.findings.accounts["net_sales"][0].as_py()) in page


def test_chinese_is_spoken_to_who_reads_chinese(sample: Sample, sign_in: SignIn) -> None:
    sample.cast.director.language = "zh-hans"
    sample.cast.director.save()
    page = text_of(sign_in(sample.cast.director), OVERVIEW)
    assert f"{sample.findings.summary.accounts} 个客户中有 {sample.findings.summary.key_accounts} 个大客户" in page
    assert "Key accounts" not in page


def company_figures(sample: Sample) -> list[str]:
    """Figures of the whole company that would show another account's."""
    summary = sample.findings.summary
    return [
        money(summary.net_sales),
        short_money(summary.net_sales),
        percent(summary.key_share),
        percent(summary.top20_share),
        "pareto-data",
        "abc-data",
        "Gini",
    ]


@pytest.mark.parametrize("who", ["rita", "agent", "manager"])
def test_people_without_full_sight_read_nothing_of_another_account(sample: Sample, sign_in: SignIn, who: str) -> None:
    person = getattr(sample.cast, who)
    own = set(person.memberships.values_list("account__code", flat=True))
    client = sign_in(person)
    why = reverse("identify:why", args=[2, sample.accounts[0].code])
    pages = [OVERVIEW, reverse("identify:run", args=[1]), reverse("identify:runs"), reverse("identify:compare"), why]
    for address in pages:
        page = text_of(client, address)
        for account in sample.accounts:
            if account.code not in own:
                assert account.code not in page
                assert account.name not in page
        for figure in company_figures(sample):
            assert figure not in page, (address, figure)


def test_a_representative_reads_own_accounts_and_how_many_are_key(sample: Sample, sign_in: SignIn) -> None:
    page = text_of(sign_in(sample.cast.rita), OVERVIEW)
    summary = sample.findings.summary
    assert f"{summary.key_accounts} of {summary.accounts} accounts are key." in page
    assert "You work on 2 accounts of this run" in page
    for account in sample.accounts[:2]:
        assert reverse("identify:why", args=[2, account.code]) in page


def test_a_stranger_to_every_account_is_told_how_to_get_one(sample: Sample, sign_in: SignIn) -> None:
    page = text_of(sign_in(sample.cast.sam), OVERVIEW)
    assert "None of your accounts is in this run." in page
    assert "identify-accounts" not in page


@pytest.mark.parametrize(("who", "said"), [("analyst", "1. Import a file"), ("rita", "Nobody has looked")])
@pytest.mark.django_db
def test_before_the_first_run_the_page_says_what_to_do(sign_in: SignIn, who: str, said: str) -> None:
    assert said in text_of(sign_in(getattr(make_cast(), who)), OVERVIEW)


def test_when_nobody_is_key_the_page_says_what_they_miss(sample: Sample, sign_in: SignIn) -> None:
    Standing.objects.filter(run=sample.current).update(is_key=False)
    Run.objects.filter(pk=sample.current.pk).update(summary={**(sample.current.summary or {}), "key_accounts": 0})
    page = text_of(sign_in(sample.cast.director), OVERVIEW)
    assert f"None of {sample.findings.summary.accounts} accounts is key." in page
    assert "What they miss, most often first:" in page


def test_the_list_goes_on_after_its_first_page(
    sample: Sample, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyfolio_web.identify.queries.pages.ACCOUNTS_SHOWN", 1)
    client = sign_in(sample.cast.rita)
    first, second = sample.accounts[:2]
    page = text_of(client, OVERVIEW)
    assert reverse("identify:why", args=[2, first.code]) in page
    assert "?after=1#list" in page
    following = text_of(client, f"{OVERVIEW}?after=1")
    assert following.count("identify-who") == 1
    assert f'{reverse("identify:why", args=[2, second.code])}"><bdi>' in following


@pytest.mark.parametrize("after", ["", "x", "-1", "99999999999999999999", "１"])
def test_a_guessed_place_in_the_list_is_no_error(sample: Sample, sign_in: SignIn, after: str) -> None:
    text_of(sign_in(sample.cast.director), f"{OVERVIEW}?after={after}")
