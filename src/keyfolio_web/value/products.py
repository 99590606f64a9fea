"""What a run writes of its products: who bought which, and the sums of each product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from keyfolio_web.ledger.models import Account, Product
from keyfolio_web.runs.models import Run
from keyfolio_web.value import whole
from keyfolio_web.value.bulk import delete_rows_of, insert_rows
from keyfolio_web.value.models import ProductSales, ProductTotal

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 20_000
"""Rows of a slice: what is held as Python objects, and how long one transaction keeps other writers waiting."""

_MONEY = ["net_sales", "recent_sales", "earlier_sales"]
_SALES = ["run_id", "account_id", "product_id", *_MONEY, "last_sale_day"]
_TOTALS = ["run_id", "product_id", *_MONEY, "sales_change", "accounts", "last_sale_day"]


def publish_products(
    run: Run,
    sales: Iterable[pa.Table | pa.RecordBatch],
    totals: pa.Table,
    tell: Callable[[int], None] = lambda _rows: None,
) -> None:
    """Write who bought which product, and the sums of each. The accounts must be there; unknown products are made.

    sales: columns of `keyfolio.schemas.PRODUCT_SALES`, of the accounts that the database keeps, some at a time. totals:
    of everybody, see `keyfolio.value.sum_by_product`. Pages ask the current run alone: what there is of every other is
    deleted. Each slice is a transaction of its own. Rows that an earlier attempt left must be cleared first. tell: how
    many sales are written, now and then.
    """
    for other in Run.objects.filter(product_totals__isnull=False, is_current=False).exclude(pk=run.pk).distinct():
        clear_products(other)
        whole.forget_products(other.pk)
    products = _product_ids(totals["product_code"].to_pylist())
    done = 0
    for part in sales:
        for start in range(0, part.num_rows, ROWS_AT_ONCE):
            some = part.slice(start, ROWS_AT_ONCE)
            with transaction.atomic():
                insert_rows(ProductSales, _SALES, _sales_rows(run, some, products))
            done += some.num_rows
            tell(done)
    with transaction.atomic():
        insert_rows(ProductTotal, _TOTALS, _total_rows(run, totals, products))


def clear_products(run: Run) -> None:
    """Take back what a run has written of its products."""
    delete_rows_of(ProductTotal, run.pk)
    delete_rows_of(ProductSales, run.pk)


def _sales_rows(run: Run, part: pa.Table | pa.RecordBatch, products: dict[str, int]) -> Iterator[Sequence[object]]:
    """The rows of a slice. The accounts are looked up before the first is asked for: COPY lets nobody else speak."""
    codes = part.column("account_code").unique().to_pylist()
    accounts: dict[str, int] = dict(Account.objects.filter(code__in=codes).order_by().values_list("code", "pk"))
    return zip(
        [run.pk] * part.num_rows,
        [accounts[code] for code in part.column("account_code").to_pylist()],
        [products[code] for code in part.column("product_code").to_pylist()],
        *(part.column(name).to_pylist() for name in _SALES[3:]),
        strict=True,
    )


def _total_rows(run: Run, totals: pa.Table, products: dict[str, int]) -> Iterator[Sequence[object]]:
    columns = ("product_code", *_MONEY, "accounts", "last_sale_day")
    for code, net, recent, earlier, accounts, last in zip(*(totals[name].to_pylist() for name in columns), strict=True):
        yield run.pk, products[code], net, recent, earlier, recent - earlier, accounts, last


def _product_ids(codes: list[str]) -> dict[str, int]:
    """The id of each product; one that no file and no batch has named is made."""
    known: dict[str, int] = dict(Product.objects.order_by().values_list("code", "pk"))
    missing = [Product(code=code, is_described=False) for code in codes if code not in known]
    if missing:
        Product.objects.bulk_create(missing, ignore_conflicts=True)
        known = dict(Product.objects.order_by().values_list("code", "pk"))
    return known
