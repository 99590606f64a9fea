"""Parents that a file of accounts tells; and the members of the groups that a run judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.ledger import refuse_cycles
from keyfolio.units import day
from keyfolio_web.ledger.models import Account, GroupMember, ParentMove
from keyfolio_web.ledger.publish.accounts import AT_ONCE, Description, Row, accounts_by_code, upsert_accounts
from keyfolio_web.ledger.queries.groups import moves_told, parents_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from keyfolio_web.ledger.models import Upload
    from keyfolio_web.runs.models import Run


def publish_parents(upload: Upload, parents: pa.Table) -> int:
    """Note the moves of a file that are not known yet; accounts that only stand above others are made. How many moves.

    parents: columns of `keyfolio.schemas.PARENTS`. In the caller's transaction.

    Raises:
        CircularParents: with what was told before, accounts stand below each other in a circle.
    """
    rows = list(zip(*(column.to_pylist() for column in parents.columns), strict=True))
    named = _accounts_named({parent for _account, parent, _since in rows if parent is not None})
    told = {
        (account, None if since is None else day(since)): named.get(parent, parent) for account, parent, since in rows
    }
    before = {(account, since): parent for account, parent, since in moves_told()}
    new = {key: parent for key, parent in told.items() if key not in before or before[key] != parent}
    refuse_cycles(parents_table((account, parent, since) for (account, since), parent in {**before, **told}.items()))
    ids = _ids({code for (account, _since), parent in new.items() for code in (account, parent) if code is not None})
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
    return len(moves)


def publish_members(run: Run, heads: Iterable[tuple[str, str]]) -> None:
    """Note for which head each account of a group counted in a run. heads: account code, code of the head."""
    pairs = [(account, head) for account, head in heads if account != head]
    ids = _ids({code for pair in pairs for code in pair})
    rows = [GroupMember(run=run, account_id=ids[account], head_id=ids[head]) for account, head in pairs]
    GroupMember.objects.filter(run=run).delete()
    GroupMember.objects.bulk_create(rows, batch_size=AT_ONCE)


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


def _ids(codes: set[str]) -> dict[str, int]:
    """The id of each account; those that nobody knows yet are made."""
    missing = codes - accounts_by_code(codes).keys()
    upsert_accounts([Row(code, Description(), is_described=False) for code in sorted(missing)])
    if len(codes) > AT_ONCE:
        return dict(Account.objects.order_by().values_list("code", "pk"))
    return dict(Account.objects.order_by().filter(code__in=codes).values_list("code", "pk"))
