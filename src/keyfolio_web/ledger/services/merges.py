"""Say that two accounts are one customer, or that they are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from keyfolio.errors import CircularParents, StoreTrouble
from keyfolio_web.ledger.models import Merge, ToldApart
from keyfolio_web.ledger.publish.tree import hold_tree, refuse_circles
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.ledger.services.naming import account_named
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


@transaction.atomic
def look_for_duplicates(*, by: Person) -> Work:
    """Put a search for near-duplicate accounts into the queue.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: a search is waiting or going on.
    """
    refuse_who_does_not_import(by)
    if Work.objects.filter(kind=Work.Kind.DUPLICATES, state__in=Work.OPEN).exists():
        raise Refused(_("A search is waiting or going on already. Wait for it."))
    work = runs.request(kind=Work.Kind.DUPLICATES, by=by)
    audit.record("duplicates_asked", by=by, subject=work.pk)
    return work


@transaction.atomic
def merge(*, kept: str, merged: str, reason: str, by: Person) -> Merge:
    """Let the lines of one account count for another, from the next run on; both stay, with their teams.

    kept, merged: account codes.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: they are not two accounts, one is merged already, or it would go in a circle, of merges or of parents.
    """
    refuse_who_does_not_import(by)
    into, away = account_named(kept, "kept"), account_named(merged, "merged")
    if into == away:
        raise Refused(_("These are not two accounts. Say two different codes."), field="merged")
    hold_tree()
    standing = merges_now()
    if away.code in standing:
        raise Refused(
            _("{code} is merged into another account already. Undo that merge first.").format(code=away.code),
            field="merged",
        )
    try:
        refuse_circles(merges={**standing, away.code: into.code})
    except StoreTrouble as trouble:
        raise Refused(spoken(trouble.text), field="kept") from trouble
    except CircularParents as trouble:
        raise Refused(
            _(
                "{merged} stands above {kept} in a group, and the group would have no account at its top. Merge {kept} "
                "into {merged}, or move one of them on the page of the group."
            ).format(merged=away.code, kept=into.code),
            field="kept",
        ) from trouble
    made = Merge.objects.create(kept=into, merged=away, reason=reason, merged_by=by)
    audit.record("accounts_merged", by=by, subject=away.code, kept=into.code, reason=reason)
    return made


@transaction.atomic
def undo_merge(*, merge_id: int, by: Person) -> Merge:
    """Let an account count for itself again, from the next run on.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such merge, it is undone already, or accounts would stand in a circle.
    """
    refuse_who_does_not_import(by)
    hold_tree()
    found = Merge.objects.select_for_update().filter(pk=merge_id, undone_at__isnull=True).first()
    if found is None:
        raise Refused(_("This merge is undone already, or was never made."))
    standing = merges_now()
    del standing[found.merged.code]
    try:
        refuse_circles(merges=standing)
    except CircularParents as trouble:
        raise Refused(spoken(trouble.text)) from trouble
    found.undone_at, found.undone_by = timezone.now(), by
    found.save(update_fields=["undone_at", "undone_by"])
    audit.record("merge_undone", by=by, subject=found.merged.code, kept=found.kept.code)
    return found


@transaction.atomic
def tell_apart(*, first: str, second: str, by: Person) -> None:
    """Say that two accounts are two customers: they are not shown as near-duplicates any more.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: they are not two accounts.
    """
    refuse_who_does_not_import(by)
    lesser, greater = sorted((first, second))
    pair = {"first": account_named(lesser, "first"), "second": account_named(greater, "second")}
    ToldApart.objects.get_or_create(**pair, defaults={"said_by": by})
    audit.record("accounts_told_apart", by=by, subject=lesser, other=greater)
