"""The rows of the list of accounts: a page's ids are found first, then what is shown of them, in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from keyfolio_web.desk.filters import Tier
from keyfolio_web.desk.queries.beyond import SHOWN as SHOWN_BEYOND
from keyfolio_web.desk.queries.beyond import all_codes, all_rows, found_beyond, ids_in_order, rows_beyond, with_figures
from keyfolio_web.desk.queries.found import asked_of_accounts, found_accounts, has_figures, order_of, place_of
from keyfolio_web.desk.queries.rows import OF_ACCOUNT, OF_VALUATION, AccountRow
from keyfolio_web.desk.queries.spans import Spans, spans_of
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared import paging
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

PAGE = 50
COUNTED = 1000  # more than that are "more than 1,000"
_ROWS_AT_ONCE = 1000
_OF_STANDING = ("is_key", "abc", "rfm_class", "score")
_OF_OBSERVATION = (
    "net_sales",
    "recent_sales",
    "earlier_sales",
    "sales_change",
    "recency_days",
    "last_order_day",
    "orders",
    "monthly_sales",
)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of the list. total: of all pages, up to `COUNTED` + 1; null: not known, for the page is empty."""

    rows: list[AccountRow]
    previous: str
    next: str
    total: int | None

    @property
    def is_uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total is not None and self.total > COUNTED


@dataclass(frozen=True, slots=True)
class AccountList:
    """A page of the list and the run it tells of; null: there is none yet. is_lost: the page asked for is not known."""

    run: Run | None
    spans: Spans | None
    page: AccountPage
    has_figures: bool
    is_lost: bool = False
    beyond: list[AccountRow] = field(default_factory=list)  # found too, and only in the files of the run
    is_partly_kept: bool = False  # whether the database has some accounts of the run only
    leaves_out: bool = False  # whether an export may find more: it alone looks through the files

    @property
    def has_more_beyond(self) -> bool:
        """Whether there may be others like those of `beyond`."""
        return len(self.beyond) == SHOWN_BEYOND


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field: ClassVar[IntegerField[int, int]] = IntegerField()


class _Few(Subquery):
    """A query of few values; one that can have none makes the whole condition one that nothing meets."""

    empty_result_set_value = NotImplemented


class _IsAmong(Func):
    """Whether a value is among the few that a query answers, which PostgreSQL asks once, whatever it knows of its size.

    Of "IN (SELECT … LIMIT …)" it makes a join, and with stale statistics asks the query anew for every row.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field: ClassVar[BooleanField[bool, bool]] = BooleanField()


def accounts_list(person: Person, filters: Filters, position: str) -> AccountList:
    """The page of the list at a position that a page gave; empty, or not known: the first. Two queries."""
    run, is_lost = current_run(person), False
    try:
        place = paging.read_position(position, order_of(run, filters))
    except paging.UnknownPosition:
        place, is_lost = None, True
    page = accounts_page(person, run, filters, place)
    beyond = [] if run is None or place or page.is_uncounted else accounts_beyond(person, run, filters)
    return AccountList(
        run=run,
        spans=spans_of(run) if run else None,
        page=page,
        has_figures=has_figures(run, filters),
        is_lost=is_lost,
        beyond=beyond,
        is_partly_kept=run is not None and whole.is_partly_kept(run),
        leaves_out=run is not None and _asks_files(person, run, filters) and not _asks_beyond(filters),
    )


def accounts_beyond(person: Person, run: Run, filters: Filters) -> list[AccountRow]:
    """What a search, a list or an owner finds besides, of which the database has no figures: at most 20.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    if filters.tier == Tier.KEY or not (
        _asks_beyond(filters) and has_figures(run, filters) and whole.is_partly_kept(run)
    ):
        return []
    others = filters.but(tier=Tier.UNTRADED, abc="", rfm="", sort="")
    return found_beyond(run, filters, found_accounts(person, run, others))


def accounts_page(
    person: Person, run: Run | None, filters: Filters, position: paging.Position | None = None, *, size: int = PAGE
) -> AccountPage:
    """A page of the accounts that this person may see, from a position in their order; one query."""
    order, found = order_of(run, filters), found_accounts(person, run, filters)
    of_page = paging.cut(found, order, position, size).values("known_as")
    total = _Count(found.order_by().values("known_as")[: COUNTED + 1])
    shown = _shown(run, filters, _among(of_page)).annotate(total=total, paged_by=place_of(run, filters))
    backwards = position is not None and position.backwards
    got = list(shown.order_by(*paging.ordering(order, backwards=backwards)))
    page = paging.as_page(got, order, position, size, lambda row: (row["paged_by"], row["known_as"]))
    counted = got[0]["total"] if got else None if position else 0
    rows = [_row(row) for row in page.rows]
    if run is not None and whole.is_partly_kept(run) and not has_figures(run, filters):
        rows = with_figures(run, rows)
    return AccountPage(rows, page.previous, page.next, counted)


def account_rows(person: Person, run: Run | None, filters: Filters) -> tuple[int, Iterator[AccountRow]]:
    """How many accounts the filter finds, and all of them in its order, fetched some at a time.

    Of a run of which the database keeps some accounts, who sees every account gets every account.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    if run is not None and _asks_files(person, run, filters):
        return all_rows(run, filters, asked_of_accounts(person, run, filters))
    order = order_of(run, filters)
    found = found_accounts(person, run, filters).order_by(*paging.ordering(order))
    ids = ids_in_order(found.values_list("known_as", flat=True))
    if run is not None and whole.is_partly_kept(run) and not has_figures(run, filters):
        return len(ids), rows_beyond(run, ids)
    return len(ids), _in_order(run, filters, ids)


def account_codes(person: Person, filters: Filters) -> list[str]:
    """The codes of all accounts that the filter finds and of which the database has rows, in no order."""
    found = found_accounts(person, current_run(person), filters).order_by().values("known_as")
    return list(Account.objects.filter(pk__in=found).order_by().values_list("code", flat=True))


def every_code(person: Person, filters: Filters) -> set[str]:
    """The codes of all accounts that the filter finds, also of those that only the files of the run have.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    run = current_run(person)
    if run is not None and _asks_files(person, run, filters):
        return set(all_codes(run, filters, asked_of_accounts(person, run, filters)).to_pylist())
    return set(account_codes(person, filters))


def accounts_counted(person: Person, filters: Filters) -> int:
    """How many accounts the filter finds, to the last one."""
    return found_accounts(person, current_run(person), filters).order_by().count()


def _asks_beyond(filters: Filters) -> bool:
    """Whether the list itself says what is found beyond the database: few, or, of key accounts, nobody."""
    return bool(filters.q or filters.list or filters.owner) or filters.tier == Tier.KEY


def _asks_files(person: Person, run: Run, filters: Filters) -> bool:
    """Whether the answer is in the files: who sees some accounts has rows of all of them."""
    return whole.is_partly_kept(run) and person.sees_every_account and has_figures(run, filters)


def _in_order(run: Run | None, filters: Filters, ids: Iterable[int]) -> Iterator[AccountRow]:
    left = iter(ids)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        rows = {row["known_as"]: row for row in _shown(run, filters, Q(known_as__in=some))}
        yield from (_row(rows[known_as]) for known_as in some if known_as in rows)


def _among(ids: QuerySet[Any, Any]) -> Q:
    if connection.vendor == "postgresql":
        return Q(_IsAmong(F("known_as"), _Few(ids)))
    return Q(known_as__in=ids)


def _shown(run: Run | None, filters: Filters, among: Q) -> QuerySet[Any, dict[str, Any]]:
    """What is shown of these accounts, in no order, as `AccountRow` names it."""
    figures = has_figures(run, filters)
    path, account = ("account__", "account") if figures else ("", "pk")
    rows: QuerySet[Any, Any] = Observation.objects.filter(run=run) if figures else Account.objects.order_by()
    leader = TeamMember.objects.filter(account=OuterRef(account), leads=True).order_by()
    told: dict[str, F | Coalesce] = {f"of_{name}": F(f"{path}{name}") for name in OF_ACCOUNT}
    if figures:
        told |= {f"of_{name}": F(f"standing__{name}") for name in _OF_STANDING}
        told |= {f"of_{name}": F(name) for name in _OF_OBSERVATION}
        told |= {f"of_{name}": F(f"valuation__{name}") for name in OF_VALUATION}
        told |= {"of_is_silent": Coalesce(F("valuation__is_silent"), False)}
    named = rows.annotate(known_as=F("account_id" if figures else "pk")).filter(among)
    shown: QuerySet[Any, dict[str, Any]] = named.values(
        "known_as", of_owner=Subquery(leader.values("person__name")[:1]), **told
    )
    return shown


def _row(found: dict[str, Any]) -> AccountRow:
    own = {name.removeprefix("of_"): value for name, value in found.items() if name.startswith("of_")}
    return AccountRow(account_id=found["known_as"], **own)
