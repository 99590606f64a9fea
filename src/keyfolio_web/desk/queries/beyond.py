"""Accounts of the list that the current run judged, and of which the database has no figures: its files have them."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import F, OuterRef, QuerySet, Subquery

from keyfolio_web.desk.filters import Sort, Tier
from keyfolio_web.desk.queries.found import by_name
from keyfolio_web.desk.queries.rows import OF_ACCOUNT, OF_VALUATION, AccountRow
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.value import whole
from keyfolio_web.value.silence import is_silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.runs.models import Run

SHOWN = 20
_FEW = 60  # accounts that a search finds; more of them are looked for in the files, which takes longer
_ROWS_AT_ONCE = 5_000
_FIGURES = (
    "is_key",
    "abc",
    "rfm_class",
    "score",
    "net_sales",
    "recent_sales",
    "earlier_sales",
    "recency_days",
    "last_order_day",
    "orders",
    "monthly_sales",
)
_OF_VALUES = (*OF_VALUATION, "p_longer_silence")
_PLACES = {
    Sort.SALES: "net_sales",
    Sort.CHANGE: "change",
    Sort.RECENCY: "recency_days",
    Sort.ORDERS: "orders",
    Sort.SCORE: "score",
    Sort.VALUE: "clv",
}


def with_figures(run: Run, rows: list[AccountRow]) -> list[AccountRow]:
    """The same rows, each with the figures that the files of the run have of it, if they have any.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    codes = [row.code for row in rows]
    figures = whole.rows_coded(run, codes, _FIGURES) if rows else {}
    valuations = whole.valuations_coded(run, codes)
    told = {code: {**valuations.get(code, {}), **found} for code, found in figures.items()}
    return [_with(row, told[row.code]) if row.code in told else row for row in rows]


def found_beyond(run: Run, filters: Filters, accounts: QuerySet[Any, Any]) -> list[AccountRow]:
    """The first accounts that a search finds and only the files have, at most 20, largest first.

    accounts: those without figures that the filter finds, as the person who asks sees them, with `known_as`.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    ids = list(accounts.order_by("known_as").values_list("known_as", flat=True)[: _FEW + 1])
    if len(ids) > _FEW:
        found = Account.objects.filter(pk__in=accounts.order_by().values("known_as"))
        largest = _narrowed(run, filters, found, (*_FIGURES, *_OF_VALUES)).slice(0, SHOWN)
        return with_figures(run, list(_rows(largest)))
    told = with_figures(run, list(named_rows(ids).values()))
    fits = [row for row in told if row.is_key is not None and _fits(row, filters)]
    return sorted(fits, key=lambda row: -(row.net_sales or 0))[:SHOWN]


def named_rows(ids: Iterable[int]) -> dict[int, AccountRow]:
    """These accounts without figures, by id."""
    leader = TeamMember.objects.filter(account=OuterRef("pk"), leads=True).order_by()
    owner = Subquery(leader.values("person__name")[:1])
    rows = Account.objects.order_by().filter(pk__in=list(ids)).values_list("pk", *OF_ACCOUNT, owner)
    return {pk: AccountRow(pk, *told) for pk, *told in rows}


def all_rows(run: Run, filters: Filters, accounts: QuerySet[Account] | None) -> tuple[int, Iterator[AccountRow]]:
    """How many accounts of the whole run a filter finds, and all of them in its order, fetched some at a time.

    For who sees every account. accounts: what the filter asks of the account itself; null: nothing.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    table = _sorted(_narrowed(run, filters, accounts, (*_FIGURES, *_OF_VALUES)), filters)
    return table.num_rows, _rows(table)


def all_codes(run: Run, filters: Filters, accounts: QuerySet[Account] | None) -> pa.ChunkedArray:
    """The codes of the accounts of the whole run that a filter finds; else as `all_rows`."""
    return _narrowed(run, filters, accounts, ("is_key", "abc", "rfm_class"))["account_code"]


def ids_in_order(ids: QuerySet[Any, int]) -> array[int]:
    """Many ids in few bytes."""
    return array("q", ids.iterator(_ROWS_AT_ONCE))


def rows_beyond(run: Run, ids: array[int]) -> Iterator[AccountRow]:
    """The rows of accounts without figures in the database, in this order, with those of the files."""
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        some = ids[start : start + _ROWS_AT_ONCE]
        rows = named_rows(some)
        yield from with_figures(run, [rows[one] for one in some if one in rows])


def _fits(row: AccountRow, filters: Filters) -> bool:
    tier = {Tier.KEY: row.is_key, Tier.NOT_KEY: not row.is_key}.get(Tier(filters.tier), True)
    return bool(tier) and filters.abc in ("", row.abc) and filters.rfm in ("", row.rfm_class)


def _with(row: AccountRow, figures: dict[str, Any]) -> AccountRow:
    told = {name: figures[name] for name in _FIGURES}
    change = figures["recent_sales"] - figures["earlier_sales"]
    told |= {name: figures.get(name) for name in OF_VALUATION}
    told |= {"is_silent": is_silent(figures.get("p_longer_silence"))}
    return replace(row, **{**told, "abc": figures["abc"] or "", "sales_change": change, "is_kept": False})


def _narrowed(run: Run, filters: Filters, accounts: QuerySet[Account] | None, columns: Iterable[str]) -> pa.Table:
    names = [name for name in columns if name != "monthly_sales" and name not in _OF_VALUES]
    table = whole.columns_of(run, ["account_code", *names])
    for name, column in whole.valuation_columns_of(run, [name for name in columns if name in _OF_VALUES]).items():
        table = table.append_column(name, column)
    if filters.tier == Tier.KEY:
        table = table.filter(table["is_key"])
    elif filters.tier == Tier.NOT_KEY:
        table = table.filter(pc.invert(table["is_key"]))
    for name, value in (("abc", filters.abc), ("rfm_class", filters.rfm)):
        table = table.filter(pc.equal(table[name], value)) if value else table
    if accounts is None:
        return table
    codes = pa.array(accounts.order_by().values_list("code", flat=True).iterator(_ROWS_AT_ONCE), pa.string())
    return table.filter(pc.is_in(table["account_code"], codes))


def _sorted(table: pa.Table, filters: Filters) -> pa.Table:
    if filters.ordered_by is Sort.SALES and filters.descending:
        return table  # by rank, as it lies
    if filters.ordered_by is Sort.NAME:
        return _by_name(table, descending=filters.descending)
    change = pc.subtract(table["recent_sales"], table["earlier_sales"])
    way = "descending" if filters.descending else "ascending"
    keys = [(_PLACES[filters.ordered_by], way), ("account_code", "ascending")]
    if filters.ordered_by is Sort.VALUE and "clv" not in table.column_names:
        return table  # the run told no values
    return table.append_column("change", change).sort_by(keys)


def _by_name(table: pa.Table, *, descending: bool) -> pa.Table:
    """By the names that accounts have now, which may be others than those that the run knew."""
    order = [F(name).desc() if descending else F(name).asc() for name in ("paged_by", "pk")]
    named = by_name().order_by(*order).values_list("code", flat=True).iterator(_ROWS_AT_ONCE)
    places = pc.index_in(pa.array(named, pa.string()), table["account_code"].combine_chunks())
    return table.take(places.drop_null())


def _rows(table: pa.Table) -> Iterator[AccountRow]:
    for part in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        some = part.to_pylist()
        codes = [row["account_code"] for row in some]
        ids = dict(Account.objects.filter(code__in=codes).order_by().values_list("code", "pk"))
        named = named_rows(ids.values())
        for row in some:
            known = named.get(ids.get(row["account_code"], 0))
            if known is not None:
                yield _with(known, {**row, "monthly_sales": []})
