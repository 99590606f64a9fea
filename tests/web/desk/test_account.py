"""The page of one account, its orders, and the lines of an order."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from django.conf import settings

from keyfolio_web.ledger.models import Account, Product
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from tests.web.desk.pages import Asking, words_of
from tests.web.worlds import World


def page_of(asking: Asking, person: Person, address: str = "A001/") -> str:
    response = asking.client(person).get(f"/accounts/{address}")
    assert response.status_code == 200
    return words_of(response)


def payload(asking: Asking, person: Person, name: str) -> dict[str, object]:
    page = asking.client(person).get("/accounts/A001/").content.decode()
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found is not None
    return dict(json.loads(found[1]))


def test_it_shows_its_head_figures_and_team(books: World, asking: Asking) -> None:
    page = page_of(asking, books.cast.rita)
    for said in ("华为技术有限公司", "A001 · 电信 · 华南 · Owner Rita", "Key", "95.0", "120K", "ABC class A"):
        assert said in page, said
    assert "31 Dec 2025 to 30 Jun 2026 against 1 Jul 2025 to 30 Dec 2025" in page
    assert "30K 25.0%" in page  # margin
    for member in ("Rita", "Max", "Aron"):
        assert member in page


def test_its_head_says_how_to_reach_it_to_who_may_see_it_and_nothing_where_nothing_is_known(
    books: World, asking: Asking
) -> None:
    assert "Telephone" not in page_of(asking, books.cast.rita)
    told = {"credit_code": "91350100M000100Y43", "telephone": "0755-55550100", "address": "1 Harbour Road"}
    Account.objects.filter(code="A001").update(**told)
    said = "Telephone 0755-55550100 Address 1 Harbour Road Unified social credit code 91350100M000100Y43"
    for who in (books.cast.rita, books.cast.manager, books.cast.director):  # owner, teammate, who sees all
        assert said in page_of(asking, who)
    stranger = asking.client(books.cast.sam).get("/accounts/A001/")
    assert stranger.status_code == 404
    assert "0755-55550100" not in words_of(stranger)


def test_an_account_whose_name_is_its_code_is_named_once_in_the_list(company: World, asking: Asking) -> None:
    Account.objects.filter(code="A001").update(name="A001")
    assert "A001 A001" not in words_of(asking.see(company.cast.director))


def test_it_says_why_and_leads_to_the_rest_of_the_answer(books: World, asking: Asking) -> None:
    assert "Key: score 95 of 100" in page_of(asking, books.cast.rita)
    assert "Not key:" in page_of(asking, books.cast.director, "A012/")
    page = asking.client(books.cast.rita).get("/accounts/A001/").content.decode()
    assert 'href="/identify/runs/2/why/A001/"' in page


def test_it_shows_the_latest_orders_up_to_the_day_of_the_run(books: World, asking: Asking) -> None:
    page = page_of(asking, books.cast.rita)
    assert "CN-3 credit note 20 Jun 2026 -30.00" in page
    assert "SO-1 1 Jun 2026 150.15" in page
    assert "SO-9" not in page
    assert "The latest 3 of 3 orders and credit notes." in page


def test_only_ten_orders_are_shown_and_the_rest_is_a_page_further(books: World, asking: Asking) -> None:
    assert "The latest 10 of 130" in page_of(asking, books.cast.director, "A003/")
    assert "Page 1 of 3" in page_of(asking, books.cast.director, "A003/orders/")
    last = page_of(asking, books.cast.director, "A003/orders/?page=3")
    assert "Page 3 of 3" in last
    assert "Older" not in last


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "99", "1e3", "\0", "²"])
def test_a_page_of_orders_that_is_not_there_is_another_one(books: World, asking: Asking, number: str) -> None:
    response = asking.client(books.cast.director).get("/accounts/A003/orders/", {"page": number})
    assert response.status_code == 200
    assert "SO-" in words_of(response)


def test_an_order_opens_to_its_lines(books: World, asking: Asking) -> None:
    page = page_of(asking, books.cast.rita, "A001/orders/SO-1/")
    assert "1 Jun 2026 P-1 3 100.10 60.00" in page
    assert "1.5 50.05" in page
    assert "Net sales 150.15" in page
    assert "P-9" not in page
    assert "20.00" in page_of(asking, books.cast.rita, "A001/orders/SO~2F2/")


@pytest.mark.parametrize("address", ["orders/", "orders/SO-1/"])
def test_on_a_phone_every_cell_of_an_order_says_what_it_is(books: World, asking: Asking, address: str) -> None:
    page = asking.client(books.cast.rita).get(f"/accounts/A001/{address}").content.decode()
    table = page[page.index('table-cards">') : page.index("</tbody>")]
    cells = re.findall(r'<(?:td|th scope="row")[^>]*>', table)
    assert cells
    assert [cell for cell in cells if "data-label=" not in cell] == []


@pytest.mark.parametrize("order", ["SO-4", "SO-9", "nothing", "%00", "SO-1%20", "'--", "..%2F..%2FA002"])
def test_an_order_of_somebody_else_or_of_later_is_not_there(books: World, asking: Asking, order: str) -> None:
    assert asking.client(books.cast.rita).get(f"/accounts/A001/orders/{order}/").status_code == 404


@pytest.mark.parametrize("code", ["A999", "%00", "A001%20", "a001", "'", "~2E~2E", "A001%2F..", "A" * 3000, "%ff"])
def test_a_guessed_account_is_not_there(company: World, asking: Asking, code: str) -> None:
    for rest in ("", "orders/", "orders/SO-1/"):
        assert asking.client(company.cast.director).get(f"/accounts/{code}/{rest}").status_code == 404


def test_a_code_with_a_slash_has_a_page(company: World, asking: Asking) -> None:
    Account.objects.create(code="A/1~b", name="Slash")
    page = asking.see(company.cast.director, tier="untraded").content.decode()
    assert 'href="/accounts/A~2F1~7Eb/"' in page
    assert "Slash" in page_of(asking, company.cast.director, "A~2F1~7Eb/")


def test_charts_hold_what_the_tables_say(books: World, asking: Asking) -> None:
    Product.objects.filter(code="P-1").update(family="Pumps")
    trading = payload(asking, books.cast.rita, "trading-data")
    assert trading["months"] == ["2026-05", "2026-06"]
    assert trading["sales"] == [20.0, 120.15]
    assert trading["currency"] == "CNY"
    families = payload(asking, books.cast.rita, "families-data")
    assert families["series"] == [
        {"name": "Pumps", "values": [0.0, 70.1]},
        {"name": "P-2", "values": [0.0, 50.05]},
        {"name": "without a product", "values": [20.0, 0.0]},
    ]
    page = page_of(asking, books.cast.rita)
    assert "2026-06 120.15 2026-05 20.00" in page
    assert "Total 70.10 50.05 20.00" in page


def test_many_families_become_seven_and_the_rest(books: World, asking: Asking) -> None:
    page = page_of(asking, books.cast.director, "A003/")
    assert "other families" in page
    assert page.count("P-") <= 8


def test_an_account_without_trade_says_so(books: World, asking: Asking) -> None:
    Account.objects.create(code="QUIET")
    page = page_of(asking, books.cast.director, "QUIET/")
    assert "No trade from 1 Jul 2025 to 30 Jun 2026" in page
    assert "The current run has read no orders of this account." in page
    assert "Nobody yet." in page
    assert "has read no orders" in page_of(asking, books.cast.director, "QUIET/orders/")


def test_before_the_first_run_there_are_no_figures(books: World, asking: Asking) -> None:
    Run.objects.update(is_current=False)
    assert "There is no run yet." in page_of(asking, books.cast.rita)
    assert "There is no run yet." in page_of(asking, books.cast.rita, "A001/orders/")
    assert asking.client(books.cast.rita).get("/accounts/A001/orders/SO-1/").status_code == 404


def test_a_damaged_ledger_is_said_and_the_rest_is_shown(books: World, asking: Asking) -> None:
    shutil.rmtree(settings.STORE)
    page = page_of(asking, books.cast.rita)
    assert "95.0" in page
    assert "Bring its file back, or undo the batch." in page
    assert "Bring its file back" in page_of(asking, books.cast.rita, "A001/orders/")
    assert "Bring its file back" in page_of(asking, books.cast.rita, "A001/orders/SO-1/")


@pytest.mark.parametrize("address", ["A001/", "A001/orders/", "A001/orders/SO-1/"])
def test_it_speaks_chinese(books: World, asking: Asking, address: str) -> None:
    Person.objects.filter(pk=books.cast.director.pk).update(language="zh-hans")
    Account.objects.filter(code="A001").update(region="")
    page = page_of(asking, Person.objects.get(pk=books.cast.director.pk), address)
    assert "净销售额" in page
    for english in ("sales", "order", "team", "run", "Owner", "Lines", "Day", "Month"):
        assert english not in page, english
