"""Accounts that are one customer: merges, and pairs that look like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import merged_into
from keyfolio_web.ledger.models import LikelyDuplicate, Merge, ToldApart

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.ledger.models import Account
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


def kept_code(account: Account) -> str | None:
    """Code of the account in which all merges of this one end, whoever may see that; null: it is not merged."""
    return ends_now().get(account.code)


def ends_now() -> dict[str, str]:
    """Code of each merged account -> code of the account in which all of its merges end, whoever asks.

    Where they end in a circle, of which a run and the page of the group tell: the one it was merged into. So what
    counts for any other account is as it would be without the circle.
    """
    merges = merges_now()
    try:
        return merged_into(merges)
    except StoreTrouble:
        ending: dict[str, str] = {}
        while more := {
            code: kept for code, kept in merges.items() if _ends(kept, merges, ending) and code not in ending
        }:
            ending |= more
        return merges | merged_into(ending)


def merges_now() -> dict[str, str]:
    """Code of each merged account -> code of the account it was merged into, whoever asks."""
    standing = Merge.objects.filter(undone_at__isnull=True).order_by("merged__code")
    return dict(standing.values_list("merged__code", "kept__code"))


def _ends(kept: str, merges: dict[str, str], ending: dict[str, str]) -> bool:
    return kept not in merges or kept in ending
