"""The list of accounts: what it shows, filters, orders, pages, and what it says when it is empty."""

from __future__ import annotations

import pytest

from keyfolio_web.desk.filters import Sort
from keyfolio_web.desk.forms import FilterForm
from keyfolio_web.desk.queries import Choices
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from keyfolio_web.value.models import Observation
from tests.web.cast import person
from tests.web.desk.pages import Asking, codes_of, link_of, words_of
from tests.web.worlds import World, small_world

ALL = [f"A{number:03d}" for number in range(1, 13)]


def test_it_shows_each_account_with_its_figures(company: World, asking: Asking) -> None:
    page = words_of(asking.see(company.cast.director))
    assert "华为技术有限公司 A001" in page
    assert "Key" in page
    assert "120K" in page  # net sales
    assert "12 accounts" in page
    assert "1 Jul 2025 to 30 Jun 2026" in page
    assert "31 Dec 2025 to 30 Jun 2026 against 1 Jul 2025 to 30 Dec 2025" in page
    assert "Rita" in page


def test_shares_and_ranks_are_no_part_of_it(company: World, asking: Asking) -> None:
    page = words_of(asking.see(company.cast.rita)).lower()
    assert "share" not in page
    assert "rank" not in page


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"tier": "key"}, ALL[:3]),
        ({"tier": "other"}, ALL[3:]),
        ({"abc": "A"}, ALL[:5]),
        ({"rfm": "000"}, ALL[6:]),
        ({"industry": "电信"}, ALL[0::3]),
        ({"region": "North"}, ALL[1::2]),
        ({"region": "North", "industry": "电信", "tier": "other"}, ["A004", "A010"]),
        ({"q": "acme"}, ["A002", "A009"]),
        ({"q": "移动"}, ["A003", "A010"]),
        ({"q": "a001"}, ["A001"]),
        ({"q": "电信 north"}, ["A004", "A010"]),
        ({"owner": "none"}, ALL[2:]),
        ({"sort": "sales"}, ALL[::-1]),
        ({"sort": "-change"}, ALL[::-1]),
        ({"sort": "-recency"}, ALL[::-1]),
        ({"sort": "-score"}, ALL),
        ({"sort": "-orders", "tier": "key"}, ALL[:3]),
        ({"sort": "-name", "q": "acme"}, ["A009", "A002"]),
        ({"tier": "untraded"}, []),
        ({"tier": "untraded", "abc": "A"}, []),
    ],
)
def test_filters_and_orders(company: World, asking: Asking, filters: dict[str, str], codes: list[str]) -> None:
    assert asking.codes(company.cast.director, **filters) == codes


def test_the_owner_can_be_asked_for(company: World, asking: Asking) -> None:
    assert asking.codes(company.cast.director, owner=str(company.cast.ted.pk)) == ["A002"]


def test_accounts_without_trade_are_listed_apart(company: World, asking: Asking) -> None:
    Account.objects.create(code="P2", name="Beta")
    Account.objects.create(code="P1", name="alpha")
    assert asking.codes(company.cast.director, tier="untraded") == ["P1", "P2"]
    shown = asking.client(company.cast.director)
    told = 'take the accounts shown here: those with trade in the window. <a href="?tier=untraded&amp;region=North">'
    assert told in shown.get("/accounts/?region=North").content.decode()
    assert "shown here" not in shown.get("/accounts/?tier=untraded").content.decode()
    assert asking.codes(company.cast.director, tier="untraded", sort="-name") == ["P2", "P1"]
    assert asking.codes(company.cast.director, tier="untraded", sort="-sales") == ["P1", "P2"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tier", "gold"), ("abc", "D"), ("rfm", "222"), ("owner", "1 OR 1=1"), ("owner", "9" * 40), ("sort", "rank"),
        ("sort", "--sales"), ("industry", "x" * 201), ("industry", "a\0b"), ("q", "a\0b"), ("region", "\0"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_is_left_out_and_said(company: World, asking: Asking, name: str, value: str) -> None:
    response = asking.see(company.cast.director, **{name: value})
    assert response.status_code == 200
    assert codes_of(response) == ALL
    assert "Not understood in the address" in words_of(response)
    assert len(asking.exported(company.cast.director, **{name: value})) == 12


@pytest.mark.parametrize("value", ["x", "WyJ4Il0=", "a" * 5000, "\0", "😀"])
def test_a_place_that_is_not_known_is_the_first_page(company: World, asking: Asking, value: str) -> None:
    response = asking.see(company.cast.director, **{"from": value})
    assert response.status_code == 200
    assert codes_of(response) == ALL
    assert "This is the first page." in words_of(response)


def test_filters_that_say_nothing_known_find_nothing(company: World, asking: Asking) -> None:
    for filters in ({"industry": "'; DROP TABLE"}, {"q": '"'}, {"owner": "9" * 18}, {"q": "x" * 10_000}):
        response = asking.see(company.cast.director, **filters)
        assert response.status_code == 200
        assert codes_of(response) == []
        assert "No account matches." in words_of(response)
        assert link_of(response, "clear") == "/accounts/"


def test_what_is_typed_is_never_part_of_the_page(company: World, asking: Asking) -> None:
    page = asking.see(company.cast.director, q="<script>alert(1)</script>", industry='"><b>').content.decode()
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_headers_sort_and_say_how(company: World, asking: Asking) -> None:
    response = asking.see(company.cast.director, tier="key")
    assert link_of(response, "sort-sales") == "/accounts/?tier=key&sort=sales"
    assert link_of(response, "sort-name") == "/accounts/?tier=key&sort=name"
    assert link_of(response, "sort-score") == "/accounts/?tier=key&sort=-score"
    assert response.content.decode().count("aria-sort=") == 1
    assert 'class="num" aria-sort="descending"' in response.content.decode()


def test_fifty_are_a_page_and_links_lead_on_and_back(db: None, asking: Asking) -> None:  # noqa: ARG001
    world = small_world(120)
    director = asking.client(world.cast.director)
    shown, address = [], "/accounts/?sort=sales"
    for size in (50, 50, 20):
        response = director.get(address)
        shown += codes_of(response)
        assert len(codes_of(response)) == size
        address = link_of(response, "next") or ""
    assert shown == [f"A{number:03d}" for number in range(120, 0, -1)]
    assert address == ""
    assert codes_of(director.get(str(link_of(response, "previous")))) == shown[50:100]


def test_htmx_gets_the_list_without_its_frame(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    part = client.get("/accounts/?tier=key", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="found"')
    assert codes_of(part) == ALL[:3]
    assert "HX-Request" in part.headers["Vary"]
    assert "<html" in client.get("/accounts/?tier=key").content.decode()


def test_before_the_first_run_accounts_have_names_only(company: World, asking: Asking) -> None:
    Run.objects.update(is_current=False)
    response = asking.see(company.cast.director)
    assert sorted(codes_of(response)) == ALL
    assert "There is no run yet." in words_of(response)
    assert "Net sales" not in words_of(response)
    assert asking.codes(company.cast.director, tier="key") == []
    assert len(asking.exported(company.cast.director)) == 12


def test_before_the_first_ledger_it_says_how_to_begin(db: None, asking: Asking) -> None:  # noqa: ARG001
    response = asking.see(person("Dora", Role.DIRECTOR))
    assert "There are no accounts yet." in words_of(response)
    assert "/ledger/upload/" in response.content.decode()


def test_who_is_on_no_team_is_told_whom_to_ask(company: World, asking: Asking) -> None:
    page = words_of(asking.see(company.cast.sam))
    assert "You are on no account's team yet." in page
    assert "Import a ledger" not in page


def test_a_search_that_finds_nothing_offers_accounts_without_trade(company: World, asking: Asking) -> None:
    response = asking.see(company.cast.director, q="zzzz")
    assert "/accounts/?q=zzzz&amp;tier=untraded" in response.content.decode()


def test_figures_that_are_missing_are_dashes(company: World, asking: Asking) -> None:
    Observation.objects.filter(run=company.current).update(recency_days=None, last_order_day=None, orders=0)
    Standing.objects.filter(run=company.current).update(abc="")
    assert asking.codes(company.cast.director, sort="recency") == ALL
    assert "–" in words_of(asking.see(company.cast.director))


def test_it_speaks_chinese(company: World, asking: Asking) -> None:
    chinese = company.cast.director
    Person.objects.filter(pk=chinese.pk).update(language="zh-hans")
    page = words_of(asking.see(chinese))
    assert "净销售额" in page
    assert "12 个客户" in page
    for english in ("accounts", "Net sales", "Change", "Owner", "Export", "days", "Filters"):
        assert english not in page


def test_whatever_the_list_can_be_sorted_by_can_be_chosen_both_ways() -> None:
    chosen = {value for value, _label in FilterForm({}).offer(Choices([], [], [])).fields["sort"].widget.choices}
    assert chosen == {f"{way}{sort}" for sort in Sort.values for way in ("", "-")}
