"""Accounts that are one customer: merges, and pairs that look like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from keyfolio_web.ledger.models import Account, LikelyDuplicate, Merge, ToldApart
from keyfolio_web.ledger.queries.accounts import accounts_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person

SHOWN_PAIRS = 50


def merges_of(person: Person) -> QuerySet[Merge]:
    """Every merge, newest first, undone ones too, for who works on the ledger; for others, none."""
    if not person.works_on_ledger_and_runs:
        return Merge.objects.none()
    return Merge.objects.select_related("kept", "merged", "merged_by", "undone_by")


def likely_duplicates(person: Person) -> QuerySet[LikelyDuplicate]:
    """Pairs that the last search found and that nobody decided since, likeliest first; see `merges_of` for whom."""
    if not person.works_on_ledger_and_runs:
        return LikelyDuplicate.objects.none()
    apart = ToldApart.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    merged = Merge.objects.filter(undone_at__isnull=True).values("merged")
    open_pairs = LikelyDuplicate.objects.exclude(first__in=merged).exclude(second__in=merged)
    return open_pairs.filter(~Exists(apart)).select_related("first", "second")


def merged_account(person: Person, account: Account) -> Account | None:
    """The account for which this one counts; null: for itself, or the other is not this person's to see."""
    merge = Merge.objects.filter(merged=account, undone_at__isnull=True).values("kept")
    return accounts_of(person).filter(pk__in=merge).first()


def merges_now() -> dict[str, str]:
    """Code of each merged account -> code of the account it was merged into, whoever asks: for runs alone."""
    standing = Merge.objects.filter(undone_at__isnull=True).order_by("merged__code")
    return dict(standing.values_list("merged__code", "kept__code"))
