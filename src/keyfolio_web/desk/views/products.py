"""The list of products, and who buys one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from keyfolio_web.desk import queries, services
from keyfolio_web.desk.product_filters import BuyerSort, ProductSort, Sold
from keyfolio_web.desk.product_forms import product_filter_form, read_buyer_filters, read_product_filters
from keyfolio_web.desk.views.downloads import TYPES, download
from keyfolio_web.identify.queries import judged_list
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from keyfolio_web.desk.product_filters import BuyerFilters, ProductFilters


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Which products, and how do they sell?"""
    filters, unknown = read_product_filters(request.GET)
    found = queries.products_list(person_of(request), filters, request.GET.get("from", ""))
    shown = {
        "found": found,
        "listed": judged_list(person_of(request), found.run),
        "filters": filters,
        "unknown": unknown,
        "counted": queries.COUNTED,
        "form": product_filter_form(filters, found.families),
        "tabs": [(tab, filters.but(only=tab.value, sort="").query) for tab in Sold] if found.run else [],
        "sorts": {sort.value: _product_header(sort, filters) for sort in ProductSort},
    }
    return answer(request, "desk/products.html", shown)


@require_safe
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Who buys this product?"""
    filters = read_buyer_filters(request.GET)
    try:
        found = queries.product_page(person_of(request), code, filters, request.GET.get("from", ""))
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    sorts = {sort.value: _buyer_header(code, sort, filters) for sort in BuyerSort}
    return answer(request, "desk/product.html", {"found": found, "filters": filters, "sorts": sorts})


@require_GET
def export_products(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, all of its pages, for a spreadsheet."""
    filters, _unknown = read_product_filters(request.GET)
    if kind not in TYPES:
        raise Http404
    try:
        exported = services.export_products(filters=filters, kind=kind, by=person_of(request))  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect(reverse("desk:products") + filters.query)
    return download(exported, kind, _("products"))


@require_GET
def export_buyers(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Who buys a product, all of the pages, for a spreadsheet."""
    filters = read_buyer_filters(request.GET)
    if kind not in TYPES:
        raise Http404
    try:
        exported = services.export_buyers(code=code, filters=filters, kind=kind, by=person_of(request))  # type: ignore[arg-type]
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect(reverse("desk:product", args=[code]) + filters.query)
    return download(exported, kind, _("buyers"))


def _product_header(sort: ProductSort, filters: ProductFilters) -> dict[str, str]:
    address = reverse("desk:products") + filters.sorted_by(sort).query
    return _header(address, str(sort.label), is_ours=sort is filters.ordered_by, descending=filters.descending)


def _buyer_header(code: str, sort: BuyerSort, filters: BuyerFilters) -> dict[str, str]:
    address = reverse("desk:product", args=[code]) + filters.sorted_by(sort).query
    return _header(address, str(sort.label), is_ours=sort is filters.ordered_by, descending=filters.descending)


def _header(address: str, label: str, *, is_ours: bool, descending: bool) -> dict[str, str]:
    """A column's header: where it leads, and how the list is sorted by it now; empty: it is not."""
    way = ("descending" if descending else "ascending") if is_ours else ""
    return {"address": address, "way": way, "label": label}
