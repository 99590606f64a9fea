"""Parents that a file of accounts tells; and the members of the groups that a run judged."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from keyfolio.units import day
from keyfolio_web.ledger.models import Account, GroupMember, ParentMove
from keyfolio_web.ledger.publish.accounts import (
    AT_ONCE,
    Description,
    Row,
    accounts_by_code,
    refuse_bad_codes,
    upsert_accounts,
)
from keyfolio_web.ledger.publish.tree import hold_tree, refuse_circles
from keyfolio_web.ledger.queries.groups import moves_told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyarrow as pa

    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.runs.models import Run


class Moved(NamedTuple):
    """moves: how many were noted. made: the codes of the accounts that nobody knew and that stand above others."""

    moves: int = 0
    made: Collection[str] = ()


def publish_parents(upload: Upload, parents: pa.Table) -> Moved:
    """Note the moves of a file that are not known yet; accounts that only stand above others are made.

    parents: columns of `keyfolio.schemas.PARENTS`. In the caller's transaction.

    Raises:
        StoreTrouble: the code of a parent is too long to be one.
        CircularParents: with what was told before, accounts stand below each other in a circle.
    """
    rows = list(zip(*(column.to_pylist() for column in parents.columns), strict=True))
    named = _accounts_named({parent for _account, parent, _since in rows if parent is not None})
    told = {
        (account, None if since is None else day(since)): named.get(parent, parent) for account, parent, since in rows
    }
    refuse_bad_codes(parent for parent in told.values() if parent is not None)
    hold_tree()
    before = {(account, since): parent for account, parent, since in moves_told()}
    new = {key: parent for key, parent in told.items() if key not in before or before[key] != parent}
    refuse_circles(moves=told)
    codes = {code for (account, _since), parent in new.items() for code in (account, parent) if code is not None}
    made = _make_missing(codes)
    ids = _ids(codes)
    moves = [
        ParentMove(
            account_id=ids[account],
            parent_id=None if parent is None else ids[parent],
            since=since,
            upload=upload,
            told_by=upload.uploaded_by,
        )
        for (account, since), parent in new.items()
    ]
    ParentMove.objects.bulk_create(moves, batch_size=AT_ONCE)
    return Moved(len(moves), made)


def publish_members(run: Run, heads: Iterable[tuple[str, str]]) -> None:
    """Note for which head each account of a group counted in a run. heads: account code, code of the head."""
    GroupMember.objects.filter(run=run).delete()
    left = iter(heads)
    while some := list(islice(left, AT_ONCE // 2)):
        codes = {code for pair in some for code in pair}
        _make_missing(codes)
        ids = _ids(codes)
        GroupMember.objects.bulk_create(
            GroupMember(run=run, account_id=ids[account], head_id=ids[head])
            for account, head in some
            if account != head
        )


def _accounts_named(texts: set[str]) -> dict[str | None, str]:
    """Text -> code of the one account of that name, for texts that are no account's code."""
    strangers = texts - accounts_by_code(texts).keys()
    found: dict[str, list[str]] = {}
    for some in _at_once(sorted(strangers)):
        for name, code in Account.objects.filter(name__in=some).order_by("code").values_list("name", "code"):
            found.setdefault(name, []).append(code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def _at_once(texts: list[str]) -> Iterable[list[str]]:
    return (texts[place : place + AT_ONCE] for place in range(0, len(texts), AT_ONCE))


def _make_missing(codes: set[str]) -> list[str]:
    """Make the accounts that nobody knows yet; their codes, in order."""
    missing = sorted(codes - accounts_by_code(codes).keys())
    upsert_accounts([Row(code, Description(), is_described=False) for code in missing])
    return missing


def _ids(codes: set[str]) -> dict[str, int]:
    """The id of each account."""
    if len(codes) > AT_ONCE:
        return dict(Account.objects.order_by().values_list("code", "pk"))
    return dict(Account.objects.order_by().filter(code__in=codes).values_list("code", "pk"))
