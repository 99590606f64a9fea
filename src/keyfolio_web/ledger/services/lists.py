"""Make and keep named lists of accounts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from keyfolio.ledger import merged_into
from keyfolio.ledger.spelling import offer_spellings
from keyfolio_web.ledger.models import Account, AccountList, ListEntry
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.lists import lists_of
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyfolio_web.shared.models import Person

AT_ONCE = 2_000
MOST_NEAR = 100
_BETWEEN = re.compile("[,，;]")


@dataclass(frozen=True, slots=True)
class NearName:
    """A name of no account, and the account whose name it is likely to be."""

    written: str
    account: Account


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of what was named for the list `name`.

    added: accounts. repeated: named more than once, or on it already. unknown: names of no account that this person
    sees, or of several. near: accounts that some of these are likely to mean; none of them is on the list for it.
    unread: lines of a file that say neither code nor name, or could not be read.
    """

    list_id: int
    name: str
    added: int
    repeated: int
    unknown: list[str]
    near: list[NearName]
    unread: int = 0


def names_in(text: str, by: Person) -> list[str]:
    """What a person typed as codes and names: a line each, or several in a line with commas between them.

    A line that is the code or the name of accounts they see, as “Acme, Inc.”, is one name.
    """
    lines = [line.replace("\0", "").strip() for line in text.splitlines()]
    parted = [line for line in lines if _BETWEEN.search(line)]
    whole: set[str] = set(merged_into(merges_now())) if parted else set()
    own = accounts_of(by).order_by()
    for place in range(0, len(parted), AT_ONCE):
        some = parted[place : place + AT_ONCE]
        whole.update(own.filter(code__in=some).values_list("code", flat=True))
        whole.update(own.filter(name__in=some).values_list("name", flat=True))
    return [name for line in lines for name in ([line] if line in whole else _BETWEEN.split(line))]


@transaction.atomic
def make_list(*, name: str, by: Person, query: str = "", named: Iterable[str] = ()) -> Listed:
    """Make a list: of what a filter finds, whenever one looks, or of accounts named by code or name.

    query: of the accounts page; empty: the accounts named. A merged account stands for the one it was merged into.

    Raises:
        Refused: there is a list of this name.
    """
    try:
        with transaction.atomic():
            made = AccountList.objects.create(name=name, query=query, made_by=by)
    except IntegrityError as clash:
        raise Refused(_("There is a list of this name. Choose another name."), field="name") from clash
    audit.record("list_made", by=by, subject=name, query=query)
    return _add(made, named, by)


@transaction.atomic
def add_to_list(*, list_id: int, named: Iterable[str], by: Person) -> Listed:
    """Put accounts on a list, named by code or name.

    Raises:
        Refused: there is no such list of this person's, or it is one of a filter.
    """
    return _add(_own(list_id, by), named, by)


@transaction.atomic
def take_off_list(*, list_id: int, named: Iterable[str], by: Person) -> int:
    """Take accounts off a list; how many were on it.

    Raises:
        Refused: there is no such list of this person's, or it is one of a filter.
    """
    own = _own(list_id, by)
    codes = {account.code for _text, account in _found(named, by) if account is not None}
    gone, _kinds = ListEntry.objects.filter(list=own, account__code__in=codes).delete()
    audit.record("list_changed", by=by, subject=own.name, taken_off=gone)
    return gone


@transaction.atomic
def delete_list(*, list_id: int, by: Person) -> str:
    """Delete a list; its name. Its accounts stay.

    Raises:
        Refused: there is no such list of this person's.
    """
    own = lists_of(by).filter(pk=list_id).first()
    if own is None:
        raise Refused(_("There is no such list any more."))
    own.delete()
    audit.record("list_deleted", by=by, subject=own.name)
    return own.name


def _own(list_id: int, by: Person) -> AccountList:
    own = lists_of(by).filter(pk=list_id).select_for_update(of=("self",)).first()
    if own is None:
        raise Refused(_("There is no such list any more."))
    if own.query:
        raise Refused(_("This list is what a filter finds. Save its accounts as a list of their own to change it."))
    return own


def _add(own: AccountList, named: Iterable[str], by: Person) -> Listed:
    on_it = set(own.entries.values_list("account", flat=True))
    new: list[ListEntry] = []
    repeated, unknown = 0, []
    for text, account in _found(named, by):
        if account is None:
            unknown.append(text)
        elif account.pk in on_it:
            repeated += 1
        else:
            on_it.add(account.pk)
            new.append(ListEntry(list=own, account=account))
    ListEntry.objects.bulk_create(new, batch_size=AT_ONCE)
    if new:
        audit.record("list_changed", by=by, subject=own.name, added=len(new))
    return Listed(own.pk, own.name, len(new), repeated, unknown, _near(unknown, by))


def _near(unknown: list[str], by: Person) -> list[NearName]:
    """What the first `MOST_NEAR` names that are not known are likely to mean, of what the person sees."""
    if not unknown:
        return []
    ends = merged_into(merges_now())
    seen = accounts_of(by).order_by().exclude(name="").exclude(code__in=ends)
    names = Counter(seen.values_list("name", flat=True))
    known = [name for name, accounts in names.items() if accounts == 1]
    offers = {offer.means: offer.written for offer in offer_spellings(unknown[:MOST_NEAR], known)}
    meant = seen.filter(name__in=offers)
    return sorted((NearName(offers[one.name], one) for one in meant), key=lambda near: near.written)


def _found(named: Iterable[str], by: Person) -> Iterator[tuple[str, Account | None]]:
    """Each text, and the one account of this code, else of this name, that the person sees; null: none, or several."""
    texts = [text for said in named if (text := said.replace("\0", "").strip())]
    ends = merged_into(merges_now())
    wanted = [ends.get(text, text) for text in texts]
    own = accounts_of(by).order_by()
    by_code: dict[str, Account] = {}
    by_name: dict[str, list[Account]] = {}
    for place in range(0, len(wanted), AT_ONCE):
        some = wanted[place : place + AT_ONCE]
        by_code |= {account.code: account for account in own.filter(code__in=some)}
        for account in own.filter(name__in=some):
            by_name.setdefault(account.name, []).append(account)
    kept = {account.code: account for account in own.filter(code__in=set(ends.values()))}
    for text, code in zip(texts, wanted, strict=True):
        same = {ends.get(account.code, account.code): account for account in by_name.get(text, [])}
        named_one = next(iter(same.items())) if len(same) == 1 else None
        yield text, by_code.get(code) or (kept.get(named_one[0], named_one[1]) if named_one else None)
