"""Groups of accounts: who stands below whom on a day, and every line as one of the account at the top."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from keyfolio import units
from keyfolio.errors import CircularParents
from keyfolio.language import Text
from keyfolio.schemas import ACCOUNT_TREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir

    ParentOf = Mapping[str, str | None]

_ALWAYS = -(2**31)  # before every day there is
_MOST_NAMED = 12
_BETWEEN = "\x1f"


def tree_as_of(parents: pa.Table, day: int) -> pa.Table:
    """The accounts that stood in a group on a day: columns of `schemas.ACCOUNT_TREE`, ordered by account_code.

    parents: columns of `schemas.PARENTS`, in any order. An account that is not in the answer stands alone. A parent
    need not have a row of its own. Any depth.

    Raises:
        CircularParents: on some day, this or another, accounts stand below each other in a circle.

    >>> moves = [("shop", "branch", None), ("branch", "bank", None), ("shop", None, 19_000)]
    >>> parents = pa.table(list(zip(*moves)), names=["account_code", "parent_code", "since_day"])
    >>> tree_as_of(parents, 18_999).select(["account_code", "level", "top_code"]).to_pylist()[2]
    {'account_code': 'shop', 'level': 2, 'top_code': 'bank'}
    >>> tree_as_of(parents, 19_000)["account_code"].to_pylist()
    ['bank', 'branch']
    """
    refuse_cycles(parents)
    told = {account: parent for since, account, parent in _moves(parents) if since <= day}
    parent_of = {account: parent for account, parent in told.items() if parent is not None}
    placed = _placed(parent_of)
    rows = [(account, parent_of.get(account), *placed[account]) for account in sorted(placed)]
    columns = list(zip(*rows, strict=True)) or [()] * len(ACCOUNT_TREE)
    return pa.table([pa.array(*pair) for pair in zip(columns, _TYPES, strict=True)], names=list(ACCOUNT_TREE))


def refuse_cycles(parents: pa.Table) -> None:
    """Refuse accounts that stand below each other in a circle, on whatever day. parents: as in `tree_as_of`.

    Raises:
        CircularParents: with the accounts of the first such circle in order, each below the next.
    """
    parent_of: dict[str, str | None] = {}
    for since, moves in groupby(_moves(parents), itemgetter(0)):
        moved = {account: parent for _since, account, parent in moves}
        parent_of.update(moved)
        if circle := _circle(parent_of, moved):
            raise _circular(circle, since)


def heads_of(accounts: ir.Table, tree: ir.Table) -> ir.Table:
    """The same rows with `top_code`: the head of the account's group, itself when it stands alone.

    accounts: any table with account_code. tree: columns of `schemas.ACCOUNT_TREE`.
    """
    heads = tree.select(member="account_code", found="top_code")
    joined = accounts.left_join(heads, accounts.account_code == heads.member)
    return joined.mutate(top_code=ibis.coalesce(joined.found, joined.account_code)).drop("member", "found")


def roll_up(rows: ir.Table, tree: ir.Table) -> ir.Table:
    """Every row as one of its group's head: the same columns, in no order.

    rows: columns of `schemas.LINES`, or of `schemas.ORDER_SUMS`. tree: columns of `schemas.ACCOUNT_TREE`. Order ids
    gain the account before them: two accounts of a group may number their orders alike, and an order is one of one
    account.
    """
    known = heads_of(rows, tree)
    order_id = known.account_code + _BETWEEN + known.order_id
    return known.mutate(account_code=known.top_code, order_id=order_id).select(*rows.columns)


_TYPES = ACCOUNT_TREE.to_pyarrow().types


def _moves(parents: pa.Table) -> list[tuple[int, str, str | None]]:
    """(since, account, parent), in the order in which they took place."""
    accounts, others, days = (parents[name].to_pylist() for name in ("account_code", "parent_code", "since_day"))
    since = (_ALWAYS if day is None else day for day in days)
    return sorted(zip(since, accounts, others, strict=True), key=itemgetter(0, 1))


def _placed(parent_of: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Level and head of every account that is a parent or has one; there is no circle among them."""
    placed: dict[str, tuple[int, str]] = {}
    for account in parent_of:
        path, above = [], account
        while above not in placed and above in parent_of:
            path.append(above)
            above = parent_of[above]
        level, top = placed.setdefault(above, (0, above))
        for depth, below in enumerate(reversed(path), level + 1):
            placed[below] = depth, top
    return placed


def _circle(parent_of: ParentOf, moved: Iterable[str]) -> list[str]:
    """The accounts of a circle that one of those just moved leads into; none: empty. Each way up is gone once."""
    cleared: set[str] = set()
    for account in moved:
        path: dict[str, None] = {}
        above: str | None = account
        while above is not None and above not in cleared:
            if above in path:
                return list(path)[list(path).index(above) :]
            path[above] = None
            above = parent_of.get(above)
        cleared.update(path)
    return []


def _circular(circle: list[str], since: int) -> CircularParents:
    named = [*circle[:_MOST_NAMED], *(["…"] if len(circle) > _MOST_NAMED else []), circle[0]]
    return CircularParents(
        Text(
            "{count:,} accounts stand below each other in a circle{since}: {circle}. A group needs one account at its "
            "top. Correct the parent of one of them.",
            "{count:,} 个客户的上级关系{since}形成循环：{circle}。集团须有一个顶层客户，请更正其中一个客户的上级。",
        ).fill(count=len(circle), since=_from_day(since), circle=" → ".join(named))
    )


def _from_day(since: int) -> Text:
    if since == _ALWAYS:
        return Text("", "")
    return Text(" from {day} on", "自 {day} 起").fill(day=units.day(since))
