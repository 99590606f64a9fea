"""What a person asks the list of accounts to show, and in which order; it lives in the address."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl

from django.db import models
from django.utils.translation import gettext_lazy as _

from keyfolio_web.desk.asked import Asked

NOBODY = "none"  # as an owner: nobody leads the account


class Tier(models.TextChoices):
    """Which accounts."""

    TRADED = "", _("With trade in the window")
    KEY = "key", _("Key accounts")
    NOT_KEY = "other", _("Not key")
    UNTRADED = "untraded", _("Without trade in the window")


class Sort(models.TextChoices):
    """By what; each has a direction in which it is asked for first."""

    SALES = "sales", _("Sales")
    CHANGE = "change", _("Change")
    RECENCY = "recency", _("Days since the last order")
    ORDERS = "orders", _("Orders")
    SCORE = "score", _("Score")
    VALUE = "value", _("Lifetime value")
    NAME = "name", _("Account name")

    @property
    def falls(self) -> bool:
        """Whether one asks for the largest first."""
        return self not in {Sort.RECENCY, Sort.NAME}


@dataclass(frozen=True, slots=True)
class Filters(Asked):
    """Every field narrows the list; an empty one does not. `owner` is the id of a person, or `NOBODY`."""

    q: str = ""
    tier: str = Tier.TRADED
    abc: str = ""
    rfm: str = ""
    industry: str = ""
    region: str = ""
    owner: str = ""
    list: str = ""  # the number of one
    sort: str = ""  # a value of `Sort`, after "-" from the largest; empty: as `ordered_by` says

    @classmethod
    def read(cls, query: str) -> Filters:
        """What `query` wrote, with or without its question mark."""
        said = dict(parse_qsl(query.removeprefix("?")))
        return cls(**{field.name: said[field.name] for field in fields(cls) if field.name in said})

    @property
    def ordered_by(self) -> Sort:
        """The order asked for; by sales without one, and by name where there are no figures."""
        if self.tier == Tier.UNTRADED:
            return Sort.NAME
        return Sort(self.sort.removeprefix("-") or Sort.SALES)

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        asked = self.sort.removeprefix("-") == self.ordered_by
        return self.sort.startswith("-") if asked else self.ordered_by.falls

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for besides an order."""
        return self.but(sort="") != Filters()

    @property
    def set_aside(self) -> int:
        """How many fields narrow the list that stand behind "Filters"."""
        return sum(bool(value) for value in (self.abc, self.rfm, self.industry, self.region, self.owner))

    def but(self, **changes: str) -> Filters:
        """The same, but for these."""
        return replace(self, **changes)

    def sorted_by(self, sort: Sort) -> Filters:
        """The same, by this; by the same once more, the other way round."""
        falls = not self.descending if sort == self.ordered_by else sort.falls
        return self.but(sort=f"-{sort.value}" if falls else sort.value)
