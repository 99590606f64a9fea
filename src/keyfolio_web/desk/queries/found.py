"""Which accounts a filter finds, and in which order: narrow rows, where an index can have them in order.

Each order starts from the table whose index has it: sales and the like from observations, the score from standings,
names from accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Lower

from keyfolio_web.desk.filters import NOBODY, Filters, Sort, Tier
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account, Merge, TeamMember
from keyfolio_web.ledger.queries import accounts_of, entries_of, lists_of
from keyfolio_web.ledger.search import matching
from keyfolio_web.shared import paging
from keyfolio_web.value.models import Observation, Valuation

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_PLACES: dict[Sort, tuple[str, type[int] | type[float]]] = {
    Sort.SALES: ("net_sales", int),
    Sort.CHANGE: ("sales_change", int),
    Sort.RECENCY: ("recency_days", int),
    Sort.ORDERS: ("orders", int),
    Sort.SCORE: ("score", float),
    Sort.VALUE: ("clv", int),
}


_MAY_BE_NULL = frozenset({Sort.RECENCY, Sort.VALUE})
_REACHED = {Sort.SCORE: "standing__score", Sort.VALUE: "valuation__clv"}  # from an observation


class _NameOrCode(Func):
    """The name, or the code of who has none; without parameters, so that SQLite sees the expression of its index."""

    function = "COALESCE"
    template = "%(function)s(NULLIF(%(expressions)s)"
    arg_joiner = ", ''), "
    output_field: ClassVar[TextField[str, str]] = TextField()


def found_accounts(person: Person, run: Run | None, filters: Filters) -> QuerySet[Any, Any]:
    """Rows with `known_as`, the account's id, and `paged_by`, what the list is in order of; in no order."""
    rows, account = _with_figures(run, filters) if run and has_figures(run, filters) else _without(run, filters)
    rows = rows.filter(*_asked_of_account(person, run, filters, account)).annotate(known_as=F(account))
    own = Q() if person.sees_every_account else Q(**{f"{account}__in": accounts_of(person).order_by().values("pk")})
    narrowed: QuerySet[Any, Any] = rows.filter(own)
    return narrowed


def order_of(run: Run | None, filters: Filters) -> paging.Order:
    """The order of the list, equal values by account; by name where there are no figures."""
    sort = _sorted_by(run, filters) if has_figures(run, filters) else Sort.NAME
    kind = str if sort is Sort.NAME else _PLACES[sort][1]
    falls = filters.descending if sort is _sorted_by(run, filters) else sort.falls
    return paging.Order(sort.value, "paged_by", "known_as", kind, falls, may_be_null=sort in _MAY_BE_NULL)


def _sorted_by(run: Run | None, filters: Filters) -> Sort:
    """The order asked for; by sales where it is by value and the run told none."""
    sort = filters.ordered_by
    if sort is Sort.VALUE and run is not None and not Valuation.objects.filter(run=run).exists():
        return Sort.SALES
    return sort


def has_figures(run: Run | None, filters: Filters) -> bool:
    """Whether what is shown are accounts with figures."""
    return run is not None and filters.tier != Tier.UNTRADED


def place_of(run: Run | None, filters: Filters) -> F | Lower:
    """What the list is in order of, as it is reached from an observation; without figures, from an account."""
    if not has_figures(run, filters):
        return _name("")
    sort = _sorted_by(run, filters)
    if sort is Sort.NAME:
        return _name("account__")
    return F(_REACHED.get(sort, _PLACES[sort][0]))


def asked_of_accounts(person: Person, run: Run, filters: Filters) -> QuerySet[Account] | None:
    """The accounts that fit what a filter asks of the account itself, not of its figures; null: it asks nothing."""
    asked = _asked_of_account(person, run, filters, "pk")
    return Account.objects.order_by().filter(*asked) if asked else None


def _with_figures(run: Run, filters: Filters) -> tuple[QuerySet[Any, Any], str]:
    """Rows of the table that has the order asked for, and what names the account in them.

    What other tables must say is asked row by row, along the index of the order; only key accounts, which are few, are
    looked up first.
    """
    rows, account = _ordered(run, filters)
    standing = {name: value for name, value in (("abc", filters.abc), ("rfm_class", filters.rfm)) if value}
    if filters.tier == Tier.NOT_KEY or standing:
        told: dict[str, Any] = {**standing, **({"is_key": False} if filters.tier == Tier.NOT_KEY else {})}
        rows = rows.filter(Exists(Standing.objects.filter(run=run, account=OuterRef(account), **told)))
    if filters.tier == Tier.KEY:
        key = Standing.objects.filter(run=run, is_key__in=[True])  # "= True" hides the column from SQLite's index
        rows = rows.filter(**{f"{account}__in": key.values("account")})
    return rows, account


def _ordered(run: Run, filters: Filters) -> tuple[QuerySet[Any, Any], str]:
    sort = _sorted_by(run, filters)
    if sort is Sort.NAME:
        observed = Observation.objects.filter(run=run, account=OuterRef("pk"))
        return by_name().filter(Exists(observed)), "pk"
    tables: dict[Sort, type[Standing] | type[Valuation]] = {Sort.SCORE: Standing, Sort.VALUE: Valuation}
    rows: QuerySet[Any, Any] = tables.get(sort, Observation).objects.filter(run=run)
    return rows.annotate(paged_by=F(_PLACES[sort][0])), "account_id"


def by_name() -> QuerySet[Any, Any]:
    """All accounts; `paged_by`: the name, or the code of who has none, as the list is in order of it."""
    return Account.objects.order_by().annotate(paged_by=_name(""))


def _name(path: str) -> Lower:
    return Lower(_NameOrCode(F(f"{path}name"), F(f"{path}code")))


def _without(run: Run | None, filters: Filters) -> tuple[QuerySet[Any, Any], str]:
    """Accounts without figures that count for themselves; without a run, all of them: no trade is known yet."""
    rows = by_name().exclude(pk__in=Merge.objects.filter(undone_at__isnull=True).values("merged"))
    if filters.abc or filters.rfm or filters.tier in {Tier.KEY, Tier.NOT_KEY}:
        return rows.none(), "pk"
    traded = Exists(Observation.objects.filter(run=run, account=OuterRef("pk")))
    return rows if run is None else rows.exclude(traded), "pk"


def _on_list(person: Person, run: Run | None, number: int) -> QuerySet[Any, Any]:
    """The ids of the accounts on a list, or of those that its filter finds."""
    query = lists_of(person).filter(pk=number).values_list("query", flat=True).first()
    if query:
        return found_accounts(person, run, Filters.read(query)).order_by().values("known_as")
    return entries_of(person, number).order_by().values("account")


def _asked_of_account(person: Person, run: Run | None, filters: Filters, account: str) -> list[Q]:
    path = "" if account == "pk" else "account__"
    exact = (("industry", filters.industry), ("region", filters.region))
    asked = [Q(**{f"{path}{name}": value}) for name, value in exact if value]
    if filters.q:
        asked.append(Q(**{f"{account}__in": matching(filters.q)}))
    if filters.list:
        asked.append(Q(**{f"{account}__in": _on_list(person, run, int(filters.list))}))
    led = TeamMember.objects.filter(leads=True).order_by()
    if filters.owner == NOBODY:
        asked.append(~Q(Exists(led.filter(account=OuterRef(account)))))
    elif filters.owner:
        asked.append(Q(**{f"{account}__in": led.filter(person=int(filters.owner)).values("account")}))
    return asked
