"""The export is what the list shows, all of it, in its order; exact, inert, and noted."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.value.models import Observation
from tests.web.desk.pages import Asking, codes_of, link_of
from tests.web.worlds import World, small_world


def workbook(asking: Asking, who: Person, query: str = "") -> list[list[Any]]:
    response = asking.client(who).get(f"/accounts/export.xlsx{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("query", ["", "?sort=sales", "?sort=-recency&region=North", "?sort=name", "?tier=untraded"])
def test_it_is_the_list_page_by_page(db: None, asking: Asking, query: str) -> None:  # noqa: ARG001
    world = small_world(130)
    Account.objects.bulk_create([Account(code=f"P{place}") for place in range(60)])
    client, address, shown = asking.client(world.cast.director), f"/accounts/{query}", []
    while address:
        response = client.get(address)
        shown += codes_of(response)
        address = link_of(response, "next") or ""
    filters = dict(pair.split("=") for pair in query.removeprefix("?").split("&") if pair)
    assert [row["Account code"] for row in asking.exported(world.cast.director, **filters)] == shown
    assert [row[0] for row in workbook(asking, world.cast.director, query)[1:]] == shown


def test_money_is_exact_so_that_a_sum_of_rows_is_the_total(company: World, asking: Asking) -> None:
    Observation.objects.filter(run=company.current, account__code="A001").update(net_sales=123_456_789_012_345)
    Observation.objects.filter(run=company.current, account__code="A002").update(sales_change=-150)
    rows = {row["Account code"]: row for row in asking.exported(company.cast.director)}
    assert rows["A001"]["Net sales (CNY)"] == "12345678901.2345"
    assert rows["A002"]["Change"] == "-0.0150"
    cells = workbook(asking, company.cast.director)
    place = cells[0].index("Net sales (CNY)")
    assert Decimal(str(cells[1][place])) == Decimal("12345678901.2345")


def test_days_and_counts_are_numbers_and_dates(company: World, asking: Asking) -> None:
    row = asking.exported(company.cast.director)[0]
    assert (row["Orders"], row["Last order"], row["Days since the last order"]) == ("24", "2026-06-30", "0")
    assert (row["Tier"], row["ABC class"], row["Owner"], row["Score"]) == ("key", "A", "Rita", "95.0")
    cells = workbook(asking, company.cast.director)
    told = dict(zip(cells[0], cells[1], strict=True))
    assert str(told["Last order"]) == "2026-06-30"
    assert told["Orders"] == 24.0


def test_a_score_is_cut_so_that_it_does_not_reach_a_limit_it_has_not_reached(company: World, asking: Asking) -> None:
    Standing.objects.filter(run=company.current, account__code="A001").update(score=79.999)
    assert asking.exported(company.cast.director)[0]["Score"] == "79.99"


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", " =1", "\t=1", "＝1"])
def test_no_cell_is_a_formula(company: World, asking: Asking, name: str) -> None:
    Account.objects.filter(code="A001").update(name=name, industry=name)
    row = asking.exported(company.cast.director)[0]
    assert row["Account name"] == f"'{name}"
    assert row["Industry"] == f"'{name}"
    cells = workbook(asking, company.cast.director)
    assert cells[1][1] == f"'{name}"


def test_it_is_noted_with_its_filter_and_rows(company: World, asking: Asking) -> None:
    asking.exported(company.cast.director, tier="key", q="acme")
    noted = AuditEntry.objects.get(act="exported")
    assert noted.person == company.cast.director
    assert noted.details == {"kind": "csv", "rows": 1, "run": 2, "tier": "key", "q": "acme"}


def test_its_headers_are_in_the_language_of_the_page(company: World, asking: Asking) -> None:
    Person.objects.filter(pk=company.cast.director.pk).update(language="zh-hans")
    director = Person.objects.get(pk=company.cast.director.pk)
    row = asking.exported(director)[0]
    assert row["客户编号"] == "A001"
    assert row["层级"] == "大客户"
    assert not any(character in "abcdefghijklmnopqrstuvwxyz" for header in row for character in header)
    response = asking.client(director).get("/accounts/export.csv")
    assert "%E5%AE%A2%E6%88%B7.csv" in response.headers["Content-Disposition"]
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_an_export_of_nothing_is_its_headers(company: World, asking: Asking) -> None:
    assert asking.exported(company.cast.sam) == []
    assert len(workbook(asking, company.cast.sam)) == 1


@pytest.mark.parametrize("address", ["/accounts/export.pdf", "/accounts/export.", "/accounts/export.csv.exe"])
def test_other_kinds_are_not_there(company: World, asking: Asking, address: str) -> None:
    assert asking.client(company.cast.director).get(address).status_code in {301, 404}
    assert not AuditEntry.objects.filter(act="exported").exists()


def test_an_account_that_leaves_meanwhile_does_not_stop_it(company: World, asking: Asking) -> None:
    response = asking.client(company.cast.director).get("/accounts/export.csv?tier=untraded")
    assert b"".join(response.streaming_content).count(b"\r\n") == 1  # type: ignore[attr-defined]
