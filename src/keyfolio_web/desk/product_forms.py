"""What people ask of the list of products, from text to typed values."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext, gettext_lazy

from keyfolio_web.desk.product_filters import BuyerFilters, BuyerSort, ProductFilters, ProductSort, Sold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict


class ProductFilterForm(forms.Form):
    """The filters of the list; which families there are is not checked here."""

    q = forms.CharField(
        label=gettext_lazy("Code, name or family"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Code, name or family"),
            }
        ),
    )
    only = forms.ChoiceField(
        label=gettext_lazy("Products"), required=False, choices=Sold.choices, widget=forms.HiddenInput
    )
    family = forms.CharField(label=gettext_lazy("Product family"), required=False, max_length=200, strip=False)
    sort = forms.RegexField(
        rf"^-?({'|'.join(ProductSort.values)})$",
        label=gettext_lazy("Sorted by"),
        required=False,
        widget=forms.HiddenInput,
    )

    def offer(self, families: Iterable[str]) -> ProductFilterForm:
        """The same form with the families to choose from; one that is set stays offered."""
        chosen = self.data.get("family", "")
        offered = dict.fromkeys([*families, *([chosen] if chosen else [])])
        choices = [("", gettext("All")), *((family, family) for family in offered)]
        self.fields["family"].widget = forms.Select(attrs={"class": "form-select"}, choices=choices)
        return self


class BuyerFilterForm(forms.Form):
    """The order of the buyers of a product."""

    sort = forms.RegexField(rf"^-?({'|'.join(BuyerSort.values)})$", label=gettext_lazy("Sorted by"), required=False)


def read_product_filters(data: QueryDict) -> tuple[ProductFilters, list[str]]:
    """The filters of an address, and the labels of those that were not understood and are left out."""
    form = ProductFilterForm(data)
    form.is_valid()
    told = {name: form.cleaned_data.get(name, "") for name in form.fields}
    return ProductFilters(**told), [str(form.fields[name].label) for name in form.errors]


def read_buyer_filters(data: QueryDict) -> BuyerFilters:
    """The order of an address; one that was not understood is left out."""
    form = BuyerFilterForm(data)
    form.is_valid()
    return BuyerFilters(form.cleaned_data.get("sort", ""))


def product_filter_form(filters: ProductFilters, families: Iterable[str]) -> ProductFilterForm:
    """The form in which these filters are set."""
    return ProductFilterForm(asdict(filters)).offer(families)
