"""Which accounts moved between two runs, where the database has the rows of some accounts only of one or both.

The runs are held against each other as a whole: a few columns of every account, from files where there are some.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from django.core.cache import cache

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.value import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_AT_ONCE = 5_000
_COLUMNS = {"account_code": pa.string(), "rank": pa.int64(), "score": pa.float64(), "is_key": pa.bool_()}
_MOST = 50  # of each kind, that are worked out and remembered
_REMEMBERED_SECONDS = 7 * 24 * 3600  # sealed runs do not change


@dataclass(frozen=True, slots=True)
class Found:
    """Accounts that moved one way: the codes of the first of them, and how many there are."""

    codes: list[str]
    count: int

    def first(self, most: int) -> Found:
        """At most so many of them."""
        return Found(self.codes[:most], self.count)


def moved_accounts(person: Person, before: Run, after: Run) -> dict[str, Found]:
    """By kind of move the first accounts, in the order in which `compare` tells them, of those that the person sees.

    Raises:
        StoreTrouble: a file of a run is missing or damaged.
    """
    if not person.sees_every_account:
        own = _array(accounts_of(person).order_by().values_list("code", flat=True).iterator(_AT_ONCE))
        return _moved(*(_standings(run, own) for run in (before, after)))
    key = f"moved-{before.pk}-{after.pk}"
    told = cache.get(key)
    if told is None:
        told = {
            kind: (found.codes, found.count) for kind, found in _moved(_standings(before), _standings(after)).items()
        }
        cache.set(key, told, _REMEMBERED_SECONDS)
    return {kind: Found(*found) for kind, found in told.items()}


def _standings(run: Run, own: pa.Array | None = None) -> pa.Table:
    """`_COLUMNS` of the accounts of a run. own: of these alone; null: of all."""
    table = whole.columns_of(run, list(_COLUMNS)) if whole.is_partly_kept(run) else _kept(run)
    return table if own is None else table.filter(pc.is_in(table["account_code"], own))


def _kept(run: Run) -> pa.Table:
    rows = Standing.objects.filter(run=run).values_list("account__code", "rank", "score", "is_key").iterator(_AT_ONCE)
    schema = pa.schema(_COLUMNS)
    parts = [schema.empty_table()]
    while some := list(islice(rows, _AT_ONCE)):
        parts.append(pa.table(dict(zip(_COLUMNS, map(list, zip(*some, strict=True)), strict=True)), schema))
    return pa.concat_tables(parts)


def _array(codes: Iterable[str]) -> pa.Array:
    return pa.array(codes, pa.string())


def _moved(then: pa.Table, now: pa.Table) -> dict[str, Found]:
    both = then.join(now, "account_code", join_type="full outer", left_suffix="_then", right_suffix="_now")
    was, is_now = (pc.fill_null(both[name], False) for name in ("is_key_then", "is_key_now"))
    change = pc.subtract(both["score_now"], both["score_then"])
    both = both.append_column("change", change)
    by_rank_now, by_rank_then = ("rank_now", "ascending"), ("rank_then", "ascending")
    return {
        "entered": _first(both, pc.and_not(is_now, was), by_rank_now),
        "left": _first(both, pc.and_not(was, is_now), by_rank_then),
        "rising": _first(both, pc.fill_null(pc.greater(change, 0), False), ("change", "descending")),
        "falling": _first(both, pc.fill_null(pc.less(change, 0), False), ("change", "ascending")),
        "new": _first(both, pc.is_null(both["rank_then"]), by_rank_now),
        "gone": _first(both, pc.is_null(both["rank_now"]), by_rank_then),
    }


def _first(both: pa.Table, wanted: pa.ChunkedArray, order: tuple[str, str]) -> Found:
    found = both.select(["account_code", order[0]]).filter(wanted)
    places = pc.select_k_unstable(found, _MOST, sort_keys=[order, ("account_code", "ascending")])
    return Found(found["account_code"].take(places).to_pylist(), found.num_rows)
