"""Shapes of the answers, and what is answered when something is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.test import Client

from keyfolio_web.ledger.models import Account, AccountList, ListEntry, TeamMember
from tests.api.conftest import Ask, token_of

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person
    from tests.web.worlds import World


def test_an_account_is_written_with_its_figures(world: World, ask: Ask) -> None:
    account = ask(world.cast.director, "/accounts?limit=1")[1]["accounts"][0]

    assert account["monthly_sales"] == ["10000.00"] * 12
    assert {**account, "monthly_sales": []} == {
        "code": "A001",
        "name": "华为技术有限公司",
        "industry": "电信",
        "region": "华南",
        "owner": "Rita",
        "is_key": True,
        "abc": "A",
        "rfm_class": "111",
        "score": 95.0,
        "net_sales": "120000.00",
        "recent_sales": "60000.00",
        "earlier_sales": "60000.00",
        "sales_change": "0.00",
        "recency_days": 0,
        "last_order_on": "2026-06-30",
        "orders": 24,
        "monthly_sales": [],
        "clv": "30000.00",
        "clv_low": "15000.00",
        "clv_high": "60000.00",
        "p_alive": 0.9,
        "is_silent": False,
        "is_kept": True,
    }


def test_accounts_are_narrowed_to_a_list_of_ones_own(world: World, ask: Ask) -> None:
    cast = world.cast
    made = AccountList.objects.create(name="Visit", made_by=cast.director)
    ListEntry.objects.create(list=made, account=Account.objects.get(code="A002"))
    kept = AccountList.objects.create(name="Key", query="?tier=key", made_by=cast.director)

    def codes(person: Person, number: int) -> list[str]:
        return [account["code"] for account in ask(person, f"/accounts?list={number}")[1]["accounts"]]

    assert codes(cast.director, made.pk) == ["A002"]
    assert codes(cast.director, kept.pk) == ["A001", "A002", "A003"]
    for person in (cast.rita, cast.ted, cast.sam):
        assert codes(person, made.pk) == codes(person, kept.pk) == []
    assert ask(cast.director, "/accounts?list=x")[0] == 422


def test_one_account_says_why_in_both_languages(world: World, ask: Ask) -> None:
    account = ask(world.cast.rita, "/accounts/A002")[1]

    assert account["team"] == [
        {"name": "Ted", "leads": True},
        {"name": "Max", "leads": False},
        {"name": "Rita", "leads": False},
    ]
    assert account["run"] == 2
    assert set(account["standing"]["why"]) == {"en", "zh"}
    assert account["standing"]["last_order_on"] == "2026-06-27"


@pytest.mark.parametrize("sort", ["", "-sales", "sales", "recency", "-score", "name", "-name"])
def test_a_list_is_turned_page_by_page_without_gap_or_repeat(world: World, ask: Ask, sort: str) -> None:
    whole = [row["code"] for row in ask(world.cast.director, f"/accounts?limit=200&sort={sort}")[1]["accounts"]]
    seen: list[str] = []
    cursor = ""

    while True:
        page = ask(world.cast.director, f"/accounts?limit=5&sort={sort}&cursor={quote(cursor)}")[1]
        seen += [row["code"] for row in page["accounts"]]
        cursor = page["next"]
        if not cursor:
            break

    assert seen == whole
    assert sorted(seen) == [account.code for account in world.accounts]


def test_a_run_s_accounts_are_turned_by_rank(world: World, ask: Ask) -> None:
    first = ask(world.cast.director, "/runs/2/accounts?limit=7")[1]
    second = ask(world.cast.director, f"/runs/2/accounts?limit=7&after_rank={first['next_after_rank']}")[1]

    assert [row["rank"] for row in first["accounts"] + second["accounts"]] == list(range(1, 13))
    assert second["next_after_rank"] is None
    key = ask(world.cast.director, "/runs/2/accounts?key_only=true")[1]["accounts"]
    assert [row["code"] for row in key] == ["A001", "A002", "A003"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=华为", ["A001", "A008"]),
        ("tier=key", ["A001", "A002", "A003"]),
        ("abc=C&limit=2", ["A009", "A010"]),
        ("industry=Retail&limit=2", ["A002", "A005"]),
        ("q=nothing", []),
    ],
)
def test_filters_are_those_of_the_page(world: World, ask: Ask, query: str, found: list[str]) -> None:
    from keyfolio_web.ledger.search import reindex_all

    reindex_all()

    codes = [row["code"] for row in ask(world.cast.director, f"/accounts?{query}")[1]["accounts"]]

    assert codes == found


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "sort=x", "abc=D", "cursor=x", "q=%00", "cursor=" + "A" * 5000]
)
def test_what_makes_no_sense_is_said_to_make_none(world: World, ask: Ask, query: str) -> None:
    status, answer = ask(world.cast.director, f"/accounts?{query}")

    assert status == 422
    assert answer["wrong"][0]["where"].startswith("query")


@pytest.mark.parametrize("code", ["A/1", "~x", "..", ".", "a b", "密/码", "100%", "?#"])
def test_any_code_can_be_asked_for(world: World, ask: Ask, code: str) -> None:
    from django.urls import reverse

    account = Account.objects.create(code=code, name="odd")
    TeamMember.objects.create(account=account, person=world.cast.sam)
    address = reverse("api-v1:get_account", args=[code]).removeprefix("/api/v1")

    assert ask(world.cast.sam, address)[1]["code"] == code
    assert ask(world.cast.ted, address)[0] == 404


@pytest.mark.parametrize(
    "address", ["/api/", "/api/x", "/api/v1/", "/api/v1/accounts/", "/api/v1/runs/x", "/api/v1/runs/-1", "/api/v2/runs"]
)
@pytest.mark.usefixtures("world")
def test_an_unknown_address_is_answered_in_json(address: str) -> None:
    response = Client().get(address)

    assert response.status_code == 404
    assert response.json()["detail"]


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_that_nothing_has_is_nothing(world: World, ask: Ask, number: int) -> None:
    for room in ("runs", "batches", "work"):
        assert ask(world.cast.director, f"/{room}/{number}")[0] == 404


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"as_of": 5}', '{"policy": "\\ud800"}', '{"policy": "\\u0000"}']
)
def test_a_body_that_makes_no_sense_is_said_to_make_none(world: World, body: str) -> None:
    headers = {"Authorization": f"Bearer {token_of(world.cast.director)}"}

    response = Client().post("/api/v1/runs", body, content_type="application/json", headers=headers)

    assert response.status_code == 422


def test_a_database_that_is_away_is_said_to_be_away(world: World, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> Any:  # noqa: ANN401
        raise OperationalError("gone")

    monkeypatch.setattr("keyfolio_web.identify.queries.run_rows", away)

    status, answer = ask(world.cast.director, "/runs")

    assert status == 503
    assert "Nothing was changed." in answer["detail"]


def test_words_are_in_the_language_that_is_asked_for(world: World) -> None:
    headers = {"Authorization": f"Bearer {token_of(world.cast.rita)}", "Accept-Language": "zh-CN"}

    assert Client().get("/api/v1/accounts/NONE", headers=headers).json()["detail"] == "这里什么也没有，或者您无权查看。"


@pytest.mark.django_db
def test_the_description_is_open_and_names_every_operation() -> None:
    described = Client().get("/api/v1/openapi.json").json()

    operations = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert len(operations) == 14
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert {"401", "422", "503"} <= set(operation["responses"]), path
            assert operation["security"] == [{"Token": []}]
    assert "keyfolio_web" not in json.dumps(described)


def test_a_list_asks_the_database_the_same_whatever_its_length(
    world: World, ask: Ask, django_assert_max_num_queries: pytest.FixtureLookupError
) -> None:
    for address in ("/accounts?limit=200", "/runs", "/runs/2/accounts?limit=200", "/batches"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            ask(world.cast.director, address)
