"""The list of products, who buys one, and what a person who sees some accounts learns of it."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from keyfolio.units import MONEY_SCALE, day_number
from keyfolio_web.desk import queries
from keyfolio_web.ledger.models import Product
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.value.models import ProductSales, ProductTotal
from tests.web.desk.pages import Asking, Page, link_of, words_of
from tests.web.worlds import AS_OF, World

QUERIES = 10  # of a page
LAST_DAY = day_number(AS_OF)


@pytest.fixture
def shop(company: World) -> World:
    """A001 and A002 buy pumps, A003 to A005 valves too; Rita is on A001 and A002, Ted on A002; pipes nobody buys."""
    pump = Product.objects.create(code="P/1", name="pump 3 kW", family="pumps", list_price=125 * MONEY_SCALE)
    valve = Product.objects.create(code="V-2", name="球阀", family="阀门")
    Product.objects.create(code="X-3", name="pipe", family="pipes", list_price=0)
    for place, (product, sold, recent, earlier, last) in enumerate(
        ((pump, 600, 400, 200, 0), (pump, 300, 100, 200, 10), (pump, 100, 0, 0, 90), (valve, 50, 50, 0, 5))
    ):
        _bought(company, min(place, 3), product, sold, recent, earlier, LAST_DAY - last)
    _bought(company, 4, valve, -10, 0, -10, None)
    for product in (pump, valve):
        _sum(company, product)
    return company


def _bought(world: World, place: int, product: Product, sold: int, recent: int, earlier: int, last: int | None) -> None:
    ProductSales.objects.create(
        run=world.current,
        account=world.accounts[place],
        product=product,
        net_sales=sold * MONEY_SCALE,
        recent_sales=recent * MONEY_SCALE,
        earlier_sales=earlier * MONEY_SCALE,
        last_sale_day=last,
    )


def _sum(world: World, product: Product) -> None:
    rows = list(ProductSales.objects.filter(run=world.current, product=product))
    recent, earlier = (sum(getattr(row, name) for row in rows) for name in ("recent_sales", "earlier_sales"))
    ProductTotal.objects.create(
        run=world.current,
        product=product,
        net_sales=sum(row.net_sales for row in rows),
        recent_sales=recent,
        earlier_sales=earlier,
        sales_change=recent - earlier,
        accounts=len(rows),
        last_sale_day=max(row.last_sale_day for row in rows if row.last_sale_day is not None),
    )


def see(asking: Asking, person: Person, path: str = "products", **asked: str) -> Page:
    return asking.client(person).get(f"/accounts/{path}?{urlencode(asked)}")


def said(asking: Asking, person: Person, path: str = "products", **asked: str) -> str:
    response = see(asking, person, path, **asked)
    assert response.status_code == 200
    return words_of(response)


def rows_of(page: str) -> list[str]:
    """The codes of the products in a page's words, in their order."""
    return sorted((code for code in ("P/1", "V-2", "X-3") if code in page), key=page.index)


def exported(asking: Asking, person: Person, path: str, **asked: str) -> list[dict[str, str]]:
    response = asking.client(person).get(f"/accounts/{path}?{urlencode(asked)}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_list_shows_each_product_with_what_is_bought_of_it(shop: World, asking: Asking) -> None:
    page = said(asking, shop.cast.director)
    assert "2 products" in page
    assert "pump 3 kW P/1 pumps 1K +100 +25% 3 30 Jun 2026" in page
    assert "球阀 V-2 阀门 40 +60 2 25 Jun 2026" in page
    assert "X-3" not in page
    assert "Net sales of lines that name no product: 778,960.00." in page


def test_products_are_sorted_either_way_and_by_code(shop: World, asking: Asking) -> None:
    orders = {"": "PV", "sales": "VP", "-change": "PV", "change": "VP", "-accounts": "PV", "last": "VP", "-code": "VP"}
    for sort, wanted in orders.items():
        page = said(asking, shop.cast.director, sort=sort)
        assert "".join(code[0] for code in rows_of(page)) == wanted, sort
    header = see(asking, shop.cast.director)
    assert link_of(header, "sort-sales") == "/accounts/products?sort=sales"
    assert link_of(header, "sort-code") == "/accounts/products?sort=code"


def test_products_are_found_by_code_name_and_family(shop: World, asking: Asking) -> None:
    for asked, wanted in (("pump", "P"), ("球阀", "V"), ("阀门", "V"), ("v-2", "V"), ("pump 3", "P"), ("pump 球", "")):
        found = rows_of(said(asking, shop.cast.director, q=asked).replace(f'value="{asked}"', ""))
        assert "".join(code[0] for code in found) == wanted, asked
    assert rows_of(said(asking, shop.cast.director, family="pumps")) == ["P/1"]
    assert "No product matches." in said(asking, shop.cast.director, q="nothing")


def test_products_that_nobody_bought_stand_by_themselves(shop: World, asking: Asking) -> None:
    page = said(asking, shop.cast.director, only="unsold")
    assert rows_of(page) == ["X-3"]
    assert "pipe X-3 pipes 0.00" in page
    assert rows_of(said(asking, shop.cast.ted, only="unsold")) == ["V-2", "X-3"], "by their own accounts"


def test_what_is_not_understood_is_said_and_left_out(shop: World, asking: Asking) -> None:
    page = said(asking, shop.cast.director, sort="weather", only="stolen")
    assert "left out: Products, Sorted by." in page
    assert "That place in the list is not known" in said(asking, shop.cast.director, **{"from": "nonsense"})
    assert see(asking, shop.cast.director, q="\0").status_code == 200
    for address in ("products/of/none/", "products/of/%00/", "products/of/none/buyers.csv", "products/export.pdf"):
        assert see(asking, shop.cast.director, address).status_code == 404, address


def test_who_sees_some_accounts_sees_what_these_buy_and_no_total_of_others(shop: World, asking: Asking) -> None:
    wanted = {
        "rita": "pump 3 kW P/1 pumps 900 +100 +25% 2 30 Jun 2026",  # owner of A001, on the team of A002
        "manager": "pump 3 kW P/1 pumps 900 +100 +25% 2 30 Jun 2026",
        "ted": "pump 3 kW P/1 pumps 300 -100 -50% 1 20 Jun 2026",
    }
    for who, row in wanted.items():
        page = said(asking, getattr(shop.cast, who))
        assert row in page, who
        assert "what your accounts buy" in page
        assert rows_of(page) == ["P/1"]
        assert "1K" not in page
        assert "name no product" not in page
    assert "No account of yours bought a product" in said(asking, shop.cast.sam)


def test_a_product_shows_who_buys_it_with_their_shares(shop: World, asking: Asking) -> None:
    page = said(asking, shop.cast.director, "products/of/P~2F1/")
    assert "P/1 · pumps · List price 125.00" in page
    assert "3 accounts buy it" in page
    assert "A001 600 60.0% +200 +100% 30 Jun 2026" in page
    assert "A002 300 30.0% -100 -50% 20 Jun 2026" in page
    assert page.index("A001") < page.index("A002") < page.index("A003")
    by_last = said(asking, shop.cast.director, "products/of/P~2F1/", sort="last")
    assert by_last.index("A003") < by_last.index("A002") < by_last.index("A001")
    assert "Nobody bought it from" in said(asking, shop.cast.director, "products/of/X-3/")


def test_of_a_product_one_sees_the_buyers_that_are_ones_own_and_no_share(shop: World, asking: Asking) -> None:
    for who, shown, hidden in (("rita", ["A001", "A002"], ["A003"]), ("ted", ["A002"], ["A001", "A003"])):
        page = said(asking, getattr(shop.cast, who), "products/of/P~2F1/")
        assert all(code in page for code in shown)
        assert not any(code in page for code in hidden)
        assert "Share of the product" not in page
        assert "60.0%" not in page
        assert "All figures are of your accounts alone." in page
    stranger = said(asking, shop.cast.sam, "products/of/P~2F1/")
    assert "No account of yours bought it from" in stranger
    assert "600" not in stranger


def test_exports_hold_what_the_page_shows_and_are_noted(shop: World, asking: Asking) -> None:
    ProductTotal.objects.update(net_sales=F("net_sales") + 50)
    rows = exported(asking, shop.cast.director, "products/export.csv", sort="sales")
    assert [(row["Product code"], row["Net sales (CNY)"], row["Accounts that buy it"]) for row in rows] == [
        ("V-2", "40.0050", "2"),
        ("P/1", "1000.0050", "3"),
    ]
    page = said(asking, shop.cast.director)
    assert "Amounts are shortened. The exports have them in full." in page
    entry = AuditEntry.objects.filter(act="exported").latest("pk")
    assert (entry.subject, entry.details["rows"], entry.details["sort"]) == ("products", 2, "sales")
    [own] = exported(asking, shop.cast.rita, "products/export.csv")
    assert (own["Product code"], own["Net sales (CNY)"]) == ("P/1", "900.00")
    unsold = exported(asking, shop.cast.director, "products/export.csv", only="unsold")
    assert unsold == [{"Product code": "X-3", "Product name": "pipe", "Product family": "pipes", "List price": "0.00"}]


def test_exports_of_buyers_have_shares_for_who_sees_every_account_alone(shop: World, asking: Asking) -> None:
    address = "products/of/P~2F1/buyers.csv"
    every = exported(asking, shop.cast.director, address)
    assert [(row["Account code"], row["Share, %"]) for row in every] == [
        ("A001", "60.0"),
        ("A002", "30.0"),
        ("A003", "10.0"),
    ]
    own = exported(asking, shop.cast.ted, address)
    assert [row["Account code"] for row in own] == ["A002"]
    assert "Share, %" not in own[0]
    entry = AuditEntry.objects.filter(act="exported").latest("pk")
    assert (entry.subject, entry.details["product"], entry.details["rows"]) == ("products", "P/1", 1)
    assert exported(asking, shop.cast.sam, address) == []
    book = asking.client(shop.cast.director).get("/accounts/products/of/P~2F1/buyers.xlsx")
    content = b"".join(book.streaming_content)  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python()[1][:3] == ["A001", "华为技术有限公司", 600]


def test_the_page_of_an_account_shows_what_it_buys_most_of(shop: World, asking: Asking) -> None:
    assert "pump 3 kW 600.00 +200 +100% 30 Jun 2026" in said(asking, shop.cast.rita, "A001/")
    assert "Products it buys most of" not in said(asking, shop.cast.director, "A012/")
    assert queries.products_of(shop.cast.sam, shop.accounts[0].pk, shop.current) == []


def test_without_a_run_products_are_listed_and_nothing_is_said_of_sales(shop: World, asking: Asking) -> None:
    shop.current.is_current = False
    shop.current.save(update_fields=["is_current"])
    page = said(asking, shop.cast.director)
    assert rows_of(page) == ["P/1", "V-2", "X-3"]
    assert "There is no run yet." in page
    assert "There is no run yet." in said(asking, shop.cast.rita, "products/of/P~2F1/")
    refused = asking.client(shop.cast.director).get("/accounts/products/of/P~2F1/buyers.csv", follow=True)
    assert "There is no run yet." in words_of(refused)


@pytest.mark.parametrize("who", ["director", "ted"])
def test_pages_lead_to_each_other_and_ask_little(shop: World, asking: Asking, who: str) -> None:
    person = getattr(shop.cast, who)
    made = Product.objects.bulk_create(Product(code=f"Q{place:03d}") for place in range(120))
    account = shop.accounts[1]
    ProductSales.objects.bulk_create(
        ProductSales(
            run=shop.current,
            account=account,
            product=product,
            net_sales=place // 2 * MONEY_SCALE,
            recent_sales=0,
            earlier_sales=0,
            last_sale_day=LAST_DAY - place if place % 3 else None,
        )
        for place, product in enumerate(made)
    )
    for product in made:
        row = ProductSales.objects.get(product=product)
        ProductTotal.objects.create(
            run=shop.current,
            product=product,
            net_sales=row.net_sales,
            recent_sales=0,
            earlier_sales=0,
            sales_change=0,
            accounts=1,
            last_sale_day=row.last_sale_day,
        )
    for sort in ("", "sales", "last", "-last", "change", "-code"):
        assert _walked(asking, person, sort) == (122 if who == "director" else 121), sort
    client = asking.client(person)
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/accounts/products/of/P~2F1/").status_code == 200
    assert len(seen) <= QUERIES


def _walked(asking: Asking, person: Person, sort: str) -> int:
    """Go from page to page to the end and back; how many products were met, each once."""
    client, address, met, back = asking.client(person), f"/accounts/products?sort={sort}", [], []
    while address:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address)
        assert len(seen) <= QUERIES
        met.append(_codes(page))
        address, before = link_of(page, "next") or "", link_of(page, "previous")
    while before:
        page = client.get(before)
        back.append(_codes(page))
        before = link_of(page, "previous")
    assert back[::-1] == met[:-1]
    codes = [code for one in met for code in one]
    assert len(set(codes)) == len(codes)
    return len(codes)


def _codes(page: Page) -> list[str]:
    marked = page.content.decode().split('<th scope="row"><a href="/accounts/products/of/')[1:]
    return [part.partition('"')[0] for part in marked]
