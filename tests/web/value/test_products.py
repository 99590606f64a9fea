"""Who bought which product: published with a run, of the current run alone, and summed by product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from keyfolio.engine import open_engine
from keyfolio.schemas import PRODUCT_SALES
from keyfolio.value import sum_by_product
from keyfolio_web.ledger.models import Account, Product
from keyfolio_web.value import products, publish
from keyfolio_web.value.models import ProductSales, ProductTotal

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Run
    from tests.web.worlds import World

SALES = [
    ("A001", "P1", 100, 60, 40, 20_000),
    ("A001", "P2", -5, 0, 0, None),
    ("A002", "P1", 30, 10, 20, 20_010),
]


def _table(rows: list[tuple[str, str, int, int, int, int | None]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table(dict(zip(PRODUCT_SALES, map(list, columns), strict=True)), PRODUCT_SALES.to_pyarrow())


def _publish(run: Run, table: pa.Table) -> None:
    with open_engine() as engine:
        totals = engine.rows(sum_by_product(engine.take(table.schema, table.to_batches(), "sales")))
    products.publish_products(run, [table], totals)


def _sales(world: World) -> list[tuple[object, ...]]:
    rows = ProductSales.objects.filter(run=world.current).order_by("account__code", "product__code")
    fields = ("account__code", "product__code", "net_sales", "recent_sales", "earlier_sales", "last_sale_day")
    return list(rows.values_list(*fields))


def test_every_pair_of_account_and_product_is_kept_and_each_product_is_summed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "ROWS_AT_ONCE", 2)
    _publish(world.current, _table(SALES))
    assert _sales(world) == SALES
    totals = ProductTotal.objects.order_by("product__code")
    fields = ("product__code", "net_sales", "recent_sales", "earlier_sales", "sales_change", "accounts")
    assert list(totals.values_list(*fields)) == [("P1", 130, 70, 60, 10, 2), ("P2", -5, 0, 0, 0, 1)]
    assert list(totals.values_list("last_sale_day", flat=True)) == [20_010, None]


def test_a_product_that_nobody_knows_is_made_and_no_file_has_described_it(world: World) -> None:
    Product.objects.create(code="P1", name="pump", family="pumps")
    _publish(world.current, _table(SALES))
    assert list(Product.objects.values_list("code", "name", "is_described")) == [
        ("P1", "pump", True),
        ("P2", "", False),
    ]


def test_the_rows_of_a_run_that_is_not_current_any_more_go_with_the_next(world: World) -> None:
    _publish(world.earlier, _table(SALES))
    _publish(world.current, _table(SALES))
    assert set(ProductSales.objects.values_list("run", flat=True)) == {world.current.pk}
    _publish(world.earlier, _table(SALES[:1]))
    runs = set(ProductTotal.objects.values_list("run", flat=True))
    assert runs == {world.earlier.pk, world.current.pk}, "the current one stays until the next is sealed"


def test_a_run_that_is_cleared_has_no_products(world: World) -> None:
    _publish(world.current, _table(SALES))
    products.clear_products(world.current)
    assert not ProductSales.objects.exists()
    assert not ProductTotal.objects.exists()
    assert Account.objects.filter(code="A001").exists()


def test_clearing_what_a_run_published_clears_its_products(world: World) -> None:
    _publish(world.earlier, _table(SALES))
    _publish(world.current, _table(SALES))
    from keyfolio_web.identify import publish as identify

    identify.clear(world.current)
    publish.clear(world.current)
    assert not ProductTotal.objects.filter(run=world.current).exists()
