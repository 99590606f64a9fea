"""What a person asks the list of products, or the buyers of one, to show, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from keyfolio_web.desk.asked import Asked


class Sold(models.TextChoices):
    """Which products."""

    SOLD = "", _("Bought in the window")
    UNSOLD = "unsold", _("Not bought in the window")


class ProductSort(models.TextChoices):
    """By what; each has a direction in which it is asked for first."""

    SALES = "sales", _("Sales")
    CHANGE = "change", _("Change")
    ACCOUNTS = "accounts", _("Accounts that buy it")
    LAST = "last", _("Last order")
    CODE = "code", _("Product code")

    @property
    def falls(self) -> bool:
        """Whether one asks for the largest first."""
        return self is not ProductSort.CODE


class BuyerSort(models.TextChoices):
    """By what the buyers of a product are sorted; the largest first."""

    SALES = "sales", _("Sales")
    CHANGE = "change", _("Change")
    LAST = "last", _("Last order")

    @property
    def falls(self) -> bool:
        """Whether one asks for the largest first."""
        return True


@dataclass(frozen=True, slots=True)
class ProductFilters(Asked):
    """Every field narrows the list; an empty one does not."""

    q: str = ""
    only: str = Sold.SOLD
    family: str = ""
    sort: str = ""  # a value of `ProductSort`, after "-" from the largest; empty: as `ordered_by` says

    @property
    def ordered_by(self) -> ProductSort:
        """The order asked for; by sales without one, and by code where there are no figures."""
        if self.only == Sold.UNSOLD:
            return ProductSort.CODE
        return ProductSort(self.sort.removeprefix("-") or ProductSort.SALES)

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return _descends(self.sort, self.ordered_by)

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for besides an order."""
        return bool(self.q or self.family)

    def but(self, **changes: str) -> ProductFilters:
        """The same, but for these."""
        return replace(self, **changes)

    def sorted_by(self, sort: ProductSort) -> ProductFilters:
        """The same, by this; by the same once more, the other way round."""
        return self.but(sort=_turned(sort, sort == self.ordered_by, descending=self.descending))


@dataclass(frozen=True, slots=True)
class BuyerFilters(Asked):
    """In which order the buyers of a product stand."""

    sort: str = ""

    @property
    def ordered_by(self) -> BuyerSort:
        """The order asked for; by sales without one."""
        return BuyerSort(self.sort.removeprefix("-") or BuyerSort.SALES)

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return _descends(self.sort, self.ordered_by)

    def sorted_by(self, sort: BuyerSort) -> BuyerFilters:
        """By this; by the same once more, the other way round."""
        return BuyerFilters(_turned(sort, sort == self.ordered_by, descending=self.descending))


def _descends(asked: str, by: ProductSort | BuyerSort) -> bool:
    return asked.startswith("-") if asked.removeprefix("-") == by.value else by.falls


def _turned(sort: ProductSort | BuyerSort, is_same: bool, *, descending: bool) -> str:
    falls = not descending if is_same else sort.falls
    return f"-{sort.value}" if falls else sort.value
