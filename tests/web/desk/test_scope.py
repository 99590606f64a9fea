"""Who sees which accounts: alike in the list, the search, the export, the page, the orders and the team's forms."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.ledger.search import index_accounts
from keyfolio_web.shared.models import AuditEntry
from tests.web.desk.pages import Asking, words_of
from tests.web.worlds import World

SEES = {
    "rita": ["A001", "A002"],
    "ted": ["A002"],
    "sam": [],
    "manager": ["A001", "A002"],
    "agent": ["A001"],
}
EVERYBODY = [*SEES, "director", "analyst", "administrator"]


def sees(who: str) -> list[str]:
    return SEES.get(who, [f"A{number:03d}" for number in range(1, 13)])


def test_the_list_shows_the_accounts_of_ones_teams(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        assert asking.codes(getattr(company.cast, who)) == sees(who)


def test_no_filter_or_order_shows_more(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        person = getattr(company.cast, who)
        for filters in (
            {"sort": "name"},
            {"sort": "-score"},
            {"sort": "recency"},
            {"tier": "key"},
            {"owner": "none"},
            {"abc": "A"},
        ):
            assert set(asking.codes(person, **filters)) <= set(sees(who)), filters


def test_search_finds_only_what_one_sees(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        person = getattr(company.cast, who)
        assert asking.codes(person, q="华为") == [code for code in sees(who) if code in {"A001", "A008"}]


def test_the_export_holds_only_what_one_sees(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        rows = asking.exported(getattr(company.cast, who))
        assert [row["Account code"] for row in rows] == sees(who)


@pytest.mark.parametrize("address", ["/accounts/{}/", "/accounts/{}/orders/", "/accounts/{}/orders/SO-1/"])
def test_an_address_opens_only_what_one_sees(books: World, asking: Asking, address: str) -> None:
    for who in EVERYBODY:
        client = asking.client(getattr(books.cast, who))
        assert client.get(address.format("A001")).status_code == (200 if "A001" in sees(who) else 404)
        assert client.get(address.format("A012")).status_code == (404 if "orders/SO" in address or who in SEES else 200)


@pytest.mark.parametrize("who", EVERYBODY)
def test_accounts_without_trade_are_shown_to_their_team_only(company: World, asking: Asking, who: str) -> None:
    quiet = Account.objects.create(code="QUIET", name="静默公司")
    index_accounts([quiet.pk])
    TeamMember.objects.create(account=quiet, person=company.cast.ted)
    may = who in {"ted", "director", "analyst", "administrator"}
    person = getattr(company.cast, who)
    assert asking.codes(person, tier="untraded") == (["QUIET"] if may else [])
    assert asking.codes(person, tier="untraded", q="静默") == (["QUIET"] if may else [])
    assert len(asking.exported(person, tier="untraded")) == may
    assert asking.client(person).get("/accounts/QUIET/").status_code == (200 if may else 404)


def test_filters_offer_only_values_of_accounts_that_one_sees(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        Account.objects.filter(code="A012").update(industry="秘密行业")
        page = words_of(asking.see(getattr(company.cast, who)))
        assert ("秘密行业" in page) == (who not in SEES)
        assert ("Ted" in page) == (who in {"rita", "ted", "manager", "director", "analyst", "administrator"})


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", ["put_on", "take_off"])
def test_only_who_keeps_teams_changes_one(company: World, asking: Asking, who: str, act: str) -> None:
    person, before = getattr(company.cast, who), TeamMember.objects.count()
    chosen = company.cast.sam if act == "put_on" else company.cast.rita
    response = asking.client(person).post(reverse(f"desk:{act}", args=["A001"]), {"person": chosen.pk})
    may = who in {"director", "administrator"}
    assert response.status_code == (302 if may else 403)
    assert TeamMember.objects.count() == before + ((1 if act == "put_on" else -1) if may else 0)
    assert AuditEntry.objects.filter(act="team_changed").exists() == may


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_who_keeps_teams_changes_those_of_a_filter(company: World, asking: Asking, who: str) -> None:
    person, before = getattr(company.cast, who), TeamMember.objects.count()
    told = {"person": company.cast.sam.pk, "expected": 3}
    response = asking.client(person).post("/accounts/assign?tier=key", told)
    may = who in {"director", "administrator"}
    assert response.status_code == (302 if may else 403)
    assert TeamMember.objects.count() == before + (3 if may else 0)


def test_nobody_but_who_keeps_teams_is_offered_their_forms(company: World, asking: Asking) -> None:
    for who in EVERYBODY:
        person = getattr(company.cast, who)
        may = who in {"director", "administrator"}
        assert ("/accounts/assign" in asking.see(person).content.decode()) == may
        if "A001" in sees(who):
            assert ("/team/put-on" in asking.client(person).get("/accounts/A001/").content.decode()) == may


def test_without_signing_in_there_is_nothing(company: World, client: object) -> None:  # noqa: ARG001
    for address in (
        "/accounts/",
        "/accounts/A001/",
        "/accounts/export.csv",
        "/accounts/A001/orders/",
        "/accounts/assign",
    ):
        response = client.get(address)  # type: ignore[attr-defined]
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith(reverse("account_login")), address
