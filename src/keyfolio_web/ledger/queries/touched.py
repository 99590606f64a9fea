"""Accounts that people have touched: their figures are kept where pages read them first."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.db.models import Q

from keyfolio_web.ledger.models import Account, ListEntry, Merge, ParentMove, TeamMember, ToldApart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

_AT_ONCE = 5_000
TOUCHED = {
    TeamMember: ("account",),
    ListEntry: ("account",),
    Merge: ("kept", "merged"),
    ParentMove: ("account", "parent"),
    ToldApart: ("first", "second"),
}
"""Tables by which a person touches an account, and what names it there; of moves those told by hand."""


def touched_codes() -> pa.Array:
    """The codes of accounts on a team or on a list, and of those that somebody merged, moved or told apart.

    Whoever asks: for publishing a run.
    """
    asked = Q(pk__in=[])
    for rows, field in _touches():
        asked |= Q(pk__in=rows.values(field))
    codes = Account.objects.order_by().filter(asked).values_list("code", flat=True).iterator(_AT_ONCE)
    some_at_once = (pa.array(some, pa.string()) for some in iter(lambda: list(islice(codes, _AT_ONCE)), []))
    return pa.chunked_array(chain([pa.array([], pa.string())], some_at_once)).combine_chunks()


def _touches() -> Iterator[tuple[QuerySet[Any], str]]:
    for model, fields in TOUCHED.items():
        rows: QuerySet[Any] = model._default_manager.order_by()  # noqa: SLF001
        told = rows.filter(upload__isnull=True) if model is ParentMove else rows
        yield from ((told.filter(**{f"{field}__isnull": False}), field) for field in fields)
