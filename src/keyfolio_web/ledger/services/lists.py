"""Make and keep named lists of accounts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from keyfolio.ledger.spelling import offer_spellings
from keyfolio_web.ledger.models import Account, AccountList, ListEntry
from keyfolio_web.ledger.queries.accounts import accounts_of
from keyfolio_web.ledger.queries.lists import lists_of
from keyfolio_web.ledger.queries.merges import ends_now
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person

AT_ONCE = 2_000
MOST_NEAR = 2_000  # names looked up; a form may have so many answers, and so long may somebody wait
_BETWEEN = re.compile("[,，、;；]")


@dataclass(frozen=True, slots=True)
class NearName:
    """Names of no account, each likely to be misspelt, and the account whose name they are likely to be."""

    written: tuple[str, ...]
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of what was named for the list `name`.

    added: accounts; of a list of a filter those that it finds now. repeated: named more than once, or on it already.
    unknown: names of no account that this person sees, or of several.
    near: accounts that some of these are likely to mean; none of them is on the list for it.
    near_of: how many of the unknown names, each counted once, were looked at for that: the first, up to `MOST_NEAR`.
    unread: lines of a file that say neither code nor name, or could not be read.
    """

    list_id: int
    name: str
    added: int
    repeated: int
    unknown: list[str]
    near: list[NearName]
    near_of: int
    unread: int = 0


def names_in(text: str, by: Person) -> list[str]:
    """What a person typed as codes and names: a line each, or several in a line with commas between them.

    A line that is the code or the name of accounts they see, as “Acme, Inc.”, is one name.
    """
    lines = [line.replace("\0", "").strip() for line in text.splitlines()]
    parted = [line for line in lines if _BETWEEN.search(line)]
    whole: set[str] = set(ends_now()) if parted else set()
    for account in _called(accounts_of(by), set(parted)):
        whole |= {account.code, account.name}
    return [name for line in lines for name in ([line] if line in whole else _BETWEEN.split(line))]


def make_list(*, name: str, by: Person, query: str = "", named: Iterable[str] = ()) -> Listed:
    """Make a list: of what a filter finds, whenever one looks, or of accounts named by code or name.

    query: of the accounts page; empty: the accounts named. A merged account stands for the one it was merged into.

    Raises:
        Refused: this person has a list of this name.
    """
    with transaction.atomic():
        made = _made(name, query, by)
        audit.record("list_made", by=by, subject=name, query=query)
        listed = _add(made, named, by)
    return _with_near(listed, by)


def add_to_list(*, list_id: int, named: Iterable[str], by: Person) -> Listed:
    """Put accounts on a list, named by code or name.

    Raises:
        Refused: there is no such list of this person's, or it is one of a filter.
    """
    with transaction.atomic():
        listed = _add(_own(list_id, by), named, by)
    return _with_near(listed, by)


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


def _made(name: str, query: str, by: Person) -> AccountList:
    try:
        with transaction.atomic():
            return AccountList.objects.create(name=name, query=query, made_by=by)
    except IntegrityError as clash:
        raise Refused(_("You have a list of this name. Choose another name."), field="name") from clash


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
    return Listed(own.pk, own.name, len(new), repeated, unknown, [], 0)


def _with_near(listed: Listed, by: Person) -> Listed:
    """The same, with what the names that are not known are likely to mean; nobody else waits meanwhile."""
    asked = list(dict.fromkeys(listed.unknown))[:MOST_NEAR]
    if not asked:
        return listed
    seen = accounts_of(by).order_by().exclude(name="").exclude(code__in=ends_now())
    codes: dict[str, list[str]] = defaultdict(list)
    for code, name in seen.values_list("code", "name"):
        codes[name].append(code)
    written: dict[str, list[str]] = defaultdict(list)
    for offer in offer_spellings(asked, [name for name, same in codes.items() if len(same) == 1]):
        written[offer.means].append(offer.written)
    near = [NearName(tuple(texts), codes[name][0], name) for name, texts in written.items()]
    return replace(listed, near=near, near_of=len(asked))


def _found(named: Iterable[str], by: Person) -> Iterator[tuple[str, Account | None]]:
    """Each text, and the one account of this code, else of this name, that the person sees; null: none, or several."""
    texts = [text for said in named if (text := said.replace("\0", "").strip())]
    ends = ends_now()
    wanted = [ends.get(text, text) for text in texts]
    by_code: dict[str, Account] = {}
    by_name: dict[str, list[Account]] = defaultdict(list)
    for account in _called(accounts_of(by), {*wanted, *ends.values()}):
        by_code[account.code] = account
        by_name[account.name].append(account)
    for text, code in zip(texts, wanted, strict=True):
        same = {ends.get(account.code, account.code): account for account in by_name.get(text, [])}
        named_one = next(iter(same.items())) if len(same) == 1 else None
        yield text, by_code.get(code) or (by_code.get(*named_one) if named_one else None)


def _called(own: QuerySet[Account], texts: set[str]) -> Iterator[Account]:
    """The accounts whose code or name is among the texts, each once, in no order; of them code and name are known.

    For many texts all accounts are read once: no index has the names.
    """
    rows = own.order_by().values_list("pk", "code", "name")
    few = Q() if len(texts) > AT_ONCE else Q(code__in=texts) | Q(name__in=texts)
    return (
        Account(pk=key, code=code, name=name)
        for key, code, name in rows.filter(few).iterator()
        if code in texts or name in texts
    )
