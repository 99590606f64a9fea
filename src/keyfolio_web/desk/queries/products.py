"""Products of the current run: which are bought, and by whom; a person sees what their own accounts buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value

from keyfolio_web.desk.product_filters import BuyerSort, ProductSort, Sold
from keyfolio_web.desk.queries.accounts import COUNTED, PAGE
from keyfolio_web.desk.queries.buyers import Buyers, reads_files
from keyfolio_web.desk.queries.rows import share_of_change
from keyfolio_web.desk.queries.spans import Spans, spans_of
from keyfolio_web.ledger.models import Product
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared import paging
from keyfolio_web.value import whole
from keyfolio_web.value.models import ProductSales, ProductTotal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models.expressions import Combinable

    from keyfolio_web.desk.product_filters import BuyerFilters, ProductFilters
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

MOST_FAMILIES = 300  # to choose from
LARGEST = 10  # products on the page of an account
_ROWS_AT_ONCE = 2_000
_FIGURES = ("sold", "recent", "earlier", "change", "buyers", "last")
_PLACES: dict[ProductSort, tuple[str, type[int] | type[str]]] = {
    ProductSort.SALES: ("sold", int),
    ProductSort.CHANGE: ("change", int),
    ProductSort.ACCOUNTS: ("buyers", int),
    ProductSort.LAST: ("last", int),
    ProductSort.CODE: ("its_code", str),
}
_BUYER_PLACES = {BuyerSort.SALES: "net_sales", BuyerSort.CHANGE: "change", BuyerSort.LAST: "last_sale_day"}


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the list. Figures are the run's, over the accounts that the person sees; null: nobody bought it.

    Money is int64 in 1/10,000.
    """

    code: str
    name: str
    family: str
    list_price: int | None
    net_sales: int | None = None
    recent_sales: int | None = None
    earlier_sales: int | None = None
    sales_change: int | None = None
    accounts: int | None = None
    last_sale_day: int | None = None

    @property
    def change_share(self) -> float | None:
        """The change against the earlier span; null: nothing was sold then."""
        return share_of_change(self.sales_change, self.earlier_sales)


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """An account that bought a product. share: of all that was bought of it; null: the person sees some accounts."""

    code: str
    name: str
    net_sales: int
    recent_sales: int
    earlier_sales: int
    last_sale_day: int | None
    share: float | None

    @property
    def sales_change(self) -> int:
        """Of the recent span against the earlier one."""
        return self.recent_sales - self.earlier_sales

    @property
    def change_share(self) -> float | None:
        """The change against the earlier span; null: nothing was sold then."""
        return share_of_change(self.sales_change, self.earlier_sales)


@dataclass(frozen=True, slots=True)
class ProductList:
    """A page of the list. run: null before the first. total: of all pages, up to `COUNTED` + 1. families: to choose.

    without_product: net sales of lines that name no product; null: the person sees some accounts, or there is no run.
    """

    run: Run | None
    spans: Spans | None
    page: paging.Page[ProductRow]
    total: int
    families: list[str]
    without_product: int | None
    has_figures: bool
    is_lost: bool

    @property
    def is_uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNTED


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One product and a page of who buys it. figures: over the accounts that the person sees."""

    run: Run | None
    spans: Spans | None
    figures: ProductRow
    page: paging.Page[BuyerRow]
    is_lost: bool


def products_list(person: Person, filters: ProductFilters, position: str) -> ProductList:
    """The page of the list at a position that a page gave; not known: the first."""
    run = current_run(person)
    rows, order = _found(person, run, filters), product_order(run, filters)
    place, is_lost = _place(position, order)
    got = list(paging.cut(rows, order, place, PAGE))
    page = paging.as_page(got, order, place, PAGE, lambda row: (row[order.value], row["product_id"]))
    shown = paging.Page([_row(row) for row in page.rows], page.previous, page.next)
    return ProductList(
        run=run,
        spans=spans_of(run) if run else None,
        page=shown,
        total=rows.order_by()[: COUNTED + 1].count(),
        families=_families(),
        without_product=_without_product(person, run),
        has_figures=has_product_figures(run, filters),
        is_lost=is_lost,
    )


def product_rows(person: Person, filters: ProductFilters) -> tuple[int, Iterator[ProductRow]]:
    """How many products the filter finds, and all of them in its order."""
    run = current_run(person)
    rows = _found(person, run, filters).order_by(*paging.ordering(product_order(run, filters)))
    return rows.count(), (_row(row) for row in rows.iterator(_ROWS_AT_ONCE))


def product_page(person: Person, code: str, filters: BuyerFilters, position: str) -> ProductPage:
    """A product and who buys it.

    Raises:
        Product.DoesNotExist: there is none of this code.
    """
    product, run = _product(code), current_run(person)
    order = _buyer_order(filters)
    place, is_lost = _place(position, order)
    figures = _figures_of(person, run, product)
    got = _buyers_from(person, run, product, filters, place)
    page = paging.as_page(got, order, place, PAGE, lambda row: (row[order.value], row["account_id"]))
    buyers = [_buyer(row, _whole(person, figures)) for row in page.rows]
    shown = paging.Page(buyers, page.previous, page.next)
    return ProductPage(run, spans_of(run) if run else None, figures, shown, is_lost)


def buyer_rows(person: Person, code: str, filters: BuyerFilters) -> tuple[ProductRow, int, Iterator[BuyerRow]]:
    """A product, how many of the accounts that the person sees buy it, and all of these in their order.

    Raises:
        Product.DoesNotExist: there is none of this code.
    """
    product, run = _product(code), current_run(person)
    figures = _figures_of(person, run, product)
    share_of = _whole(person, figures)
    if run and reads_files(person, run):
        buyers = Buyers(person, run, product.code, filters)
        return figures, len(buyers), (_buyer(row, share_of) for row in buyers)
    rows = _buyers(person, run, product).order_by(*paging.ordering(_buyer_order(filters)))
    return figures, rows.count(), (_buyer(row, share_of) for row in rows.iterator(_ROWS_AT_ONCE))


def products_of(person: Person, account_id: int, run: Run | None) -> list[ProductRow]:
    """The products that an account bought most of; none, when it is not this person's to see."""
    own = ProductSales.objects.filter(run=run, account_id=account_id, account__in=_own(person))
    largest = _told(own, change=F("recent_sales") - F("earlier_sales"), buyers=Value(1))
    kept = [_row(row) for row in largest.order_by("-sold", "product_id")[:LARGEST]]
    return kept or _products_beyond(person, account_id, run)


def _products_beyond(person: Person, account_id: int, run: Run | None) -> list[ProductRow]:
    """The same of an account whose rows only the files of the run have."""
    code = accounts_of(person).filter(pk=account_id).values_list("code", flat=True).first()
    if run is None or code is None or not whole.has_products(run):
        return []
    largest = whole.bought_by(run, [code]).sort_by([("net_sales", "descending"), ("product_code", "ascending")])
    rows = {row["product_code"]: row for row in largest.slice(0, LARGEST).to_pylist()}
    found: QuerySet[Any, Any] = Product.objects.filter(code__in=rows).values(**_itself(""))
    named = {row["its_code"]: row for row in found}
    return [_row({**named[code], **_figures(row)}) for code, row in rows.items() if code in named]


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `keyfolio.schemas.PRODUCT_SALES` under the names of `_FIGURES`."""
    recent, earlier = row["recent_sales"], row["earlier_sales"]
    change = recent - earlier
    told = {"sold": row["net_sales"], "recent": recent, "earlier": earlier, "change": change, "buyers": 1}
    return {**told, "last": row["last_sale_day"]}


def has_product_figures(run: Run | None, filters: ProductFilters) -> bool:
    """Whether what is shown are products with figures."""
    return run is not None and filters.only != Sold.UNSOLD


def product_order(run: Run | None, filters: ProductFilters) -> paging.Order:
    """The order of the list, equal values by product; by code where there are no figures."""
    sort = filters.ordered_by if has_product_figures(run, filters) else ProductSort.CODE
    value, kind = _PLACES[sort]
    falls = filters.descending if sort is filters.ordered_by else sort.falls
    return paging.Order(sort.value, value, "product_id", kind, falls, may_be_null=sort is ProductSort.LAST)


def _found(person: Person, run: Run | None, filters: ProductFilters) -> QuerySet[Any, Any]:
    """The products that a filter finds, as `_row` reads them; in no order."""
    if run is not None and has_product_figures(run, filters):
        return _sold(person, run).filter(_asked(filters, "product__"))
    rows = Product.objects.order_by().filter(_asked(filters, ""))
    if run is not None:
        rows = rows.exclude(pk__in=_bought_ids(person, run))
    return rows.annotate(product_id=F("pk")).values("product_id", **_itself(""))


def _sold(person: Person, run: Run) -> QuerySet[Any, Any]:
    """A row a product: kept sums for who sees every account, for others the sums over their own."""
    if person.sees_every_account:
        return _told(ProductTotal.objects.filter(run=run), change=F("sales_change"), buyers=F("accounts"))
    own = _bought(person, run).order_by().values("product_id", **_itself("product__"))
    return own.annotate(
        sold=Sum("net_sales"),
        recent=Sum("recent_sales"),
        earlier=Sum("earlier_sales"),
        change=Sum("recent_sales") - Sum("earlier_sales"),
        buyers=Count("account"),
        last=Max("last_sale_day"),
    )


def _told(rows: QuerySet[Any, Any], **others: Combinable) -> QuerySet[Any, Any]:
    """Rows of either table under the names of `_FIGURES`. others: change and buyers."""
    figures = {"recent": F("recent_sales"), "earlier": F("earlier_sales"), "last": F("last_sale_day")}
    named: QuerySet[Any, Any] = rows.annotate(sold=F("net_sales"), **figures, **others).order_by()
    return named.values("product_id", *_FIGURES, **_itself("product__"))


def _itself(path: str) -> dict[str, F]:
    """What a product is called, under names that no table has. path: from the row to the product."""
    return {f"its_{name}": F(f"{path}{name}") for name in ("code", "name", "family", "list_price")}


def _bought(person: Person, run: Run) -> QuerySet[ProductSales]:
    rows = ProductSales.objects.filter(run=run)
    return rows if person.sees_every_account else rows.filter(account__in=_own(person))


def _bought_ids(person: Person, run: Run) -> QuerySet[Any, Any]:
    """Of what is bought by the accounts that this person sees: of everybody the sums tell, whatever is kept."""
    everybody = ProductTotal.objects.filter(run=run).values("product")
    return everybody if person.sees_every_account else _bought(person, run).values("product")


def _own(person: Person) -> QuerySet[Any, Any]:
    return accounts_of(person).order_by().values("pk")


def _asked(filters: ProductFilters, path: str) -> Q:
    asked = Q(**{f"{path}family": filters.family}) if filters.family else Q()
    for word in filters.q.split():
        asked &= (
            Q(**{f"{path}code__icontains": word})
            | Q(**{f"{path}name__icontains": word})
            | Q(**{f"{path}family__icontains": word})
        )
    return asked


def _row(row: dict[str, Any]) -> ProductRow:
    return ProductRow(
        code=row["its_code"],
        name=row["its_name"],
        family=row["its_family"],
        list_price=row["its_list_price"],
        net_sales=row.get("sold"),
        recent_sales=row.get("recent"),
        earlier_sales=row.get("earlier"),
        sales_change=row.get("change"),
        accounts=row.get("buyers"),
        last_sale_day=row.get("last"),
    )


def _product(code: str) -> Product:
    if "\0" in code:  # PostgreSQL refuses to look for it
        raise Product.DoesNotExist(code)
    return Product.objects.get(code=code)


def _figures_of(person: Person, run: Run | None, product: Product) -> ProductRow:
    found = list(_sold(person, run).filter(product_id=product.pk)) if run else []
    return _row(found[0]) if found else ProductRow(product.code, product.name, product.family, product.list_price)


def _buyers(person: Person, run: Run | None, product: Product) -> QuerySet[Any, Any]:
    rows = _bought(person, run) if run else ProductSales.objects.none()
    told: QuerySet[Any, Any] = rows.filter(product=product).annotate(change=F("recent_sales") - F("earlier_sales"))
    figures = ("net_sales", "recent_sales", "earlier_sales", "last_sale_day", "change")
    return told.order_by().values("account_id", "account__code", "account__name", *figures)


def _buyers_from(
    person: Person, run: Run | None, product: Product, filters: BuyerFilters, place: paging.Position | None
) -> list[dict[str, Any]]:
    if run and reads_files(person, run):
        return Buyers(person, run, product.code, filters).cut(place, PAGE)
    return list(paging.cut(_buyers(person, run, product), _buyer_order(filters), place, PAGE))


def _buyer_order(filters: BuyerFilters) -> paging.Order:
    sort = filters.ordered_by
    value, is_last = _BUYER_PLACES[sort], sort is BuyerSort.LAST
    return paging.Order(sort.value, value, "account_id", int, filters.descending, may_be_null=is_last)


def _buyer(row: dict[str, Any], whole: int | None) -> BuyerRow:
    return BuyerRow(
        code=row["account__code"],
        name=row["account__name"],
        net_sales=row["net_sales"],
        recent_sales=row["recent_sales"],
        earlier_sales=row["earlier_sales"],
        last_sale_day=row["last_sale_day"],
        share=row["net_sales"] / whole if whole else None,
    )


def _whole(person: Person, figures: ProductRow) -> int | None:
    """What the share of a buyer is of; null: the person sees some accounts (decision 23), or nothing is left of it."""
    sold = figures.net_sales if person.sees_every_account else None
    return sold if sold is not None and sold > 0 else None


def _place(position: str, order: paging.Order) -> tuple[paging.Position | None, bool]:
    """Where to go on, and whether the place asked for is not known."""
    try:
        return paging.read_position(position, order), False
    except paging.UnknownPosition:
        return None, True


def _families() -> list[str]:
    named = Product.objects.exclude(family="").order_by("family").values_list("family", flat=True)
    return list(named.distinct()[:MOST_FAMILIES])


def _without_product(person: Person, run: Run | None) -> int | None:
    if run is None or not person.sees_every_account or run.summary is None:
        return None
    named = ProductTotal.objects.filter(run=run).aggregate(sold=Sum("net_sales"))["sold"]
    return None if named is None else int(run.summary["net_sales"]) - int(named)
