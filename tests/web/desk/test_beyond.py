"""Accounts that the database does not keep are one search away, for who may see them, and exports hold all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from keyfolio.schemas import PRODUCT_SALES
from keyfolio_web.desk import queries
from keyfolio_web.desk.filters import Filters
from keyfolio_web.desk.product_filters import BuyerFilters, ProductFilters
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account, AccountList, ListEntry, Product, TeamMember
from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.people.services import make_token
from keyfolio_web.value import whole
from tests.web.cast import Cast, make_cast
from tests.web.desk.pages import Asking, words_of
from tests.web.identify.sample_runs import publish_partly, sample_findings

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as HttpResponse

    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

LIMIT = 30


@dataclass(frozen=True, slots=True)
class Partly:
    """A current run that keeps some accounts. small: one that it does not keep; codes: of all, by rank."""

    cast: Cast
    run: Run
    small: Account
    codes: list[str]

    @property
    def not_kept(self) -> list[str]:
        """The codes of those that are only in the files."""
        kept = set(Standing.objects.filter(run=self.run).values_list("account__code", flat=True))
        return [code for code in self.codes if code not in kept]


@pytest.fixture
def partly(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Partly:  # noqa: ARG001
    settings.RESULTS = tmp_path / "results"
    settings.RESULTS.mkdir()
    monkeypatch.setattr(whole, "ROWS_A_GROUP", 16)
    cache.clear()
    cast, findings = make_cast(), sample_findings()
    codes = findings.accounts["account_code"].to_pylist()
    Account.objects.bulk_create(Account(code=code, name=f"Firm {code}") for code in [*codes, "Z-never-bought"])
    sold: list[tuple[str, str, int, int, int, int | None]] = [
        (code, "P1", 100 + place, 60, 40 - place, 20_000 + place) for place, code in enumerate(sorted(codes))
    ]
    sold += [(code, "P2", 5, 0, 0, None) for code in sorted(codes)[:3]]
    columns = map(list, zip(*sorted(sold), strict=True))
    sales = pa.table(dict(zip(PRODUCT_SALES, columns, strict=True)), PRODUCT_SALES.to_pyarrow())
    run = publish_partly(1, findings, cast.analyst, LIMIT, sales=sales)
    Product.objects.create(code="P3", name="never bought")
    reindex_all()
    kept = set(Standing.objects.filter(run=run).values_list("account__code", flat=True))
    small = next(code for code in reversed(codes) if code not in kept)
    return Partly(cast, run, Account.objects.get(code=small), codes)


def ask(person: Person, address: str) -> HttpResponse:
    """What the API answers this person."""
    token = make_token(name="test", expires_at=timezone.now() + timedelta(hours=1), by=person)
    return Client().get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("who", ["director", "analyst", "administrator"])
def test_a_search_finds_an_account_that_is_not_kept_and_shows_its_figures(
    partly: Partly, asking: Asking, who: str
) -> None:
    page = words_of(asking.see(getattr(partly.cast, who), q=partly.small.code))
    assert "not kept in the database" in page
    assert partly.small.code in page
    assert queries.accounts_beyond(partly.cast.director, partly.run, Filters(q=partly.small.code))[0].orders is not None


@pytest.mark.parametrize("asked", [{}, {"abc": "C"}])
def test_a_search_that_finds_many_shows_the_largest_of_them_that_traded(partly: Partly, asked: dict[str, str]) -> None:
    first = Account.objects.order_by("pk").values_list("pk", flat=True)[0]
    Account.objects.bulk_create(Account(pk=first - 1 - n, code=f"A-{n}", name=f"Firm asleep {n}") for n in range(70))
    reindex_all()
    filters = Filters(q="Firm", **asked)
    _, every = queries.account_rows(partly.cast.director, partly.run, filters)
    expected = [row.code for row in every if row.code in set(partly.not_kept)]
    found = queries.accounts_list(partly.cast.director, filters, "")
    assert [row.code for row in found.beyond] == expected[:20]
    assert found.has_more_beyond == (len(expected) > 20)
    assert all(row.monthly_sales for row in found.beyond)
    assert queries.accounts_list(partly.cast.sam, filters, "").beyond == []


NONE_KEPT = "No account matches among those that the database keeps. An export looks through all of them."


@pytest.mark.parametrize(
    ("who", "asked", "said"),
    [
        ("director", {"rfm": "000"}, NONE_KEPT),
        ("director", {"q": "nothing of the kind"}, "No account matches."),
        ("director", {"tier": "key", "rfm": "000"}, "No account matches."),
        ("sam", {"rfm": "000"}, "No account matches."),
    ],
)
def test_an_empty_list_sends_to_the_export_who_would_find_more_there(
    partly: Partly, asking: Asking, who: str, asked: dict[str, str], said: str
) -> None:
    Standing.objects.filter(run=partly.run, rfm_class="000").delete()
    page = words_of(asking.see(getattr(partly.cast, who), **asked))
    assert said in page
    assert (NONE_KEPT in page) == ("Export CSV" in page) == (said == NONE_KEPT)


def test_the_list_says_how_many_accounts_it_has_of_how_many(partly: Partly, asking: Asking) -> None:
    page = words_of(asking.see(partly.cast.director))
    assert f"Kept in the database: {partly.run.kept_accounts} of {len(partly.codes)} accounts" in page
    assert "Others" in page


def test_the_others_have_their_figures_or_none(partly: Partly) -> None:
    rows, position = [], ""
    while True:
        found = queries.accounts_list(partly.cast.director, Filters(tier="untraded"), position)
        rows += found.page.rows
        position = found.page.next
        if not position:
            break
    assert {row.code for row in rows if row.net_sales is not None} == set(partly.not_kept)
    assert {row.code for row in rows if row.net_sales is None} == {"Z-never-bought"}
    assert not any(row.is_kept for row in rows if row.net_sales is not None)


@pytest.mark.parametrize("sort", ["", "sales", "-change", "recency", "-orders", "score", "name", "-name"])
def test_the_export_holds_everybody_in_the_order_asked_for(partly: Partly, sort: str) -> None:
    count, exported = queries.account_rows(partly.cast.director, partly.run, Filters(sort=sort))
    rows = list(exported)
    assert count == len(rows) == len(partly.codes)
    assert {row.code for row in rows} == set(partly.codes)
    by = {"": "net_sales", "sales": "net_sales", "change": "sales_change", "recency": "recency_days"}
    field = by.get(sort.removeprefix("-"), sort.removeprefix("-"))
    values = [getattr(row, field) for row in rows if getattr(row, field) is not None]
    assert values == sorted(values, reverse=sort in ("", "-change", "-orders", "-name"))


def test_a_filter_narrows_the_export_as_it_narrows_the_list(partly: Partly) -> None:
    director, run = partly.cast.director, partly.run
    found = {row["account_code"]: row for row in sample_findings().accounts.to_pylist()}
    TeamMember.objects.create(account=partly.small, person=partly.cast.ted, leads=True)
    listed = AccountList.objects.create(name="some", made_by=director)
    ListEntry.objects.bulk_create(
        ListEntry(list=listed, account=account) for account in Account.objects.filter(code__in=partly.codes[::7])
    )
    expected = {
        Filters(abc="C"): {code for code, row in found.items() if row["abc"] == "C"},
        Filters(rfm="000", tier="other"): {
            code for code, row in found.items() if row["rfm_class"] == "000" and not row["is_key"]
        },
        Filters(tier="key"): {code for code, row in found.items() if row["is_key"]},
        Filters(owner=str(partly.cast.ted.pk)): {partly.small.code},
        Filters(list=str(listed.pk)): set(partly.codes[::7]),
        Filters(q=partly.small.code): {partly.small.code},
    }
    for filters, codes in expected.items():
        _, rows = queries.account_rows(director, run, filters)
        assert {row.code for row in rows} == codes, filters
    assert queries.codes_on(director, listed, Filters()) == set(partly.codes[::7])


def test_opened_it_shows_the_page_of_any_account(partly: Partly, asking: Asking) -> None:
    page = words_of(asking.client(partly.cast.director).get(reverse("desk:account", args=[partly.small.code])))
    assert "Not kept in the database" in page
    assert "P1" in page
    why = asking.client(partly.cast.director).get(reverse("identify:why", args=[1, partly.small.code]))
    assert "Not kept in the database" in words_of(why)


def test_owner_teammate_and_stranger_see_no_more_than_their_own(partly: Partly, asking: Asking) -> None:
    rita, ted, sam = partly.cast.rita, partly.cast.ted, partly.cast.sam
    TeamMember.objects.create(account=partly.small, person=rita, leads=True)
    TeamMember.objects.create(account=partly.small, person=ted)
    address = reverse("desk:account", args=[partly.small.code])
    for person, sees in ((rita, [partly.small.code]), (ted, [partly.small.code]), (sam, [])):
        client = asking.client(person)
        assert client.get(address).status_code == (200 if sees else 404)
        assert client.get(reverse("identify:why", args=[1, partly.small.code])).status_code == (200 if sees else 404)
        found = queries.accounts_beyond(person, partly.run, Filters(q="Firm"))
        assert [row.code for row in found] == sees
        others = queries.accounts_list(person, Filters(tier="untraded"), "").page.rows
        assert [row.code for row in others] == sees
        assert [row["Account code"] for row in asking.exported(person, tier="untraded")] == sees
        assert asking.exported(person) == []
        told = ask(person, "accounts?q=Firm").json()
        assert [row["code"] for row in told["not_kept"]] == sees
        assert ask(person, f"accounts/{partly.small.code}").status_code == (200 if sees else 404)
        assert ask(person, "runs/1/accounts").json()["accounts"] == []
        assert queries.products_of(person, partly.small.pk, partly.run) == (
            [] if not sees else queries.products_of(partly.cast.director, partly.small.pk, partly.run)
        )
        assert queries.product_page(person, "P1", BuyerFilters(), "").page.rows == []


def test_whoever_is_put_on_the_team_by_a_page_sees_it_in_the_list(partly: Partly, asking: Asking) -> None:
    put_on = reverse("desk:put_on", args=[partly.small.code])
    asking.client(partly.cast.director).post(put_on, {"person": partly.cast.rita.pk})
    assert asking.codes(partly.cast.rita) == [partly.small.code]
    people = reverse("people:put_on_teams", args=[partly.cast.ted.pk])
    other = next(code for code in partly.not_kept if code != partly.small.code)
    asking.client(partly.cast.director).post(people, {"codes": other})
    assert asking.codes(partly.cast.ted) == [other]
    assert queries.product_page(partly.cast.ted, "P1", BuyerFilters(), "").page.rows[0].code == other


@pytest.mark.parametrize("sort", ["", "change", "-change", "last"])
def test_everybody_who_buys_a_product_is_told_page_by_page(
    partly: Partly, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("keyfolio_web.desk.queries.products.PAGE", 9)
    director, filters = partly.cast.director, BuyerFilters(sort)
    _, count, rows = queries.buyer_rows(director, "P1", filters)
    exported = [row.code for row in rows]
    assert count == len(exported) == len(partly.codes)
    shown, position, back = [], "", ""
    while True:
        page = queries.product_page(director, "P1", filters, position).page
        shown += [row.code for row in page.rows]
        position, back = page.next, page.previous or back
        if not position:
            break
    assert shown == exported
    assert [row.code for row in queries.product_page(director, "P1", filters, back).page.rows] == shown[
        -len(page.rows) - 9 : -len(page.rows)
    ]


def test_products_are_summed_over_everybody(partly: Partly) -> None:
    found = queries.products_list(partly.cast.director, ProductFilters(), "").page.rows
    assert {row.code: row.accounts for row in found} == {"P1": len(partly.codes), "P2": 3}
    unsold = queries.products_list(partly.cast.director, ProductFilters(only="unsold"), "").page.rows
    assert [row.code for row in unsold] == ["P3"]


def test_the_api_pages_through_all_accounts_of_a_run(partly: Partly) -> None:
    after, codes = 0, []
    while after is not None:
        told = ask(partly.cast.director, f"runs/1/accounts?after_rank={after}&limit=50").json()
        codes += [row["code"] for row in told["accounts"]]
        after = told["next_after_rank"]
    assert codes == partly.codes
    one = ask(partly.cast.director, f"accounts/{partly.small.code}").json()
    assert one["standing"]["is_kept"] is False


def test_files_that_are_gone_are_told_in_words(
    partly: Partly, asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    whole.forget(partly.run.pk)
    client = asking.client(partly.cast.director)
    client.raise_request_exception = False
    response = client.get(reverse("desk:account", args=[partly.small.code]))
    assert response.status_code == 500
    assert "The files of run 1 cannot be read" in words_of(response)
    assert asking.codes(partly.cast.director)
    caplog.clear()
