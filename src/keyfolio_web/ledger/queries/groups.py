"""Groups of accounts: who stands below whom on a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db.models import Q

from keyfolio.ledger import tree_as_of
from keyfolio.schemas import PARENTS
from keyfolio.units import day_number
from keyfolio_web.ledger.models import Account, GroupMember, ParentMove
from keyfolio_web.ledger.queries.accounts import accounts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from django.db.models import QuerySet

    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

    Move: TypeAlias = tuple[str, str | None, date | None]  # account, parent, since

SHOWN_UNITS = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """An account in a group. level: accounts above it, 0 at the top."""

    account: Account
    level: int
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stood on a day. units: those this person may see, each below its parent, at most `SHOWN_UNITS`.

    accounts: how many there are, seen or not.
    """

    head: Account
    on: date
    units: list[Unit]
    accounts: int


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The account at the top of a group, and how many accounts stand below it."""

    account: Account
    below: int
    levels: int


@dataclass(frozen=True, slots=True)
class Stay:
    """An account stood below another. parent: null, at the top or alone, or below one that is not the person's to see.

    since: the first day, null: always. until: the last one, null: to this day. is_hidden: there is a parent, unseen.
    """

    account: Account
    parent: Account | None
    since: date | None
    until: date | None
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays, latest first: at most `SHOWN_UNITS`, of the account itself before others. total: of all there are."""

    shown: list[Stay]
    total: int


def moves_told(accounts: QuerySet[Account] | None = None) -> list[Move]:
    """Account, parent, since: of what was told of one account and day the last; of every account, or of those given.

    Whoever asks: for runs and for what is narrowed to a person's accounts afterwards.
    """
    told = ParentMove.objects.order_by("pk")
    if accounts is not None:
        told = told.filter(account__in=accounts)
    rows = told.values_list("account__code", "parent__code", "since")
    last = {(account, since): parent for account, parent, since in rows}
    return [(account, parent, since) for (account, since), parent in last.items()]


def parents_table(moves: Iterable[Move]) -> pa.Table:
    """Moves as the core takes them: columns of `keyfolio.schemas.PARENTS`."""
    rows = [(account, parent, None if since is None else day_number(since)) for account, parent, since in moves]
    columns = list(zip(*rows, strict=True)) or [()] * len(PARENTS)
    arrays = [pa.array(*pair) for pair in zip(columns, PARENTS.to_pyarrow().types, strict=True)]
    return pa.table(arrays, names=list(PARENTS))


def counted_moves(moves: Iterable[Move], ends: Mapping[str, str]) -> list[Move]:
    """Moves as they count in a run: a merged account stands nowhere, and what stood below it is below the kept one.

    ends: as `keyfolio.ledger.merged_into` answers.
    """
    return [(account, ends.get(parent or "", parent), since) for account, parent, since in moves if account not in ends]


def group_heads(person: Person, on: date) -> list[GroupHead]:
    """The heads of groups on a day that this person may see, largest first, then by code.

    Raises:
        CircularParents: accounts stand below each other in a circle.
    """
    tree = tree_as_of(parents_table(moves_told()), day_number(on))
    below, levels = Counter[str](), Counter[str]()
    for row in tree.to_pylist():
        below[row["top_code"]] += row["level"] > 0
        levels[row["top_code"]] = max(levels[row["top_code"]], row["level"])
    seen = {account.code: account for account in accounts_of(person).filter(code__in=_some(list(below)))}
    heads = [GroupHead(account, below[code], levels[code]) for code, account in seen.items()]
    return sorted(heads, key=lambda head: (-head.below, head.account.code))


def group_of(person: Person, account: Account, on: date) -> Group | None:
    """The group an account stood in on a day; null: it stood alone.

    Raises:
        CircularParents: accounts stand below each other in a circle.
    """
    tree = {row["account_code"]: row for row in tree_as_of(parents_table(moves_told()), day_number(on)).to_pylist()}
    own = tree.get(account.code)
    if own is None:
        return None
    rows = [row for row in tree.values() if row["top_code"] == own["top_code"]]
    seen = {
        found.code: found for found in accounts_of(person).filter(code__in=_some([row["account_code"] for row in rows]))
    }
    children: dict[str | None, list[str]] = {}
    for row in rows:
        children.setdefault(row["parent_code"], []).append(row["account_code"])
    units: list[Unit] = []
    waiting = [own["top_code"]]
    while waiting and len(units) < SHOWN_UNITS:
        code = waiting.pop()
        if code in seen:
            units.append(Unit(seen[code], tree[code]["level"], tree[code]["parent_code"]))
        waiting += sorted(children.get(code, ()), reverse=True)
    head = Account.objects.get(code=own["top_code"])
    return Group(head, on, units, len(rows))


def stays_of(person: Person, account: Account) -> Stays:
    """Where an account stood from which day on, and each account that ever stood directly below it; latest first.

    Only of accounts that moved on some day, and that this person may see.
    """
    dated = ParentMove.objects.filter(since__isnull=False).values("account")
    below = ParentMove.objects.filter(parent=account).values("account")
    seen = accounts_of(person).filter(Q(pk=account.pk) | Q(pk__in=below), pk__in=dated)
    moves = sorted(moves_told(seen.order_by()), key=lambda move: (move[0], move[2] or date.min))
    latest = sorted(zip_longest(moves, moves[1:]), key=lambda pair: pair[0][2] or date.min, reverse=True)
    kept = sorted(latest, key=lambda pair: pair[0][0] != account.code)[:SHOWN_UNITS]
    named = {code for (account_code, parent, _since), _then in kept for code in (account_code, parent) if code}
    known = {one.code: one for one in accounts_of(person).filter(code__in=named)}
    stays = [
        Stay(known[code], known.get(parent or ""), since, _until(code, then), bool(parent) and parent not in known)
        for (code, parent, since), then in kept
    ]
    return Stays(sorted(stays, key=lambda stay: stay.since or date.min, reverse=True), len(moves))


def _until(code: str, then: Move | None) -> date | None:
    """The day before the next move of the same account."""
    if then is None or then[0] != code or then[2] is None:
        return None
    return then[2] - timedelta(days=1)


def judged_with(person: Person, account: Account, run: Run) -> Account | None:
    """The head of the group for which an account counted in a run; null: itself, or it is not this person's to see."""
    head = GroupMember.objects.filter(run=run, account=account).values("head")
    return accounts_of(person).filter(pk__in=head).first()


def _some(codes: list[str]) -> list[str]:
    """At most as many as one statement takes."""
    return codes[:20_000]
